"""How one result stands on a day: done against scope and plan, the pace, and the end that follows from it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assettool.domain.progress.curve import Week, curve
from assettool.domain.progress.results import Place, Result
from assettool.domain.progress.things import Thing, at_the_end_of, in_scope
from assettool.domain.rag import Rating, Thresholds, behind, rate
from assettool.domain.waves.forecast import Forecast, forecast, weekly

_MONTH = 4  # weeks


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are, and how many of them are done, and were to be."""

    scope: int
    done: int
    planned: int | None
    """How many were to be done by the end of the day; None: no plan has any of them."""
    unplanned: int
    """How many are still to be done and in no plan."""
    days_late: int | None
    """How long ago the first that is missing was to be done; below nought where more is done than was to be."""

    @property
    def open(self) -> int:
        """How many are still to be done."""
        return self.scope - self.done

    @property
    def percent(self) -> Decimal | None:
        """Of a hundred, how many are done; None where there are none."""
        return Decimal(100 * self.done) / self.scope if self.scope else None

    @property
    def behind(self) -> Decimal | None:
        """By how many percent what is done falls short of what was planned."""
        return None if self.planned is None else behind(self.planned, self.done)


@dataclass(frozen=True, slots=True)
class Trend:
    """How many were done in the last four whole weeks, and in the four before."""

    lately: int
    before: int

    @property
    def per_week(self) -> float:
        """The pace of late."""
        return self.lately / _MONTH


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is said of one result."""

    result: Result
    tally: Tally
    rating: Rating
    weeks: tuple[Week, ...]
    pace: tuple[int, ...]
    """How many were done in each whole week that a forecast draws from."""
    forecast: Forecast | None
    planned_end: date | None
    """The last day of the plan for it."""
    ended: date | None
    """The day on which the last one was done, where all are."""

    @property
    def trend(self) -> Trend:
        """The pace of late against that of before."""
        return Trend(sum(self.pace[-_MONTH:]), sum(self.pace[-2 * _MONTH : -_MONTH]))

    def needed_per_week(self, on: date) -> float | None:
        """How many have to be done in each week after a day to end with the plan; None where that is over."""
        weeks = -((on - self.planned_end).days // 7) if self.planned_end else 0
        return self.tally.open / weeks if weeks > 0 else None


def tally(things: Sequence[Thing], on: date) -> Tally:
    """The counts of things as they were at the end of a day."""
    scope = list(in_scope(things))
    done = sum(each.place is Place.DONE for each in scope)
    unplanned = sum(each.planned is None and each.place is not Place.DONE for each in scope)
    if not any(each.planned for each in scope):
        return Tally(len(scope), done, None, unplanned, None)
    due = sorted(each.due for each in scope if each.due is not None)
    return Tally(len(scope), done, bisect_right(due, on), unplanned, _days_late(due, done, on))


def _days_late(due: Sequence[date], done: int, on: date) -> int:
    """Against the day on which so many were to be done: the first that is overdue, or the last that is early."""
    if done < len(due) and due[done] < on:
        return (on - due[done]).days
    if done and due[min(done, len(due)) - 1] > on:
        return (on - due[min(done, len(due)) - 1]).days
    return 0


def standing(result: Result, things: Sequence[Thing], on: date, thresholds: Thresholds = Thresholds()) -> Standing:
    """How a result stood at the end of a day."""
    then = at_the_end_of(things, on)
    counts = tally(then, on)
    done = [each.since for each in then if each.place is Place.DONE and each.since is not None]
    pace = weekly(done, on)
    ends = [each.due for each in in_scope(then) if each.planned is not None and each.due is not None]
    return Standing(
        result=result,
        tally=counts,
        rating=rate(counts.behind, counts.days_late, thresholds),
        weeks=curve(then, on),
        pace=pace,
        forecast=forecast(pace, counts.open, on),
        planned_end=max(ends, default=None),
        ended=max(done) if done and not counts.open else None,
    )
