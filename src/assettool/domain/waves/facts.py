"""What a plan is made from: what NetBox knows, and the part of it that still has to move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property

from assettool.domain.application import ApplicationStatus, Disposition
from assettool.domain.graph import DependencyGraph
from assettool.domain.register import Application, Asset, Register
from assettool.domain.waves.effort import machines_of
from assettool.domain.waves.problem import ItemKind
from assettool.domain.waves.rules import Freeze, PlanningRules

STAYS = frozenset({Disposition.RETAIN, Disposition.RETIRE})
"""The dispositions of what does not move."""
HAS_MOVED = frozenset(
    {
        ApplicationStatus.MIGRATED,
        ApplicationStatus.AFTERCARE,
        ApplicationStatus.IN_MANAGEMENT,
        ApplicationStatus.CLEARED,
    }
)
"""The statuses of what runs in the new environment."""
LEFT_OUT = frozenset(
    {
        ApplicationStatus.RETAINED,
        ApplicationStatus.RETIRING,
        ApplicationStatus.RETIRED,
        ApplicationStatus.OUT_OF_SCOPE,
    }
)
"""The statuses of what neither moves nor has moved."""


class Remark(StrEnum):
    """What a person should know of how a plan was made."""

    NO_DEPLOYMENT = "no deployment"
    NO_DISPOSITION = "no disposition"
    LINKED_TO_ITSELF = "linked to itself"
    NEEDS_WHAT_STAYS = "needs what stays"
    UNKNOWN_APPLICATION = "unknown application"


@dataclass(frozen=True, slots=True)
class Login:
    """An account, as far as a plan asks."""

    key: str
    """Its id in the directory."""
    tenant: str = ""


@dataclass(frozen=True)
class Facts:
    """What NetBox knows."""

    register: Register
    logins: Sequence[Login] = ()
    """Enabled accounts of people."""
    freezes: Sequence[Freeze] = ()
    settled: Mapping[str, date] = field(default_factory=dict)
    """Item that ran or is approved → the Monday of its week."""
    fixed: Mapping[str, date] = field(default_factory=dict)
    """Item that a person put into a week → the Monday of it."""
    weekly_cost: Mapping[str, int] = field(default_factory=dict)
    """Uid of a machine → the cents a week that its licences cost."""


class Scope:
    """The applications that still have to move, and the machines that go with them."""

    def __init__(self, facts: Facts, rules: PlanningRules) -> None:
        self.facts = facts
        self.rules = rules
        self.register = facts.register
        self.graph = DependencyGraph(facts.register)
        self.applications: Mapping[int, Application] = {
            number: each
            for number, each in self.graph.applications.items()
            if has_to_move(each) and not self.is_past(key_of(each))
        }
        self.keys: Mapping[int, str] = {number: key_of(each) for number, each in self.applications.items()}
        """Application → the key of its item."""

    def is_past(self, item: str) -> bool:
        """Whether it ran, or is approved, in a week before the first one of the plan."""
        settled = self.facts.settled.get(item)
        return settled is not None and settled < self.rules.start

    def stays(self, application: int) -> bool:
        """Whether it neither moves nor has moved."""
        found = self.graph.applications[application]
        return (
            application not in self.keys
            and ApplicationStatus(found.status) not in HAS_MOVED
            and not self.is_past(key_of(found))
        )

    @cached_property
    def machines_of(self) -> Mapping[int, Sequence[int]]:
        """Application → the machines that it runs on for certain."""
        return machines_of(self.graph)

    @cached_property
    def shared(self) -> Mapping[int, Sequence[int]]:
        """Machine that several applications share → those of them that move."""
        return {
            each.asset: [number for number in each.applications if number in self.applications]
            for each in self.graph.shared_machines
        }

    @cached_property
    def idle(self) -> Sequence[Asset]:
        """The machines of the old environment that no application is known to run on."""
        used = {asset for assets in self.machines_of.values() for asset in assets}
        return [
            each
            for each in self.register.assets.values()
            if each.id not in used and each.is_there and each.environment == "old"
        ]

    def tenant(self, slug: str) -> str:
        """What an organisation is called."""
        return self.graph.tenant_names.get(slug, slug)

    def names(self, *applications: int) -> tuple[str, ...]:
        """What a plan calls applications."""
        return tuple(name_of(self.graph.applications[number]) for number in applications)


def key_of(application: Application) -> str:
    """What the item of an application is known by."""
    return f"{ItemKind.APPLICATION}:{application.key}"


def name_of(application: Application) -> str:
    """What a plan calls an application: two organisations often have one of the same name."""
    return f"{application.label} ({application.tenant})" if application.tenant else application.label


def is_called(application: Application, pattern: str) -> bool:
    """Whether this names the application: its key, or a glob of its name or name@tenant, however it is capitalised."""
    names = (application.name, application.label)
    said = (*names, *(f"{name}@{application.tenant}" for name in names))
    wanted = pattern.casefold()
    return pattern == application.key or any(fnmatchcase(name.casefold(), wanted) for name in said)


def has_to_move(application: Application) -> bool:
    """Whether it neither moved nor stays."""
    status = ApplicationStatus(application.status)
    return status not in HAS_MOVED | LEFT_OUT and Disposition(application.disposition) not in STAYS
