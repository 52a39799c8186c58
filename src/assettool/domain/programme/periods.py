"""The period that a report tells of, and the ones that a schedule makes reports of."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_MONTHS_OF_A_QUARTER = 3


class Every(StrEnum):
    """How often."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Period:
    """From the end of one day to the end of another, and as far as the next one."""

    after: date
    until: date
    next_until: date
    name: str = ""
    """Such as 2026-W09, 2026-02 and 2026-Q1."""


def period_of(as_of: date, since: date | None = None) -> Period:
    """The month of a day so far, and the next one; or what lies after another day, and as long after it."""
    if since is not None:
        return Period(since, as_of, as_of + (as_of - since))
    first = as_of.replace(day=1)
    return Period(first - _DAY, as_of, _months_later(first, 2) - _DAY)


def last_whole(every: Every, today: date) -> Period:
    """The last week, month or quarter that is over on a day."""
    if every is Every.WEEK:
        monday = today - timedelta(days=today.weekday())
        until = monday - _DAY
        year, week, _ = until.isocalendar()
        return Period(until - timedelta(weeks=1), until, until + timedelta(weeks=1), f"{year}-W{week:02}")
    number = 1 if every is Every.MONTH else _MONTHS_OF_A_QUARTER
    first = today.replace(month=(today.month - 1) // number * number + 1, day=1)
    start, until = _months_later(first, -number), first - _DAY
    quarter = (until.month - 1) // _MONTHS_OF_A_QUARTER + 1
    name = f"{until:%Y-%m}" if every is Every.MONTH else f"{until.year}-Q{quarter}"
    return Period(start - _DAY, until, _months_later(first, number) - _DAY, name)


def _months_later(first: date, months: int) -> date:
    """The first day of another month."""
    month = first.year * 12 + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)
