"""The units of a run: plan items that have hosts in common go through it as one."""

from collections.abc import Iterable, Mapping
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


def ordered(units: Iterable[Unit], follows: Iterable[tuple[str, str]]) -> tuple[Unit, ...]:
    """The units by key, save that what an item needs goes before it.

    `follows` has pairs of items, of which the second needs the first. Units in a circle stand together, by key.
    """
    found = {unit.key: unit for unit in units}
    unit_of = {item: unit.key for unit in found.values() for item in unit.items}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(found)
    graph.add_edges_from((unit_of[a], unit_of[b]) for a, b in follows if a in unit_of and b in unit_of)
    circles = nx.condensation(graph)
    members: dict[int, list[str]] = {number: sorted(circles.nodes[number]["members"]) for number in circles}
    order = nx.lexicographical_topological_sort(circles, key=lambda number: members[number][0])
    return tuple(found[key] for number in order for key in members[number])
