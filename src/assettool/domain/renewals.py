"""Renewals: the days on which something about contracts and rights has to be decided, or happens by itself."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from assettool.domain.licence import Contract, Entitlement, Estate, ParallelRun
from assettool.domain.metrics.gathering import until
from assettool.domain.metrics.rules import Mark, Rule
from assettool.domain.wording import Phrase, say

TRUE_UP = Rule(
    "true-up",
    "An Enterprise Agreement's true-up is ordered between 60 and 30 days before each anniversary",
    Mark.SECOND_HAND,
)
TRUE_UP_OPENS, TRUE_UP_CLOSES = 60, 30
_MONTHS = 12


class Event(StrEnum):
    """What happens on a day."""

    NOTICE = "notice"  # the last day to give notice
    RENEWAL = "renewal"  # the contract goes on for another term
    END = "end"  # the contract's last day
    TRUE_UP_OPENS = "true_up_opens"
    TRUE_UP_CLOSES = "true_up_closes"
    RIGHTS_END = "rights_end"
    MAINTENANCE_ENDS = "maintenance_ends"
    PARALLEL_RUN_ENDS = "parallel_run_ends"
    DUAL_USE_ENDS = "dual_use_ends"


EVENT_LABELS: Mapping[Event, str] = {
    Event.NOTICE: "last day to give notice",
    Event.RENEWAL: "goes on for another term",
    Event.END: "contract ends",
    Event.TRUE_UP_OPENS: "true-up may be ordered",
    Event.TRUE_UP_CLOSES: "last day to order the true-up",
    Event.RIGHTS_END: "rights end",
    Event.MAINTENANCE_ENDS: "maintenance ends",
    Event.PARALLEL_RUN_ENDS: "parallel run ends",
    Event.DUAL_USE_ENDS: "right to run side by side ends",
}
"""What happens, as a person says it."""


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One day in the calendar."""

    on: date
    event: Event
    key: str
    """The contract, entitlement or machine."""
    title: str
    tenant: str = ""
    value: Decimal | None = None
    """What is at stake, in euro a year where it is a contract."""
    is_overdue: bool = False
    """The day is gone, and what it was for still is to come."""


def calendar(estate: Estate, on: date, days: int = 365) -> tuple[CalendarItem, ...]:
    """Everything within so many days, and the notices that came too late, in order."""
    last = on + timedelta(days=days)
    items: list[CalendarItem] = []
    for contract in estate.contracts.values():
        items += _of_contract(contract, on)
    for entitlement in estate.entitlements:
        items += _of_entitlement(entitlement, estate)
    for run in estate.parallel_runs:
        items += _of_run(run, estate, on)
    wanted = (item for item in items if item.is_overdue or on <= item.on <= last)
    return tuple(sorted(wanted, key=lambda item: (item.on, item.event, item.key)))


def due(items: Iterable[CalendarItem], distances: Collection[int], since: date, today: date) -> list[CalendarItem]:
    """The items that came within one of the distances, in days, after a day; each once, however many distances."""
    return [
        item for item in items if any(since < item.on - timedelta(days=distance) <= today for distance in distances)
    ]


def current_end(contract: Contract, on: date) -> date | None:
    """The last day of the term that a contract is in; None where it has none."""
    if contract.end is None or contract.end >= on or contract.renewal_months < 1:
        return contract.end
    terms = 1
    while (end := plus_months(contract.end, terms * contract.renewal_months)) < on:
        terms += 1
    return end


def notice_day(contract: Contract, end: date) -> date | None:
    """The last day to give notice for a term that ends on a day; None where the contract asks for none."""
    if not contract.notice_months and not contract.notice_days:
        return None
    return plus_months(end, -contract.notice_months) - timedelta(days=contract.notice_days)


def plus_months(day: date, months: int) -> date:
    """The same day so many months on, or that month's last one; the last day of a month stays the last."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    length = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if is_last else min(day.day, length))


def _of_contract(contract: Contract, on: date) -> Iterator[CalendarItem]:
    title = " ".join(part for part in (contract.supplier, contract.title, contract.number) if part)

    def item(day: date, event: Event, *, is_overdue: bool = False) -> CalendarItem:
        return CalendarItem(day, event, contract.key, title, contract.tenant, contract.yearly_cost, is_overdue)

    end = current_end(contract, on)
    if end is not None and end >= on:
        if notice := notice_day(contract, end):
            yield item(notice, Event.NOTICE, is_overdue=notice < on)
        goes_on = contract.renewal_months > 0
        yield item(end + timedelta(days=1) if goes_on else end, Event.RENEWAL if goes_on else Event.END)
    if contract.has_true_up and contract.start:
        for years in range(1, on.year - contract.start.year + 3):
            anniversary = plus_months(contract.start, years * _MONTHS)
            if contract.end is None or contract.renewal_months or anniversary <= contract.end + timedelta(days=1):
                yield item(anniversary - timedelta(days=TRUE_UP_OPENS), Event.TRUE_UP_OPENS)
                yield item(anniversary - timedelta(days=TRUE_UP_CLOSES), Event.TRUE_UP_CLOSES)


def _of_entitlement(entitlement: Entitlement, estate: Estate) -> Iterator[CalendarItem]:
    product = estate.products.get(entitlement.product)
    title = f"{entitlement.rights} × {product.label if product else entitlement.product}"
    value = None if entitlement.unit_price is None else entitlement.unit_price * entitlement.quantity
    for day, event in ((entitlement.end, Event.RIGHTS_END), (entitlement.maintenance_end, Event.MAINTENANCE_ENDS)):
        if day:
            yield CalendarItem(day, event, entitlement.key, title, entitlement.tenant, value)


def _of_run(run: ParallelRun, estate: Estate, on: date) -> Iterator[CalendarItem]:
    old, new = estate.fleet.name_of(run.old), estate.fleet.name_of(run.new)
    title = say(Phrase.SIDE_BY_SIDE, old=old, new=new)
    tenant = next(
        (each.tenant for each in (estate.fleet.machines.get(run.old), estate.fleet.hosts.get(run.old)) if each), ""
    )
    if run.end:
        yield CalendarItem(run.end, Event.PARALLEL_RUN_ENDS, run.new, title, tenant)
    for day in sorted(set(_rights_end(run, estate, on))):
        yield CalendarItem(day, Event.DUAL_USE_ENDS, run.new, title, tenant)


def _rights_end(run: ParallelRun, estate: Estate, on: date) -> Iterable[date]:
    products = {each.product for each in estate.installations if each.subject in (run.old, run.new)}
    families = {estate.products[key].kin for key in products if key in estate.products}
    for family in sorted(families):
        rights = [
            each.dual_use
            for each in estate.entitlements
            if each.dual_use
            and each.product in estate.products
            and estate.products[each.product].kin == family
            and not each.why_not(max(on, run.start))
        ]
        found = until(run, rights)
        if found and found[1] and (run.end is None or found[1] < run.end):
            yield found[1]
