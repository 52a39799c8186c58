"""The rows of the tables beside a dependency graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assettool.domain.cascade import Cascade, Hit, Step, TenantHit
from assettool.domain.counterparts import Missing
from assettool.domain.graph import DependencyGraph, Group, SharedMachine
from assettool.domain.integration import Direction
from assettool.domain.register import Application, Asset, Integration
from assettool.domain.scenario import Cut, Loss

_ARROWS = {Direction.LEFT_TO_RIGHT: "→", Direction.RIGHT_TO_LEFT: "←", Direction.BIDIRECTION: "↔"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A move group."""

    number: int
    size: int
    applications: list[Application]
    ties: int


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine that several applications run on."""

    machine: Asset
    size: int
    applications: list[Application]
    roles: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """An integration without its counterpart."""

    integration: Integration
    text: str
    lack: str
    applications: list[Application]


@dataclass(frozen=True)
class HitRow:
    """An application that is hit; the way there is told when somebody looks at it."""

    cascade: Cascade
    hit: Hit

    @property
    def application(self) -> Application:
        """The application."""
        return self.cascade.graph.applications[self.hit.application]

    @property
    def tenant(self) -> str:
        """Whose it is."""
        return self.cascade.graph.tenant_names.get(self.application.tenant, self.application.tenant)

    @property
    def severity(self) -> str:
        """How badly."""
        return self.hit.severity.value

    @property
    def rank(self) -> int:
        """By which severities are put in order."""
        return self.hit.severity.rank

    @property
    def depth(self) -> int:
        """How far away."""
        return self.hit.depth

    @property
    def circle(self) -> int | None:
        """The circle that falls with it."""
        return self.cascade.circle_of.get(self.hit.application)

    @cached_property
    def path(self) -> str:
        """The way there."""
        return " → ".join(_told(self.cascade.graph, step) for step in self.cascade.path(self.hit))

    @property
    def users(self) -> str:
        """Whose users, and how many."""
        names = self.cascade.graph.tenant_names
        uses = self.application.users.items()
        return ", ".join(f"{names.get(tenant, tenant)} {number_format(users)}" for tenant, users in uses)


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A tenant that is hit."""

    tenant: str
    down: int
    degraded: int
    affected: int
    users: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """A deployment that is not production and loses machines."""

    application: Application
    environment: str
    severity: str
    rank: int
    machine: Asset


@dataclass(frozen=True, slots=True)
class CutRow:
    """An integration between what moves and what stays."""

    integration: Integration
    text: str
    moving: Application
    staying: Application
    takes: str


@dataclass(frozen=True, slots=True)
class IntegrationRow:
    """An integration."""

    integration: Integration
    text: str


def group_rows(graph: DependencyGraph, groups: Iterable[Group]) -> list[GroupRow]:
    """A row for each group."""
    return [
        GroupRow(each.number, len(each.applications), _named(graph, each.applications), len(each.integrations))
        for each in groups
    ]


def machine_rows(graph: DependencyGraph, machines: Iterable[SharedMachine]) -> list[MachineRow]:
    """A row for each shared machine."""
    return [
        MachineRow(
            graph.register.assets[each.asset],
            len(each.applications),
            _named(graph, each.applications),
            ", ".join(sorted({role for _, _, role in each.uses if role})),
        )
        for each in machines
    ]


def missing_rows(graph: DependencyGraph, missing: Iterable[Missing]) -> list[MissingRow]:
    """A row for each integration without its counterpart."""
    return [
        MissingRow(
            each.integration,
            integration_text(graph, each.integration),
            each.lack.value,
            _named(graph, each.applications),
        )
        for each in missing
    ]


def hit_rows(cascade: Cascade, hits: Iterable[Hit]) -> list[HitRow]:
    """A row for each application that is hit."""
    return [HitRow(cascade, each) for each in hits]


def tenant_rows(graph: DependencyGraph, hits: Iterable[TenantHit]) -> list[TenantRow]:
    """A row for each tenant that is hit."""
    names = graph.tenant_names
    return [
        TenantRow(
            names.get(each.tenant, each.tenant) or _("No tenant"),
            *each.applications.values(),
            each.users,
            each.uncounted,
        )
        for each in hits
    ]


def environment_rows(graph: DependencyGraph, losses: Iterable[Loss]) -> list[EnvironmentRow]:
    """A row for each deployment that is not production and loses machines."""
    return [_environment_row(graph, each) for each in losses]


def _environment_row(graph: DependencyGraph, loss: Loss) -> EnvironmentRow:
    application = graph.applications[loss.deployment.application]
    machine = graph.register.assets[loss.asset]
    return EnvironmentRow(application, loss.deployment.environment, loss.severity.value, loss.severity.rank, machine)


def cut_rows(graph: DependencyGraph, cuts: Iterable[Cut]) -> list[CutRow]:
    """A row for each integration that is cut."""
    return [
        CutRow(
            each.integration,
            integration_text(graph, each.integration),
            graph.applications[each.moving],
            graph.applications[each.staying],
            _takes(each),
        )
        for each in cuts
    ]


def _takes(cut: Cut) -> str:
    if not cut.is_violation:
        return _("A bridge")
    return _("Violation: it is hard") if cut.integration.is_hard else _("Violation: no bridge is allowed")


def integration_rows(graph: DependencyGraph, integrations: Iterable[Integration]) -> list[IntegrationRow]:
    """A row for each of some integrations."""
    return [IntegrationRow(each, integration_text(graph, each)) for each in integrations]


def integration_text(graph: DependencyGraph, integration: Integration) -> str:
    """Both ends with an arrow."""
    arrow = _ARROWS.get(Direction(integration.direction), "–")
    end = integration.outside if integration.target is None else graph.applications[integration.target].label
    return f"{graph.applications[integration.source].label} {arrow} {end}"


def _named(graph: DependencyGraph, numbers: Iterable[int]) -> list[Application]:
    return [graph.applications[number] for number in numbers]


def _told(graph: DependencyGraph, step: Step) -> str:
    return graph.register.assets[step.id].name if step.kind == "machine" else graph.applications[step.id].label
