"""When the migration ends if it goes on as it went: drawn again and again from the weeks that were measured.

It says nothing of capacity, freezes or couplings, which the plan does; it says how fast things really go.
"""

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from assettool.domain.application import ApplicationStatus
from assettool.domain.register import StatusChange

LEAST_WEEKS = 4
"""With fewer measured weeks there is no forecast."""
_MOST_WEEKS = 12
"""What is longer ago says little of now."""
_RUNS = 2000
_HORIZON = 520
_EARLY, _LIKELY, _LATE = 0.1, 0.5, 0.9
_APPLICATION = "netbox_assettool.application"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The band in which the last application moves."""

    early: date
    """The Monday of the week by which it ends in one of ten draws."""
    likely: date
    late: date
    """The same in nine of ten."""
    measured: tuple[int, ...]
    """How many moved in each week that was drawn from, oldest first."""
    remaining: int


def measured(history: Iterable[StatusChange], today: date) -> tuple[int, ...]:
    """How many applications reached `migrated` in each whole week before this one, from the first that had any.

    An application that was rolled back and moved again counts once, in the week in which it moved last.
    """
    moved: dict[int, date] = {}
    for each in history:
        if each.label != _APPLICATION:
            continue
        if each.new == ApplicationStatus.MIGRATED:
            moved[each.object] = each.at.date()
        elif each.new in (ApplicationStatus.PLANNED, ApplicationStatus.MIGRATING):
            moved.pop(each.object, None)
    return weekly(moved.values(), today)


def weekly(days: Iterable[date], today: date) -> tuple[int, ...]:
    """How many of these days lie in each whole week before this one, from the first that has any, but not long ago."""
    this_week = monday_of(today)
    weeks = Counter(week for week in map(monday_of, days) if week < this_week)
    if not weeks:
        return ()
    first = max(min(weeks), this_week - timedelta(weeks=_MOST_WEEKS))
    number = (this_week - first).days // 7
    return tuple(weeks[first + timedelta(weeks=week)] for week in range(number))


def forecast(weeks: tuple[int, ...], remaining: int, today: date, seed: int = 1) -> Forecast | None:
    """The band for so many applications that still have to move; None where too little is measured, or nothing moved.

    The same input gives the same band.
    """
    if len(weeks) < LEAST_WEEKS or not any(weeks) or remaining < 1:
        return None
    draw = random.Random(seed)
    ends = sorted(_weeks_for(weeks, remaining, draw) for _ in range(_RUNS))
    monday = monday_of(today)

    def at(share: float) -> date:
        return monday + timedelta(weeks=ends[int(share * (_RUNS - 1))] - 1)

    return Forecast(at(_EARLY), at(_LIKELY), at(_LATE), weeks, remaining)


def _weeks_for(weeks: tuple[int, ...], remaining: int, draw: random.Random) -> int:
    done = week = 0
    often = remaining * len(weeks) // sum(weeks) + 1
    while week < _HORIZON:
        drawn = list(accumulate(draw.choices(weeks, k=min(2 * often, _HORIZON - week)), initial=done))
        if drawn[-1] >= remaining:
            return week + bisect_left(drawn, remaining)
        done, week = drawn[-1], week + len(drawn) - 1
    return _HORIZON


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())
