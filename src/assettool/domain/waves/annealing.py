"""Making a plan better by many small changes, worse ones too at first (simulated annealing).

One change puts a unit in another week, or exchanges it with a unit of that week where there is no room otherwise. Each
plan on the way keeps every rule. It knows nothing of clocks: who calls says how far it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from assettool.domain.waves.condense import Condensed
from assettool.domain.waves.working_plan import WorkingPlan

_STEPS = 256
"""Between two looks at how far it is."""
_NEAR = 0.5
"""How often a week is wanted because something related is in it."""
_COMPARED = 2
_OVERTIME = 1.2

type Cost = int


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to become small: costs of single weeks, and whether what the units stretch and balance counts."""

    own: Sequence[Mapping[int, Cost]]
    """Unit → every week in which it may be, and what it costs there."""
    hot: float
    """How much worse a change may be at the beginning; less and less, down to `cold` at the end."""
    cold: float
    mean: int | None = None
    """The mean work of a week where stretches and balance count; nothing where only single weeks do."""


class Annealing:
    """One search from one plan. `best` is the best plan so far; it is never worse than the first."""

    def __init__(self, condensed: Condensed, weeks: Sequence[int], aim: Aim, seed: int = 1) -> None:
        self._condensed = condensed
        self._aim = aim
        self._random = Random(seed)
        self._plan = WorkingPlan(condensed, weeks, aim.mean)
        self._movable = [unit for unit, own in enumerate(aim.own) if len(own) >= _COMPARED]
        self._choices = [tuple(own) for own in aim.own]
        self.cost = self._plan.cost() + sum(own[week] for own, week in zip(aim.own, weeks, strict=True))
        """What the present plan costs; only differences are exact to the unit of the aim."""
        self.best = list(weeks)
        self.best_cost = self.cost

    def run(
        self, share_done: Callable[[], float], goal: Cost = 0, told: Callable[[Cost], None] = lambda _: None
    ) -> list[int]:
        """Search until the share that is done reaches 1, or the cost its goal; returns the best plan.

        In the end single units move for as long as one gains by it, or is earlier at the same cost; that may take some
        time on top.
        """
        before = self.best_cost
        while self._movable and self.best_cost > goal and (done := share_done()) < 1:
            heat = self._aim.hot * (self._aim.cold / self._aim.hot) ** done
            for _ in range(_STEPS):
                self._step(-heat * log(1 - self._random.random()))
            if self.best_cost < before:
                before = self.best_cost
                told(before)
        self._settle(share_done)
        return self.best

    def _settle(self, share_done: Callable[[], float]) -> None:
        """Move single units from the best plan on until none is left that gains by it, or it takes far too long."""
        self._plan = WorkingPlan(self._condensed, self.best, self._aim.mean)
        self.cost = self.best_cost
        left = dict.fromkeys(self._movable)
        while left and share_done() < _OVERTIME:
            unit = next(iter(left))
            del left[unit]
            if any(self._gains(unit, week) for week in self._choices[unit]):
                left |= dict.fromkeys(self._movable)
        self.best, self.best_cost = list(self._plan.weeks), self.cost

    def _gains(self, unit: int, week: int) -> bool:
        now = self._plan.weeks[unit]
        if week == now or not self._plan.is_linked(unit, week):
            return False
        least = 0 if week < now else 1
        worse = self._plan.stretched(unit, week) + self._own(unit, week)
        return worse <= self._plan.most_balanced(unit) - least and self._try(((unit, week),), -least)

    def _step(self, allowed: float) -> None:
        """Try one change, which may make the plan worse by so much."""
        chance, plan = self._random.random, self._plan
        unit = self._movable[int(chance() * len(self._movable))]
        week = self._wanted(unit)
        if week == plan.weeks[unit] or week not in self._aim.own[unit]:
            return
        if not plan.is_linked(unit, week):
            return
        worse = plan.stretched(unit, week) + self._own(unit, week)
        if plan.has_room(unit, week):
            if worse <= allowed + plan.most_balanced(unit):
                self._try(((unit, week),), allowed)
        elif (partner := self._partner(unit, week)) is not None:
            self._try(((unit, week), (partner, plan.weeks[unit])), allowed)

    def _wanted(self, unit: int) -> int:
        """A week for a unit: that of something related, or any."""
        chance = self._random.random
        related = self._plan.related[unit]
        if related and chance() < _NEAR:
            return self._plan.weeks[related[int(chance() * len(related))]]
        choices = self._choices[unit]
        return choices[int(chance() * len(choices))]

    def _partner(self, unit: int, week: int) -> int | None:
        """A unit of the wanted week that may go where this one is."""
        there = self._plan.units_in[week]
        partner = there[int(self._random.random() * len(there))] if there else None
        return partner if partner is not None and self._plan.weeks[unit] in self._aim.own[partner] else None

    def _own(self, unit: int, week: int) -> Cost:
        own = self._aim.own[unit]
        return own[week] - own[self._plan.weeks[unit]]

    def _try(self, changes: Sequence[tuple[int, int]], allowed: float) -> bool:
        """Make changes where they keep every rule and make the plan worse by no more than is allowed."""
        own = sum(self._own(unit, week) for unit, week in changes)
        worse = self._plan.change(changes, allowed - own)
        if worse is None:
            return False
        self.cost += worse + own
        if self.cost < self.best_cost:
            self.best_cost = self.cost
            self.best = list(self._plan.weeks)
        return True
