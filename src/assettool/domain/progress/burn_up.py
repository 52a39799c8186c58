"""The lines of a burn-up chart: scope, plan, what is done, and what follows from the pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from assettool.domain.progress.curve import Week
from assettool.domain.progress.standing import Standing

_WEEK = timedelta(weeks=1)
_MOST_AHEAD = 104

type Line = tuple[int | float | None, ...]


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Lines over the same weeks; None is a gap."""

    mondays: tuple[date, ...]
    scope: Line
    planned: Line
    done: Line
    early: Line
    likely: Line
    late: Line


def burn_up(standing: Standing) -> BurnUp:
    """The lines of a result, up to the end of the plan or of the forecast, whichever is later, within two years."""
    past = list(takewhile(lambda week: week.scope is not None, standing.weeks))
    if not past:
        return BurnUp(*((),) * 7)
    mondays = _mondays(standing, past[-1].monday)
    known = {week.monday: week for week in standing.weeks}
    planned, last = [], None
    for monday in mondays:
        last = known[monday].planned if monday in known else last
        planned.append(last)
    ends = standing.forecast
    scope = standing.tally.scope
    return BurnUp(
        mondays=mondays,
        scope=tuple(known[each].scope if each <= past[-1].monday else scope for each in mondays),
        planned=tuple(planned),
        done=tuple(known[each].done if each <= past[-1].monday else None for each in mondays),
        early=_ahead(standing, mondays, past, ends.early if ends else None),
        likely=_ahead(standing, mondays, past, ends.likely if ends else None),
        late=_ahead(standing, mondays, past, ends.late if ends else None),
    )


def _mondays(standing: Standing, now: date) -> tuple[date, ...]:
    ends = [standing.weeks[-1].monday]
    if standing.forecast:
        ends.append(min(standing.forecast.late, now + _MOST_AHEAD * _WEEK))
    first = standing.weeks[0].monday
    return tuple(first + number * _WEEK for number in range((max(ends) - first).days // 7 + 1))


def _ahead(standing: Standing, mondays: Sequence[date], past: Sequence[Week], end: date | None) -> Line:
    """A straight line from what is done now to all of it at the end."""
    now, done, open_ = past[-1].monday, standing.tally.done, standing.tally.open
    if end is None:
        return tuple(None for _ in mondays)
    weeks = max(1, (end - now).days // 7)
    return tuple(
        None if each < now else round(done + open_ * min(1, (each - now).days / 7 / weeks), 1) for each in mondays
    )
