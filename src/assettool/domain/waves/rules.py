"""What a department decides about its plan: calendar, teams, effort, order and weights. planning.yml has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from assettool.domain.application import Disposition

type Hours = Mapping[str, int]
"""Team → tenths of hours."""


class Sharing(StrEnum):
    """What it means that applications share a machine."""

    TIE = "tie"  # they move in the same week
    SPLIT = "split"  # the old machine runs on until the last one has left


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; an end that is missing is open."""

    first: date | None = None
    last: date | None = None

    def touches(self, monday: date) -> bool:
        """Whether any working day of a week lies in it."""
        friday = monday + timedelta(days=4)
        return (self.first is None or self.first <= friday) and (self.last is None or self.last >= monday)

    def holds(self, monday: date) -> bool:
        """Whether all working days of a week lie in it."""
        friday = monday + timedelta(days=4)
        return (self.first is None or self.first <= monday) and (self.last is None or self.last >= friday)


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days on which a scope does not move; with no scope nothing does."""

    name: str
    period: Period
    tenants: frozenset[str] = frozenset()
    applications: frozenset[str] = frozenset()
    """Names or globs, with or without @tenant."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What there is of something in a week."""

    usual: int
    weeks: Mapping[date, int] = field(default_factory=dict)
    """Monday → what there is in that week instead."""

    def of(self, monday: date) -> int:
        """What there is in a week."""
        return self.weeks.get(monday, self.usual)


@dataclass(frozen=True, slots=True)
class Effort:
    """What moving takes: for each thing of a kind its hours by team."""

    application: Hours = field(default_factory=dict)
    disposition: Mapping[Disposition, Hours] = field(default_factory=dict)
    """Beside that, for an application with this disposition."""
    server: Hours = field(default_factory=dict)
    integration: Hours = field(default_factory=dict)
    """Shared by both ends."""
    data_set: Hours = field(default_factory=dict)
    hundred_gigabytes: Hours = field(default_factory=dict)
    hundred_users: Hours = field(default_factory=dict)
    workplace: Hours = field(default_factory=dict)
    account: Hours = field(default_factory=dict)
    at_most: int = 400
    """Of one team for one item in a week, in tenths of hours; what takes more is spread over more weeks."""


@dataclass(frozen=True, slots=True)
class Place:
    """A decision about one application: the week that it has, or the days that it may not have."""

    application: str
    """As people name it: a name or glob, with or without @tenant."""
    period: Period


@dataclass(frozen=True, slots=True)
class Weights:
    """What the parts of the rest weigh against each other."""

    bridge_week: int = 100
    """Of a week that a soft integration is bridged."""
    euro: int = 1
    """Of a euro of licences that run twice."""
    imbalance_hour: int = 1
    """Of an hour of work above the mean of all weeks."""


@dataclass(frozen=True, slots=True)
class Batches:
    """How many move as one of what has no application of its own."""

    servers: int = 10
    data_sets: int = 25
    workplaces: int = 120
    accounts: int = 250


@dataclass(frozen=True, slots=True)
class GateRules:
    """What the gates before a wave ask."""

    backup_days: int = 2
    """How old the last backup of a machine may be."""
    double_running_days: int = 14
    """How long an old machine runs on beside the new one that takes its place."""


@dataclass(frozen=True)
class PlanningRules:
    """All of them."""

    start: date
    """A Monday."""
    weeks: int
    teams: Mapping[str, Limit] = field(default_factory=dict)
    """Team → its tenths of hours a week."""
    applications: Limit | None = None
    """How many a week at most."""
    users: Limit | None = None
    """How many are hit a week at most, over all applications."""
    effort: Effort = field(default_factory=Effort)
    freezes: tuple[Freeze, ...] = ()
    windows: Mapping[str, Period] = field(default_factory=dict)
    """Tenant → when it may move."""
    order: tuple[frozenset[str], ...] = ()
    """Tenants of a later set move after all of those before it."""
    canaries: frozenset[str] = frozenset()
    """Tenants that go first."""
    canary_weeks: int = 1
    """How long all others wait after them."""
    fixed: tuple[Place, ...] = ()
    forbidden: tuple[Place, ...] = ()
    sharing: Mapping[str, Sharing] = field(default_factory=dict)
    """Role of a machine → what sharing it means."""
    machines: tuple[tuple[str, Sharing], ...] = ()
    """(pattern of a machine's name, what sharing it means): the first that fits goes before the role."""
    sharing_otherwise: Sharing = Sharing.SPLIT
    needed_by_percent: int = 25
    """Of so many users of a tenant must work with an application, that its workplaces and accounts wait for it."""
    batches: Batches = field(default_factory=Batches)
    weights: Weights = field(default_factory=Weights)
    gates: GateRules = field(default_factory=GateRules)

    def sharing_of(self, name: str, roles: frozenset[str]) -> Sharing:
        """What it means that applications share the machine with this name, in which it has these roles."""
        found = next((sharing for pattern, sharing in self.machines if fnmatchcase(name, pattern)), None)
        if found is None and (said := {self.sharing[role] for role in roles if role in self.sharing}):
            found = Sharing.TIE if Sharing.TIE in said else Sharing.SPLIT
        return found or self.sharing_otherwise
