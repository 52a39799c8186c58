"""How much counts, is planned and is done at the end of each week: what a burn-up chart draws."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assettool.domain.progress.results import Place
from assettool.domain.progress.things import Thing, in_scope
from assettool.domain.waves.forecast import monday_of

_WEEK = timedelta(weeks=1)
_PAST = 104 * _WEEK
"""Further back a curve does not go."""


@dataclass(frozen=True, slots=True)
class Week:
    """How it stands at the end of one week."""

    monday: date
    scope: int | None
    """Nothing for a week that is still to come."""
    done: int | None
    planned: int | None
    """Nothing where there is no plan."""


def curve(things: Sequence[Thing], on: date) -> tuple[Week, ...]:
    """Every week from the first step of one of the things to the last that is planned, as known at the end of a day.

    It begins two years before that day at the earliest.
    """
    first = min((each.steps[0][0] for each in things if each.steps), default=None)
    if first is None:
        return ()
    scope, done = Counter[date](), Counter[date]()
    for each in things:
        before = Place.OUT
        for day, place in each.steps:
            scope[monday_of(day)] += (place is not Place.OUT) - (before is not Place.OUT)
            done[monday_of(day)] += (place is Place.DONE) - (before is Place.DONE)
            before = place
    has_plan = any(each.planned for each in things)
    due = Counter(monday_of(each.due) for each in in_scope(things) if each.due is not None)
    last = max([monday_of(on), *(due if has_plan else ())])
    return tuple(_weeks(monday_of(min([first, *(due if has_plan else ())])), last, on, (scope, done, due), has_plan))


def _weeks(first: date, last: date, on: date, counters: tuple[Counter[date], ...], has_plan: bool) -> Iterator[Week]:
    scope, done, due = counters
    sums = [0, 0, 0]
    monday = max(first, monday_of(on) - _PAST)
    for place, counter in enumerate((scope, done, due)):
        sums[place] = sum(number for week, number in counter.items() if week < monday)
    while monday <= last:
        sums = [sums[0] + scope[monday], sums[1] + done[monday], sums[2] + due[monday]]
        is_past = monday <= on
        yield Week(monday, sums[0] if is_past else None, sums[1] if is_past else None, sums[2] if has_plan else None)
        monday += _WEEK
