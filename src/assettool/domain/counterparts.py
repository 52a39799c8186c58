"""Integrations whose other end is missing, gone, or has not been told of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assettool.domain.application import ApplicationStatus
from assettool.domain.graph import DependencyGraph
from assettool.domain.integration import IntegrationStatus
from assettool.domain.register import Integration, grouped

_GONE = frozenset({ApplicationStatus.RETIRED, ApplicationStatus.OUT_OF_SCOPE})
_OVER = frozenset({IntegrationStatus.RETIRED, IntegrationStatus.OUT_OF_SCOPE})


class Lack(StrEnum):
    """What is wrong with the other end."""

    KNOWN = "known"  # it leads outside, although the register has an application with that name
    GONE = "gone"  # an end is retired or out of scope, the integration is not
    ONE_SIDED = "one_sided"  # it joins two organisations, and only one of them has it in its list


@dataclass(frozen=True, slots=True)
class Missing:
    """One integration without its counterpart."""

    lack: Lack
    integration: Integration
    applications: tuple[int, ...]
    """Those that could be the other end, of the same organisation first; or the ends that are gone, or do not know."""


def missing_counterparts(graph: DependencyGraph) -> tuple[Missing, ...]:
    """The integrations that somebody has to look at."""
    found = (*_known(graph), *_gone(graph), *_one_sided(graph))
    kinds = tuple(Lack)
    return tuple(sorted(found, key=lambda each: (kinds.index(each.lack), _at(graph, each), each.integration.id)))


def _at(graph: DependencyGraph, missing: Missing) -> int:
    return graph.place[missing.integration.source]


def _current(graph: DependencyGraph) -> Iterator[Integration]:
    return (each for each in graph.register.integrations.values() if each.status not in _OVER)


def _known(graph: DependencyGraph) -> Iterator[Missing]:
    by_name = _by_name(graph)
    for each in _current(graph):
        named = by_name.get(_plain(each.outside), ()) if each.target is None else ()
        tenant = graph.applications[each.source].tenant
        others = sorted(set(named) - {each.source}, key=graph.place.__getitem__)
        others.sort(key=lambda number: graph.applications[number].tenant != tenant)
        if others:
            yield Missing(Lack.KNOWN, each, tuple(others))


def _by_name(graph: DependencyGraph) -> Mapping[str, Sequence[int]]:
    names = (({_plain(each.name), _plain(each.label)}, each.id) for each in graph.applications.values())
    return grouped((name, number) for each, number in names for name in each)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _gone(graph: DependencyGraph) -> Iterator[Missing]:
    for each in _current(graph):
        ends = (each.source,) if each.target is None else (each.source, each.target)
        gone = tuple(end for end in ends if graph.applications[end].status in _GONE)
        if gone:
            yield Missing(Lack.GONE, each, gone)


def _one_sided(graph: DependencyGraph) -> Iterator[Missing]:
    """Whose list an integration is in, its application 1 says: there each organisation names its own."""
    told = {(each.source, each.target) for each in _current(graph)}
    for each in _current(graph):
        if each.target is not None and (each.target, each.source) not in told and _is_between_tenants(graph, each):
            yield Missing(Lack.ONE_SIDED, each, (each.target,))


def _is_between_tenants(graph: DependencyGraph, each: Integration) -> bool:
    ends = graph.applications[each.source].tenant, graph.applications[each.target or each.source].tenant
    return ends[0] != ends[1]
