"""What a metric counts: rows that count, rows that do not with the reason, and rows that cannot be counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import msgspec

from assettool.domain.licence import (
    Access,
    Account,
    Device,
    Fleet,
    Host,
    Installation,
    Peak,
    Product,
    Reported,
    Subject,
    Terms,
    VirtualMachine,
)
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.wording import Phrase, Wording, say

SUITE = Rule("suite", "A suite brings the rights to its parts along", Mark.KNOWN)
DUAL_USE = Rule(
    "dual-use",
    "Old and new may run side by side only by a right to do so, and not longer than it says",
    Mark.SECOND_HAND,
    "prednyslm (text of the Product Terms); licensingschool.co.uk 2019-08-12; redresscompliance",
)
AGAIN = say(Phrase.AGAIN)

type Found = Installation | Access
type Reference = tuple[Subject, str]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A thing that was looked at, and what became of it."""

    kind: Subject
    key: str
    name: str
    tenant: str
    quantity: int
    """The rights that it needs; 0 where another row counts for it."""
    reason: str
    rules: tuple[str, ...] = ()
    """Ids of the vendor's rules that decided."""
    source: str = ""
    is_unknown: bool = False
    """It would count, but how much is not known."""
    reclaim: str = ""
    """Why its right could be taken back; nothing where it is needed."""


@dataclass(frozen=True)
class Consumption:
    """The rows that a number is made of. Whatever was looked at is in one of the two, as often as it was found."""

    counted: tuple[Row, ...] = ()
    not_counted: tuple[Row, ...] = ()

    @cached_property
    def by_tenant(self) -> Mapping[str, tuple[int, int]]:
        """Tenant → the rights that it needs, and those of them that could be taken back. There are many rows."""
        needed: dict[str, int] = {}
        reclaimable: dict[str, int] = {}
        for row in self.counted:
            tenant = row.tenant
            needed[tenant] = needed.get(tenant, 0) + row.quantity
            if row.reclaim:
                reclaimable[tenant] = reclaimable.get(tenant, 0) + row.quantity
        return {tenant: (number, reclaimable.get(tenant, 0)) for tenant, number in needed.items()}

    @property
    def required(self) -> int:
        """How many rights are needed."""
        return sum(number for number, _ in self.by_tenant.values())

    @property
    def reclaimable(self) -> int:
        """How many of them could be taken back."""
        return sum(number for _, number in self.by_tenant.values())

    @property
    def unknown(self) -> tuple[Row, ...]:
        """The rows that would count if more were known."""
        return tuple(row for row in self.not_counted if row.is_unknown)

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that decided, in order."""
        found = {row.rules for rows in (self.counted, self.not_counted) for row in rows}
        return tuple(sorted({rule for rules in found for rule in rules}))

    def plus(self, other: "Consumption") -> "Consumption":
        """Both together. There are many rows: those of one alone are not copied."""
        if not other.counted and not other.not_counted:
            return self
        if not self.counted and not self.not_counted:
            return other
        return Consumption(self.counted + other.counted, self.not_counted + other.not_counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Everything that may count for one product on one day."""

    product: Product
    on: date
    fleet: Fleet
    installations: Sequence[Installation] = ()
    accesses: Sequence[Access] = ()
    peaks: Sequence[Peak] = ()
    reported: Sequence[Reported] = ()
    allocated: Sequence[Reference] = ()
    """The accounts and devices that rights are kept for."""
    retired: Mapping[Reference, date] = field(default_factory=dict)
    """What is out of use on the day, and since when."""
    included: Mapping[Reference, str] = field(default_factory=dict)
    """Who has the product as part of another one → the other one's name."""
    dual_use: Mapping[Reference, Wording] = field(default_factory=dict)
    """What runs beside the machine that it replaces, by right → that right and until when."""
    double: Mapping[Reference, Wording] = field(default_factory=dict)
    """The same, but without a right → why."""
    is_maintained: bool = False
    """Some of its rights are a subscription or have maintenance."""

    @property
    def terms(self) -> Terms:
        """How the contract counts it."""
        return self.product.terms

    def suite_of(self, kind: Subject, key: str) -> str:
        """The product that brings this one along for a device, its user or an account; nothing where none does."""
        if not self.included:
            return ""
        suite = self.included.get((kind, key), "")
        if not suite and kind is Subject.DEVICE and (device := self.fleet.devices.get(key)):
            suite = self.included.get((Subject.ACCOUNT, device.account), "")
        return suite


type Measure = Callable[[Usage], Consumption]


