"""What a scenario does: applications and machines that fail, or move, at the same time.

A machine that fails takes down every deployment that has no other machine in the same role, and degrades the others;
production counts, other environments are told apart. What moves cuts every integration with what stays. What is moved
as it is (rehost, relocate) takes its machines of the old environment along, and whoever shares them loses them.
Nothing is bridged here: one sees what bridges are for.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assettool.domain.application import ApplicationStatus, DeploymentEnvironment, Disposition
from assettool.domain.asset import Environment
from assettool.domain.cascade import Cascade, Seed, Severity, Step, spread, step_over
from assettool.domain.graph import DependencyGraph, Group, SharedMachine
from assettool.domain.integration import IntegrationStatus
from assettool.domain.register import DataSet, Deployment, Integration, grouped

_MOVED = frozenset(
    {
        ApplicationStatus.MIGRATED,
        ApplicationStatus.AFTERCARE,
        ApplicationStatus.IN_MANAGEMENT,
        ApplicationStatus.CLEARED,
    }
)
"""Who has one of these runs in the new environment."""
_AS_IT_IS = frozenset({Disposition.REHOST, Disposition.RELOCATE})
"""Who is moved like this goes with its machines; everybody else gets new ones."""
_COMPONENT = re.compile(r"(?P<kind>[a-z]+):(?P<id>\d{1,18})")


class Mode(StrEnum):
    """What happens to the components of a scenario."""

    FAIL = "fail"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Components that fail, or move, at the same time."""

    mode: Mode = Mode.FAIL
    applications: frozenset[int] = frozenset()
    assets: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything happens at all."""
        return bool(self.applications or self.assets)


@dataclass(frozen=True, slots=True)
class Cut:
    """An integration between what moves and what stays."""

    integration: Integration
    moving: int
    staying: int
    is_violation: bool
    """A bridge is not enough: it is hard, or may not be bridged."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A deployment that loses machines."""

    deployment: Deployment
    severity: Severity
    asset: int
    """The machine that counts most."""


