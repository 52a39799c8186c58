"""What applications and machines touch: integrations, servers, data, users, and whom it hits when they move or fail."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from assettool.domain.graph import DependencyGraph
from assettool.domain.integration import Direction
from assettool.domain.register import DataSet, Integration
from assettool.domain.scenario import Cut, Impact, Mode, Scenario, impact


class Way(StrEnum):
    """Which way data flow, seen from what is looked at."""

    IN = "in"
    OUT = "out"
    BOTH = "both"
    UNKNOWN = "unknown"


_WAYS = {
    Direction.LEFT_TO_RIGHT: (Way.OUT, Way.IN),
    Direction.RIGHT_TO_LEFT: (Way.IN, Way.OUT),
    Direction.BIDIRECTION: (Way.BOTH, Way.BOTH),
    Direction.UNKNOWN: (Way.UNKNOWN, Way.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Link:
    """An integration of something that is looked at."""

    integration: Integration
    application: int
    other: int | None
    """The application at the other end; nothing outside the register."""
    way: Way
    cut: Cut | None
    """How it is cut, where one end moves without the other."""
    is_within: bool
    """Whether the other end is looked at too."""


@dataclass(frozen=True)
class Touched:
    """All that some applications and machines touch; applications that run on one of the machines are among them."""

    graph: DependencyGraph
    scenario: Scenario

    @cached_property
    def applications(self) -> tuple[int, ...]:
        """What is looked at, and what runs on it, by name."""
        on_machines = {
            each.application
            for each in self.graph.register.deployments.values()
            if any(machine.asset in self.scenario.assets for machine in each.confirmed)
        }
        found = (self.scenario.applications | on_machines) & self.graph.applications.keys()
        return tuple(sorted(found, key=self.graph.place.__getitem__))

    @cached_property
    def impact(self) -> Impact:
        """Whom it hits."""
        return impact(self.graph, self.scenario)

    @cached_property
    def others(self) -> tuple[int, ...]:
        """Applications that are hit and not looked at, the worst first."""
        return tuple(
            hit.application for hit in self.impact.cascade.hits if hit.application not in set(self.applications)
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The integrations of what is looked at: one of two of them once."""
        cuts = {cut.integration.id: cut for cut in (self.impact.move.cuts if self.impact.move else ())}
        wanted, found = set(self.applications), []
        for each in self.graph.live:
            if each.source not in wanted and each.target not in wanted:
                continue
            is_source = each.source in wanted
            own, other = (each.source, each.target) if is_source else (each.target or 0, each.source)
            way = _WAYS[Direction(each.direction)][0 if is_source else 1]
            found.append(Link(each, own, other, way, cuts.get(each.id), other in wanted))
        return tuple(sorted(found, key=lambda link: (link.is_within, self.graph.place[link.application], link.way)))

    @cached_property
    def machines(self) -> Mapping[int, tuple[int, ...]]:
        """Machine → those of the applications looked at that run on it for certain, by the machine's name."""
        found: dict[int, set[int]] = {asset: set() for asset in self.scenario.assets}
        for number in self.applications:
            for deployment in self.graph.register.deployments_of.get(number, ()):
                for machine in deployment.confirmed:
                    found.setdefault(machine.asset, set()).add(number)
        assets = self.graph.register.assets
        names = sorted(found, key=lambda each: (assets[each].name if each in assets else "", each))
        return {each: tuple(sorted(found[each], key=self.graph.place.__getitem__)) for each in names}

    @cached_property
    def data_sets(self) -> tuple[DataSet, ...]:
        """The data of what is looked at."""
        return tuple(each for number in self.applications for each in self.graph.register.data_sets_of.get(number, ()))

    @cached_property
    def users(self) -> Mapping[str, tuple[int, int]]:
        """Tenant → users of what is looked at, one who uses two of them twice, and at least so many who are hit."""
        direct = self._users_of(self.applications)
        hit = {each.tenant: each.users for each in self.impact.cascade.tenants}
        tenants = sorted(direct.keys() | hit.keys(), key=lambda each: (-direct.get(each, 0), each))
        return {each: (direct.get(each, 0), hit.get(each, 0)) for each in tenants}

    def _users_of(self, applications: Collection[int]) -> Counter[str]:
        total = Counter[str]()
        for number in applications:
            total.update(self.graph.applications[number].users)
        return total


def touched(graph: DependencyGraph, mode: Mode, applications: Collection[int], assets: Collection[int]) -> Touched:
    """What these touch when they move or fail together."""
    return Touched(graph, Scenario(mode, frozenset(applications), frozenset(assets)))
