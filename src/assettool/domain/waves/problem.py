"""What a planner is given: weeks, items that move, the rules that hold, and what each week between two moves costs.

Weeks are counted from 0; week 0 begins on the Monday `start`. An item is placed in the week of its cutover. All amounts
are whole numbers, so that a plan is the same on every machine: hours in tenths, money in cents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

type Placement = Mapping[str, int]
"""Item → the week of its cutover."""


class ItemKind(StrEnum):
    """What an item of a plan is."""

    APPLICATION = "application"
    DATA_SET = "data_set"
    INTEGRATION = "integration"
    SERVER = "server"
    WORKPLACES = "workplaces"  # a batch of virtual workplaces, laptops, thin or fat clients
    ACCOUNTS = "accounts"  # a batch of accounts


class RuleKind(StrEnum):
    """What a rule is about; `rule_text.py` has the words."""

    COUPLED = "coupled"  # a hard integration: the receiver never goes before the sender
    NO_BRIDGE = "no_bridge"  # an integration that no bridge may replace: both ends in one week
    SHARED_SERVER = "shared_server"  # a machine that may not be split
    FREEZE = "freeze"
    WINDOW = "window"  # when an organisation may move
    FIXED = "fixed"
    FORBIDDEN = "forbidden"
    DONE = "done"  # what ran or is approved stays
    CAPACITY = "capacity"  # of a team, in hours
    APPLICATIONS = "applications"  # so many in a week
    USERS = "users"  # so many hit in a week
    WORK = "work"  # the weeks of work before a cutover do not begin before the first week
    CANARY = "canary"  # organisations that go first
    TENANT_ORDER = "tenant_order"
    FOLLOWS = "follows"  # workplaces and accounts after the applications that their users need
    HORIZON = "horizon"  # the number of weeks
    PLACED = "placed"  # every item has a week


TOLD_FIRST = (
    RuleKind.PLACED,
    RuleKind.DONE,
    RuleKind.FIXED,
    RuleKind.COUPLED,
    RuleKind.NO_BRIDGE,
    RuleKind.SHARED_SERVER,
    RuleKind.FREEZE,
    RuleKind.WINDOW,
    RuleKind.FORBIDDEN,
    RuleKind.FOLLOWS,
    RuleKind.CANARY,
    RuleKind.TENANT_ORDER,
    RuleKind.WORK,
    RuleKind.HORIZON,
    RuleKind.CAPACITY,
    RuleKind.APPLICATIONS,
    RuleKind.USERS,
)
"""Which of several rules tells a person most: links and calendars rather than limits, of which each week has one."""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule as people know it: it stands in planning.yml, in NetBox, or follows from the register."""

    kind: RuleKind
    names: tuple[str, ...] = ()
    """What it is about, in the order in which its text names them."""
    number: int = 0
    """What it allows or asks, in the unit of its kind: tenths of hours, applications, users or weeks."""
    first: int = 0
    last: int = 0
    """The weeks that it is about, both included."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is placed in one week: an application with its data and servers, or a batch of workplaces."""

    key: str
    name: str
    kind: ItemKind = ItemKind.APPLICATION
    tenant: str = ""
    weeks: int = 1
    """How many weeks of work it takes, that of the cutover included."""
    demand: Mapping[str, int] = field(default_factory=dict)
    """Resource → how much of it the whole item takes. One that the problem does not have is there without limit."""
    members: tuple[str, ...] = ()
    """The NetBox objects that move with it, as `model:id`."""

    def share(self, resource: "Resource") -> tuple[int, int]:
        """In how many weeks, of which that of the cutover is the last, it takes how much of a resource in each.

        What does not divide into whole numbers is rounded up.
        """
        weeks = self.weeks if resource.is_spread else 1
        return weeks, -(-self.demand.get(resource.name, 0) // weeks)


@dataclass(frozen=True, slots=True)
class Bar:
    """Weeks in which an item may not have its cutover, and why."""

    item: str
    weeks: frozenset[int]
    rule: Rule

    def forbids(self, week: int, horizon: int) -> bool:
        """Whether it stands against a week, also one after all weeks of the plan.

        Where an item is fixed it never goes anywhere else; a window that is closed at the horizon stays closed; all
        other bars end there.
        """
        if week < horizon:
            return week in self.weeks
        is_closed = self.rule.kind == RuleKind.WINDOW and horizon - 1 in self.weeks
        return is_closed or self.rule.kind in (RuleKind.FIXED, RuleKind.DONE)


@dataclass(frozen=True, slots=True)
class Order:
    """Every one of `after` comes at least `gap` weeks after every one of `before`; no item after itself."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    rule: Rule
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """Items that have their cutover in the same week."""

    items: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Resource:
    """What there is only so much of in a week. Each week is a rule of its own: each can be the one that pinches."""

    name: str
    limits: tuple[int, ...]
    """For each week."""
    kind: RuleKind = RuleKind.CAPACITY
    is_spread: bool = False
    """Whether an item takes it over its weeks of work, the same in each, rather than in the week of its cutover."""

    def rule(self, week: int) -> Rule:
        """The rule that this resource is in one week."""
        return Rule(self.kind, (self.name,), self.limits[week], week, week)


@dataclass(frozen=True, slots=True)
class Trailer:
    """What moves in the week that the last one of some items does, such as a server that they share."""

    key: str
    name: str
    kind: ItemKind
    after: tuple[str, ...]
    members: tuple[str, ...] = ()


class SpanKind(StrEnum):
    """What a week between the first and the last move of a span is."""

    BRIDGE = "bridge"  # a soft integration that is cut and bridged
    DOUBLE_RUNNING = "double_running"  # licences of a machine that runs on until the last has left


@dataclass(frozen=True, slots=True)
class Span:
    """Items of which each week from the first one to the last one costs something; in one week they cost nothing."""

    items: tuple[str, ...]
    weight: int
    """Of each week."""
    kind: SpanKind
    name: str


@dataclass(frozen=True)
class Problem:
    """All of it. The order of the rows does not matter: `canonical` is the same problem in the one order."""

    start: date
    weeks: int
    items: Sequence[Item]
    bars: Sequence[Bar] = ()
    orders: Sequence[Order] = ()
    togethers: Sequence[Together] = ()
    resources: Sequence[Resource] = ()
    spans: Sequence[Span] = ()
    trailers: Sequence[Trailer] = ()
    imbalance_weight: int = 0
    """Of a tenth of an hour that a week's work, of all teams, is above the mean of the weeks up to the end.

    The work is what items take of all spread resources. The mean is over the weeks, from the first one to the end, in
    which any of these has something to give, and is rounded up to a whole tenth.
    """

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Key → item."""
        return {each.key: each for each in self.items}

    @cached_property
    def resource(self) -> Mapping[str, Resource]:
        """Name → resource."""
        return {each.name: each for each in self.resources}

    @property
    def work_rule(self) -> Rule:
        """The rule that no work begins before the first week."""
        return Rule(RuleKind.WORK)

    @property
    def horizon_rule(self) -> Rule:
        """The rule that every cutover is in one of the weeks."""
        return Rule(RuleKind.HORIZON, (), self.weeks, 0, self.weeks - 1)

    def monday(self, week: int) -> date:
        """The day on which a week begins."""
        return self.start + timedelta(weeks=week)

    def week_of(self, monday: date) -> int:
        """Which week begins on a day; negative before the first one."""
        return (monday - self.start) // timedelta(weeks=1)


def canonical(problem: Problem) -> Problem:
    """The same problem with everything in the one order."""
    return Problem(
        problem.start,
        problem.weeks,
        sorted(problem.items, key=lambda each: each.key),
        sorted(problem.bars, key=lambda each: (each.item, each.rule, sorted(each.weeks))),
        sorted(problem.orders, key=lambda each: (sorted(each.before), sorted(each.after), each.gap, each.rule)),
        sorted(problem.togethers, key=lambda each: (sorted(each.items), each.rule)),
        sorted(problem.resources, key=lambda each: each.name),
        sorted(problem.spans, key=lambda each: (sorted(each.items), each.kind, each.name, each.weight)),
        sorted(problem.trailers, key=lambda each: each.key),
        problem.imbalance_weight,
    )


def trailing(problem: Problem, placement: Placement) -> Placement:
    """Trailer → its week."""
    return {each.key: max(placement[item] for item in each.after) for each in problem.trailers}
