"""How a failure spreads over integrations: to its real depth, every application at its worst, circles as one.

Whatever receives data over a hard integration is as badly off as its sender. Over a soft one it is degraded when its
sender is down, and affected when that is degraded; what depends on something affected is affected.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count

from assettool.domain.graph import Dependence, DependencyGraph, circles_of
from assettool.domain.register import grouped


class Severity(StrEnum):
    """How badly an application is hit, the worst first."""

    DOWN = "down"  # it does not work
    DEGRADED = "degraded"  # it works without some of its data, or on fewer machines
    AFFECTED = "affected"  # something that it depends on is degraded

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Severity).index(self)

    def over(self, link: Dependence) -> "Severity":
        """How badly the receiver of a link is hit when its sender is hit like this."""
        if link.is_hard:
            return self
        return Severity.DEGRADED if self is Severity.DOWN else Severity.AFFECTED


@dataclass(frozen=True, slots=True)
class Step:
    """A component on the way from what failed to what that hits."""

    kind: str
    """`application` or `machine`."""
    id: int
    via: str = ""
    """How it hangs on the step before: `hard`, `soft` or `machine`; nothing for the first."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Where a failure begins: an application that is hit, and the steps that led there, itself the last of them."""

    severity: Severity
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An application that is hit, at its worst, by the shortest way that makes it so bad."""

    application: int
    severity: Severity
    depth: int
    """How many steps it is away from what failed."""
    before: int | None
    """The application that it is hit by; None where the failure begins with it."""
    steps: tuple[Step, ...]
    """The steps since the application before."""


@dataclass(frozen=True, slots=True)
class TenantHit:
    """What it means for an organisation."""

    tenant: str
    applications: Mapping[Severity, int]
    users: int
    """At least so many: those of the application that most of them use. Nobody counts who uses two."""
    uncounted: int
    """Applications of its own whose users nobody has counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cascade as a tree: an application, or a circle of them as one."""

    level: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Cascade:
    """All applications that are hit: the worst first, then the nearest, then by name."""

    graph: DependencyGraph
    hits: tuple[Hit, ...]

    @cached_property
    def hit(self) -> Mapping[int, Hit]:
        """Application → how it is hit."""
        return {each.application: each for each in self.hits}

    @cached_property
    def circles(self) -> tuple[tuple[int, ...], ...]:
        """The circles among them that are hit alike: each falls as one."""
        among = (link for link in self.graph.dependences if self._is_alike(link))
        return tuple(tuple(each) for each in self.graph.sorted_groups(circles_of(among)))

    @cached_property
    def circle_of(self) -> Mapping[int, int]:
        """Application → the circle that it is in, counted from 1."""
        return {number: place for place, each in enumerate(self.circles, start=1) for number in each}

    def _is_alike(self, link: Dependence) -> bool:
        sender, receiver = self.hit.get(link.sender), self.hit.get(link.receiver)
        return (
            sender is not None
            and receiver is not None
            and sender.severity.over(link) is sender.severity is receiver.severity
        )

    def count(self, severity: Severity) -> int:
        """How many applications are hit so badly."""
        return sum(hit.severity is severity for hit in self.hits)

    def path(self, hit: Hit) -> list[Step]:
        """The way from what failed to an application."""
        parts = [hit.steps]
        while hit.before is not None:
            hit = self.hit[hit.before]
            parts.append(hit.steps)
        return [step for steps in reversed(parts) for step in steps]

    @cached_property
    def tenants(self) -> tuple[TenantHit, ...]:
        """The organisations that are hit, those with most users first."""
        uses = grouped((tenant, (hit, users)) for hit in self.hits for tenant, users in self._users(hit))
        found = [_tenant_hit(tenant, hits) for tenant, hits in uses.items()]
        return tuple(sorted(found, key=lambda each: (-each.users, each.tenant)))

    def _users(self, hit: Hit) -> list[tuple[str, int | None]]:
        application = self.graph.applications[hit.application]
        return list(application.users.items()) or [(application.tenant, None)]

    def outline(self) -> Iterator[Line]:
        """The cascade as a tree, from the top: every application below the one that hits it first."""
        units = grouped((self._unit(hit.application), hit) for hit in self.hits)
        below = grouped((self._above(hits[0]), unit) for unit, hits in units.items())
        waiting = [(0, unit) for unit in reversed(below.get(None, []))]
        while waiting:
            level, unit = waiting.pop()
            yield Line(level, tuple(units[unit]))
            waiting += [(level + 1, each) for each in reversed(below.get(unit, []))]

    def _unit(self, number: int) -> int:
        """What stands for an application in the tree: itself, or the first of its circle."""
        return self.circles[self.circle_of[number] - 1][0] if number in self.circle_of else number

    def _above(self, first: Hit) -> int | None:
        return None if first.before is None else self._unit(first.before)


def spread(graph: DependencyGraph, seeds: Iterable[Seed]) -> Cascade:
    """Everything that is hit in the end. The worst is settled first, so that every application is visited once."""
    number = count()
    queue: list[tuple[int, int, int, int, Hit]] = []

    def reach(hit: Hit) -> None:
        place = graph.place[hit.application]
        heapq.heappush(queue, (hit.severity.rank, hit.depth, place, next(number), hit))

    for seed in sorted(seeds, key=lambda each: [(step.kind, step.id) for step in each.steps]):
        reach(Hit(seed.steps[-1].id, seed.severity, len(seed.steps) - 1, None, seed.steps))
    settled: dict[int, Hit] = {}
    while queue:
        hit = heapq.heappop(queue)[-1]
        if hit.application in settled:
            continue
        settled[hit.application] = hit
        for link in graph.receivers_of.get(hit.application, ()):
            if link.receiver not in settled:
                steps = (step_over(link),)
                reach(Hit(link.receiver, hit.severity.over(link), hit.depth + 1, hit.application, steps))
    return Cascade(graph, tuple(settled.values()))


def step_over(link: Dependence) -> Step:
    """The step to the receiver of a link."""
    return Step("application", link.receiver, link.integration.strength)


def _tenant_hit(tenant: str, hits: Sequence[tuple[Hit, int | None]]) -> TenantHit:
    counts = {severity: sum(hit.severity is severity for hit, _ in hits) for severity in Severity}
    counted = [users for _, users in hits if users is not None]
    return TenantHit(tenant, counts, max(counted, default=0), len(hits) - len(counted))
