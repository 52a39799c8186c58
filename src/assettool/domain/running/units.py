"""The units of a run: plan items that have hosts in common go through it as one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Unit:
    """What goes through the phases as one: where one of its hosts fails, the others wait."""

    key: str
    """The smallest key of its items."""
    items: tuple[str, ...]
    hosts: tuple[str, ...]


def units_of(hosts: Mapping[str, Iterable[str]]) -> tuple[Unit, ...]:
    """The units of plan items, each with its hosts, by key: items that share a host are in one unit."""
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    for item, names in hosts.items():
        graph.add_node(("item", item))
        graph.add_edges_from((("item", item), ("host", name)) for name in names)
    found = (_unit(part) for part in nx.connected_components(graph))
    return tuple(sorted(found, key=lambda unit: unit.key))


def _unit(part: Iterable[tuple[str, str]]) -> Unit:
    nodes = sorted(part)
    items = tuple(name for kind, name in nodes if kind == "item")
    return Unit(items[0], items, tuple(name for kind, name in nodes if kind == "host"))


def ordered(units: Iterable[Unit], first: Sequence[str]) -> tuple[Unit, ...]:
    """The units with those that hold the items in `first` before the others, in that order."""
    place = {item: number for number, item in enumerate(first)}
    last = len(place)
    return tuple(sorted(units, key=lambda unit: (min(place.get(item, last) for item in unit.items), unit.key)))
