"""The dependency graph of the applications: who depends on whom, what has to move as one, and who is near whom.

Who receives data depends on who sends them. Data that flow both ways, or in a direction that nobody wrote down, make
both ends depend on each other. An integration that is retired, or has a retired end, carries nothing any more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assettool.domain.application import ApplicationStatus
from assettool.domain.integration import Direction, IntegrationStatus
from assettool.domain.register import Application, Integration, Register, grouped

type Order = tuple[str, str, int]

_NEVER_ALONE = 2
"""How many make a group."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """One application that needs what another one sends it. Data that flow both ways make two of these."""

    sender: int
    receiver: int
    integration: Integration

    @property
    def is_hard(self) -> bool:
        """Whether the receiver does not work without it."""
        return self.integration.is_hard


@dataclass(frozen=True, slots=True)
class Group:
    """Applications that depend on each other in a circle, by name, and the integrations that close it."""

    number: int
    applications: tuple[int, ...]
    integrations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SharedMachine:
    """A machine that several applications run on for certain: (application, environment, role) of each."""

    asset: int
    uses: tuple[tuple[int, str, str], ...]

    @property
    def applications(self) -> tuple[int, ...]:
        """The applications, each once."""
        return tuple(dict.fromkeys(application for application, _, _ in self.uses))


def dependences_of(integration: Integration) -> Iterator[Dependence]:
    """Who depends on whom by this integration; nobody where it leads outside."""
    if integration.target is None or integration.target == integration.source:
        return
    if integration.direction != Direction.RIGHT_TO_LEFT:
        yield Dependence(integration.source, integration.target, integration)
    if integration.direction != Direction.LEFT_TO_RIGHT:
        yield Dependence(integration.target, integration.source, integration)


class DependencyGraph:
    """The applications of a register and their dependences, in an order that does not hang on that of the rows."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.applications: Mapping[int, Application] = {
            each.id: each for each in sorted(register.applications.values(), key=_order)
        }
        self.place = {number: place for place, number in enumerate(self.applications)}
        """Application → where it stands among all of them by name."""
        self.live = tuple(sorted(filter(self._is_live, register.integrations.values()), key=lambda each: each.id))
        """The integrations that carry something."""
        found = [dependence for each in self.live for dependence in dependences_of(each)]
        found.sort(key=lambda each: (self.place[each.sender], self.place[each.receiver], each.integration.id))
        self.dependences = tuple(found)

    def _is_live(self, integration: Integration) -> bool:
        ends = {integration.source, integration.target} - {None}
        return (
            integration.status != IntegrationStatus.RETIRED
            and ends <= self.applications.keys()
            and not any(self.applications[end].status == ApplicationStatus.RETIRED for end in ends if end is not None)
        )

    @cached_property
    def tenant_names(self) -> Mapping[str, str]:
        """Slug → name of an organisation."""
        return {each.slug: each.name for each in self.register.tenants.values()}

    @cached_property
    def live_ids(self) -> frozenset[int]:
        """The ids of the integrations that carry something."""
        return frozenset(each.id for each in self.live)

    @cached_property
    def receivers_of(self) -> Mapping[int, Sequence[Dependence]]:
        """Application → what depends on it."""
        return grouped((each.sender, each) for each in self.dependences)

    @cached_property
    def senders_of(self) -> Mapping[int, Sequence[Dependence]]:
        """Application → what it depends on."""
        return grouped((each.receiver, each) for each in self.dependences)

    @cached_property
    def move_groups(self) -> tuple[Group, ...]:
        """The applications that have to move as one, the largest group first.

        They are the strongly connected components over the integrations that cannot be cut for a while: hard ones,
        along which the receiver never goes before the sender, and those that allow no bridge, which tie both ways.
        """
        ties = [each for each in self.dependences if each.is_hard]
        for each in self.live:
            if not each.is_bridge_allowed and each.target is not None:
                ties += (Dependence(each.source, each.target, each), Dependence(each.target, each.source, each))
        return self._groups(ties)

    @cached_property
    def circles(self) -> tuple[Group, ...]:
        """The strongly connected components over all integrations: a bridge on a soft one opens such a circle."""
        return self._groups(self.dependences)

    @cached_property
    def move_group_of(self) -> Mapping[int, Group]:
        """Application → its move group; one that may move by itself has none."""
        return {number: group for group in self.move_groups for number in group.applications}

    def sorted_groups(self, groups: Iterable[Iterable[int]]) -> list[list[int]]:
        """Groups of applications, the largest first, each by name."""
        found = [sorted(each, key=self.place.__getitem__) for each in groups]
        return sorted(found, key=lambda each: (-len(each), [self.place[number] for number in each]))

    def _groups(self, ties: Sequence[Dependence]) -> tuple[Group, ...]:
        found = self.sorted_groups(circles_of(ties))
        circle_of = {number: place for place, each in enumerate(found) for number in each}
        closing = grouped(
            (circle_of[tie.sender], tie.integration.id)
            for tie in ties
            if tie.sender in circle_of and circle_of[tie.sender] == circle_of.get(tie.receiver)
        )
        return tuple(
            Group(place + 1, tuple(each), tuple(sorted(set(closing[place])))) for place, each in enumerate(found)
        )

    @cached_property
    def shared_machines(self) -> tuple[SharedMachine, ...]:
        """The machines that several applications share, the most shared one first."""
        uses = grouped(
            (machine.asset, (each.application, each.environment, machine.role))
            for each in self.register.deployments.values()
            for machine in each.confirmed
            if machine.asset in self.register.assets and self.register.assets[machine.asset].is_there
        )
        found = [
            SharedMachine(asset, tuple(sorted(these, key=lambda use: (self.place[use[0]], use[1:]))))
            for asset, these in uses.items()
            if len({application for application, _, _ in these}) >= _NEVER_ALONE
        ]
        names = self.register.assets
        return tuple(sorted(found, key=lambda each: (-len(each.applications), names[each.asset].name, each.asset)))

    def neighbourhood(self, start: int, depth: int) -> dict[int, int]:
        """Application → how far it is: below 0 for what this one depends on, above 0 for what depends on this one.

        What does both is put where less is.
        """
        found = {start: 0}
        left, right = [start], [start]
        for distance in range(1, depth + 1):
            senders = dict.fromkeys(link.sender for each in left for link in self.senders_of.get(each, ()))
            receivers = dict.fromkeys(link.receiver for each in right for link in self.receivers_of.get(each, ()))
            left = [each for each in senders if each not in found and each not in receivers]
            right = [each for each in receivers if each not in found and each not in senders]
            for each in (each for each in senders if each in receivers and each not in found):
                (left if len(left) < len(right) else right).append(each)
            found |= dict.fromkeys(left, -distance) | dict.fromkeys(right, distance)
        return found


def circles_of(ties: Iterable[Dependence]) -> list[list[int]]:
    """The strongly connected components of more than one application."""
    import networkx as nx  # a fifth of a second, which only those pay who ask for a graph

    graph = nx.DiGraph((tie.sender, tie.receiver) for tie in ties)
    return [list(each) for each in nx.strongly_connected_components(graph) if len(each) >= _NEVER_ALONE]


def _order(application: Application) -> Order:
    return application.label.casefold(), application.tenant, application.id