@dataclass(frozen=True, slots=True)
class Move:
    """What only a move brings along."""

    cuts: tuple[Cut, ...]
    """Violations first."""
    joined: tuple[Integration, ...]
    """Integrations whose ends meet in the new environment: their bridges can go."""
    outside: tuple[Integration, ...]
    """Integrations that lead outside and have to be connected anew."""
    torn: tuple[Group, ...]
    """Move groups of which only a part moves."""
    data_sets: tuple[DataSet, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a scenario does."""

    scenario: Scenario
    cascade: Cascade
    other_environments: tuple[Loss, ...]
    """Deployments that are not production and lose machines."""
    shared: tuple[SharedMachine, ...]
    """Machines of what fails or moves that others run on too."""
    move: Move | None = None


def components_of(words: Iterable[str]) -> Mapping[str, frozenset[int]]:
    """Kind → ids, of words such as `application:12`. Raises ValueError with what is wrong."""
    found = []
    for word in words:
        match = _COMPONENT.fullmatch(word)
        if match is None:
            raise ValueError(f"not a component, such as application:12 or asset:7: {word}")
        found.append((match["kind"], int(match["id"])))
    return {kind: frozenset(ids) for kind, ids in grouped(found).items()}


def impact(graph: DependencyGraph, scenario: Scenario) -> Impact:
    """What a scenario does. Components that the graph does not have are passed over."""
    known = Scenario(
        scenario.mode,
        scenario.applications & graph.applications.keys(),
        scenario.assets & graph.register.assets.keys(),
    )
    return _moved(graph, known) if known.mode is Mode.MOVE else _failed(graph, known)


def _failed(graph: DependencyGraph, scenario: Scenario) -> Impact:
    losses = _losses(graph, scenario.assets)
    seeds = [Seed(Severity.DOWN, (Step("application", number),)) for number in scenario.applications]
    seeds += [Seed(loss.severity, (Step("machine", loss.asset), _runs_on(loss))) for loss in _production(losses)]
    own = {asset for number in scenario.applications for asset in _machines(graph, number)}
    return Impact(scenario, spread(graph, seeds), _others(losses), _shared(graph, own | scenario.assets))


def _moved(graph: DependencyGraph, scenario: Scenario) -> Impact:
    moving = [number for number in graph.applications if number in scenario.applications and _is_to_move(graph, number)]
    as_it_is = [number for number in moving if graph.applications[number].disposition in _AS_IT_IS]
    going = {
        asset: number for number in reversed(as_it_is) for asset in _machines(graph, number) if _is_old(graph, asset)
    }
    lost = going.keys() | scenario.assets
    losses = [loss for loss in _losses(graph, lost) if loss.deployment.application not in scenario.applications]
    move = _move(graph, frozenset(moving))
    severed = {cut.integration.id for cut in move.cuts}
    seeds = [
        Seed(Severity.DOWN.over(link), (Step("application", link.sender), step_over(link)))
        for link in graph.dependences
        if link.integration.id in severed
    ]
    for loss in _production(losses):
        lead = (Step("application", going[loss.asset]),) if loss.asset in going else ()
        machine = Step("machine", loss.asset, "machine" if lead else "")
        seeds.append(Seed(loss.severity, (*lead, machine, _runs_on(loss))))
    own = {asset for number in moving for asset in _machines(graph, number)}
    return Impact(scenario, spread(graph, seeds), _others(losses), _shared(graph, own | lost), move)


def _move(graph: DependencyGraph, moving: Collection[int]) -> Move:
    crossing = [_cut(each, moving) for each in graph.live if each.target is not None and _crosses(each, moving)]
    meeting = grouped((_is_to_move(graph, cut.staying), cut) for cut in crossing)
    cuts = [cut for cut in meeting.get(True, ()) if cut.integration.status != IntegrationStatus.OUT_OF_SCOPE]
    cuts.sort(key=lambda cut: (not cut.is_violation, graph.place[cut.moving], graph.place[cut.staying]))
    torn = [group for group in graph.move_groups if any(each in moving for each in group.applications)]
    return Move(
        cuts=tuple(cuts),
        joined=tuple(cut.integration for cut in meeting.get(False, ())),
        outside=tuple(each for each in graph.live if each.target is None and each.source in moving),
        torn=tuple(group for group in torn if any(each not in moving for each in group.applications)),
        data_sets=tuple(
            each
            for number in sorted(moving, key=graph.place.__getitem__)
            for each in sorted(graph.register.data_sets_of.get(number, ()), key=lambda one: (one.name, one.id))
        ),
    )


def _crosses(integration: Integration, moving: Collection[int]) -> bool:
    return (integration.source in moving) != (integration.target in moving)


def _is_to_move(graph: DependencyGraph, application: int) -> bool:
    return graph.applications[application].status not in _MOVED


def _cut(integration: Integration, moving: Collection[int]) -> Cut:
    ends = (integration.source, integration.target or 0)
    goes, stays = ends if ends[0] in moving else ends[::-1]
    return Cut(integration, goes, stays, integration.is_hard or not integration.is_bridge_allowed)


def _losses(graph: DependencyGraph, lost: Collection[int]) -> list[Loss]:
    """The deployments that lose machines, and how bad that is for each; what is retired has nothing to lose."""
    return [
        loss
        for each in graph.register.deployments.values()
        if each.application in graph.applications
        and graph.applications[each.application].status != ApplicationStatus.RETIRED
        and (loss := _loss(graph, each, lost))
    ]


def _loss(graph: DependencyGraph, deployment: Deployment, lost: Collection[int]) -> Loss | None:
    assets = graph.register.assets
    there = [(each.role.casefold(), each.asset) for each in deployment.confirmed if _is_there(graph, each.asset)]
    worst = [
        (
            (Severity.DEGRADED if any(asset not in lost for asset in same) else Severity.DOWN).rank,
            assets[gone].name,
            gone,
        )
        for same in grouped(there).values()
        for gone in same
        if gone in lost
    ]
    if not worst:
        return None
    rank, _, asset = min(worst)
    return Loss(deployment, tuple(Severity)[rank], asset)


def _is_there(graph: DependencyGraph, asset: int) -> bool:
    return asset in graph.register.assets and graph.register.assets[asset].is_there


def _is_old(graph: DependencyGraph, asset: int) -> bool:
    return graph.register.assets[asset].environment != Environment.GEMICT


def _machines(graph: DependencyGraph, application: int) -> Iterator[int]:
    """The machines that an application runs on for certain, in whichever environment."""
    for each in graph.register.deployments_of.get(application, ()):
        yield from (machine.asset for machine in each.confirmed if _is_there(graph, machine.asset))


def _runs_on(loss: Loss) -> Step:
    return Step("application", loss.deployment.application, "machine")


def _production(losses: Iterable[Loss]) -> list[Loss]:
    return [loss for loss in losses if loss.deployment.environment == DeploymentEnvironment.PRODUCTION]


def _others(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    found = (loss for loss in losses if loss.deployment.environment != DeploymentEnvironment.PRODUCTION)
    return tuple(sorted(found, key=lambda loss: (loss.severity.rank, loss.deployment.environment, loss.deployment.id)))


def _shared(graph: DependencyGraph, assets: Collection[int]) -> tuple[SharedMachine, ...]:
    return tuple(each for each in graph.shared_machines if each.asset in assets)