@dataclass(frozen=True, slots=True)
class Metric:
    """A way to count."""

    name: str
    label: str
    measure: Measure
    rules: tuple[Rule, ...]
    right: str = ""
    """What one right is where several metrics use the same ones; the metric's own name if nothing."""
    kinds: frozenset[Subject] = frozenset((Subject.DEVICE, Subject.HOST, Subject.MACHINE, Subject.ACCOUNT))
    """What it can count; of what is installed elsewhere it knows nothing."""
    vendor_view: Measure | None = None
    """What the vendor says that it is, where that is more than the contract does."""

    @property
    def kind_of_right(self) -> str:
        """What entitlements and consumption are compared by."""
        return self.right or self.name


class Tally:
    """Collects the rows of one count."""

    def __init__(self, usage: Usage) -> None:
        fleet = usage.fleet
        self._double = usage.double
        self._accounts = fleet.accounts
        self._things: Mapping[Subject, Mapping[str, Device | Host | VirtualMachine]] = {
            Subject.DEVICE: fleet.devices,
            Subject.HOST: fleet.hosts,
            Subject.MACHINE: fleet.machines,
        }
        self._counted: list[Row] = []
        self._not_counted: list[Row] = []

    def count(
        self,
        found: Found,
        quantity: int,
        reason: Wording,
        rules: tuple[str, ...] = (),
        reclaim: str = "",
        account: Account | None = None,
    ) -> None:
        """Note that something counts; where it does for a person, on that one's tenant."""
        if self._double and (double := self._double.get((found.kind, found.subject))):
            reason = say(Phrase.BOTH, one=reason, other=double)
        self._counted.append(self._row(found, quantity, reason, rules, reclaim, account))

    def skip(self, found: Found, reason: Wording, rules: tuple[str, ...] = ()) -> None:
        """Note that something does not count."""
        self._not_counted.append(self._row(found, 0, reason, rules))

    def unknown(self, found: Found, reason: Wording, rules: tuple[str, ...] = ()) -> None:
        """Note that something would count, but that too little of it is known."""
        self._not_counted.append(self._row(found, 0, reason, rules, is_unknown=True))

    def add(self, *rows: Row) -> None:
        """Note rows about something else than what was found, such as a host; an unknown one does not count."""
        for row in rows:
            (self._not_counted if row.is_unknown else self._counted).append(row)

    def leave(self, *rows: Row) -> None:
        """Note rows about something else than what was found that do not count."""
        self._not_counted += rows

    def result(self) -> Consumption:
        """What was counted."""
        return Consumption(tuple(self._counted), tuple(self._not_counted))

    def _row(
        self,
        found: Found,
        quantity: int,
        reason: Wording,
        rules: tuple[str, ...],
        reclaim: str = "",
        account: Account | None = None,
        *,
        is_unknown: bool = False,
    ) -> Row:
        kind, key = found.kind, found.subject
        name = tenant = ""
        if kind is Subject.ACCOUNT:
            if own := self._accounts.get(key):
                name, tenant = own.login, own.tenant
        elif thing := self._things[kind].get(key):
            name, tenant = thing.name, account.tenant if account else thing.tenant
        return Row(kind, key, name or key, tenant, quantity, reason, rules, found.source, is_unknown, reclaim)


def installed(usage: Usage, tally: Tally) -> Iterator[Installation]:
    """The installations that are there on the day; the tally gets the others with why they do not count."""
    on, retired, dual_use, needs_licence = usage.on, usage.retired, usage.dual_use, usage.product.needs_licence
    for each in usage.installations:
        if each.removed is not None and each.removed <= on:
            tally.skip(each, say(Phrase.REMOVED, day=each.removed))
        elif each.first_seen is not None and each.first_seen > on:
            tally.skip(each, say(Phrase.FIRST_SEEN, day=each.first_seen))
        elif retired and (gone := retired.get((each.kind, each.subject))):
            tally.skip(each, say(Phrase.RETIRED, day=gone))
        elif not needs_licence:
            tally.skip(each, say(Phrase.NEEDS_NONE))
        elif dual_use and (right := dual_use.get((each.kind, each.subject))):
            tally.skip(each, right, DUAL_USE.alone)
        else:
            yield each


def reached(usage: Usage, tally: Tally) -> Iterator[Access]:
    """Those who may reach the product on the day; the tally gets the others with why they do not count."""
    on, retired = usage.on, usage.retired
    for each in usage.accesses:
        if each.start is not None and each.start > on:
            tally.skip(each, say(Phrase.REACHES_FROM, day=each.start))
        elif each.end is not None and each.end < on:
            tally.skip(each, say(Phrase.REACHED_UNTIL, day=each.end))
        elif retired and (gone := retired.get((each.kind, each.subject))):
            tally.skip(each, say(Phrase.RETIRED, day=gone))
        else:
            yield each


def present(usage: Usage, tally: Tally) -> Iterator[Found]:
    """What is installed on the day, and who may reach it.

    One after the other: of many rows a second round would have to fetch each from memory again.
    """
    yield from installed(usage, tally)
    yield from reached(usage, tally)
