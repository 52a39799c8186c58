"""A plan of units that changes in small steps: what is left of each resource, and what each change costs."""

from collections.abc import Sequence
from math import inf

from assettool.domain.waves.condense import Condensed

_PAIR = 2


class WorkingPlan:
    """Units in weeks, with no rule broken; `weeks` is read by others and changed by `change` alone.

    Costs are those of stretches and, with a mean, of weeks of work above it; without a mean nothing costs anything.
    """

    def __init__(self, condensed: Condensed, weeks: Sequence[int], mean: int | None) -> None:
        self.weeks = list(weeks)
        self._weight = condensed.problem.imbalance_weight
        self._mean = mean or 0
        spread = [resource.is_spread and mean is not None for resource in condensed.problem.resources]
        self._profiles = condensed.profiles
        self._left = [list(limits) for limits in condensed.limits]
        self._work = [0] * condensed.weeks
        self._loads = [
            [(self._left[resource], back, amount, spread[resource]) for resource, back, amount in profile]
            for profile in condensed.profiles
        ]
        units = range(len(condensed.units))
        self._start = [-max((back for _, back, _, _ in loads), default=0) for loads in self._loads]
        self._before = [
            [(other, link.gap) for link in condensed.links_before[unit] for other in link.before if other != unit]
            for unit in units
        ]
        self._after = [
            [(other, link.gap) for link in condensed.links_after[unit] for other in link.after if other != unit]
            for unit in units
        ]
        reaches_of = condensed.reaches_of if mean is not None else [[] for _ in units]
        rest = [[(_others(reach.units, unit), reach.weight) for reach in reaches_of[unit]] for unit in units]
        self._pairs = [[(others[0], weight) for others, weight in each if len(others) == 1] for each in rest]
        self._groups = [[(others, weight) for others, weight in each if len(others) > 1] for each in rest]
        self.related = [
            [other for others, _ in rest[unit] for other in others] + [other for other, _ in self._before[unit]]
            for unit in units
        ]
        """Unit → what a change of it concerns."""
        self._most = [self._weight * sum(amount for _, _, amount, is_work in loads if is_work) for loads in self._loads]
        self.units_in: list[list[int]] = [[] for _ in range(condensed.weeks)]
        """Week → the units in it, in no order."""
        for unit, week in enumerate(weeks):
            self.units_in[week].append(unit)
        self._place = [0] * len(self.weeks)
        for there in self.units_in:
            for place, unit in enumerate(there):
                self._place[unit] = place
        self._reaches = condensed.reaches if mean is not None else []
        for unit in units:
            self._lift(unit, -1)

    def cost(self) -> int:
        """What the plan costs."""
        weeks = self.weeks
        stretched = sum(
            reach.weight * (max(weeks[unit] for unit in reach.units) - min(weeks[unit] for unit in reach.units))
            for reach in self._reaches
        )
        return stretched + self._weight * sum(max(0, work - self._mean) for work in self._work)

    def most_balanced(self, unit: int) -> int:
        """How much a unit, wherever it goes, can improve the balance at most."""
        return self._most[unit]

    def is_linked(self, unit: int, week: int) -> bool:
        """Whether a unit may be in this week for the sake of those that come before and after it."""
        weeks = self.weeks
        for other, gap in self._before[unit]:
            if weeks[other] + gap > week:
                return False
        for other, gap in self._after[unit]:  # noqa: SIM110 -- asked millions of times; all() takes twice as long
            if weeks[other] - gap < week:
                return False
        return True

    def stretched(self, unit: int, week: int) -> int:
        """How much more it costs what a unit stretches when it is in this week."""
        weeks = self.weeks
        now = weeks[unit]
        more = 0
        for other, weight in self._pairs[unit]:
            there = weeks[other]
            more += weight * (abs(week - there) - abs(now - there))
        for others, weight in self._groups[unit]:
            placed = [weeks[other] for other in others]
            low, high = min(placed), max(placed)
            more += weight * (max(high, week) - min(low, week) - max(high, now) + min(low, now))
        return more

    def change(self, changes: Sequence[tuple[int, int]], allowed: float) -> int | None:
        """Put units into other weeks, unless that breaks a rule or costs more than is allowed; returns the cost."""
        weeks = self.weeks
        before = [weeks[unit] for unit, _ in changes]
        more = 0
        for unit, _ in changes:
            more += self._lift(unit, 1)
        placed = 0
        for unit, week in changes:
            if not self._fits(unit, week):
                break
            more += self.stretched(unit, week)
            self._move(unit, week)
            more += self._lift(unit, -1)
            placed += 1
        else:
            if more <= allowed and all(self.is_linked(*each) for each in changes):
                return more
        for unit, _ in changes[:placed]:
            self._lift(unit, 1)
        for (unit, _), week in zip(changes, before, strict=True):
            self._move(unit, week)
            self._lift(unit, -1)
        return None

    def price(self, unit: int, week: int) -> int | None:
        """What it would cost more to have a unit in this week; nothing where that would break a rule."""
        now = self.weeks[unit]
        more = self.change(((unit, week),), inf)
        if more is not None:
            self.change(((unit, now),), inf)
        return more

    def lacking(self, unit: int, week: int) -> list[tuple[int, int]]:
        """The resources, and their weeks, of which there is too little for a unit in this week."""
        self._lift(unit, 1)
        found = [
            (resource, week - back)
            for resource, back, amount in self._profiles[unit]
            if week >= back and self._left[resource][week - back] < amount
        ]
        self._lift(unit, -1)
        return found

    def _move(self, unit: int, week: int) -> None:
        there, place = self.units_in[self.weeks[unit]], self._place[unit]
        last = there.pop()
        if last != unit:
            there[place] = last
            self._place[last] = place
        self._place[unit] = len(self.units_in[week])
        self.units_in[week].append(unit)
        self.weeks[unit] = week

    def has_room(self, unit: int, week: int) -> bool:
        """Whether there may be room for a unit in this week; what it takes where it is counts as room."""
        now, before = self.weeks[unit], self._start[unit]
        for left, back, amount, _ in self._loads[unit]:
            if left[week - back] < amount and not before <= week - back - now <= 0:
                return False
        return True

    def _fits(self, unit: int, week: int) -> bool:
        for left, back, amount, _ in self._loads[unit]:  # noqa: SIM110 -- as above
            if left[week - back] < amount:
                return False
        return True

    def _lift(self, unit: int, sign: int) -> int:
        """Take a unit out of the plan, or put it in again with sign -1; returns what that costs for the balance."""
        week, mean, work = self.weeks[unit], self._mean, self._work
        above = 0
        for left, back, amount, is_work in self._loads[unit]:
            left[week - back] += sign * amount
            if is_work:
                old = work[week - back]
                new = work[week - back] = old - sign * amount
                above += (new - mean if new > mean else 0) - (old - mean if old > mean else 0)
        return above * self._weight


def _others(units: Sequence[int], unit: int) -> tuple[int, ...]:
    return tuple(other for other in units if other != unit)
