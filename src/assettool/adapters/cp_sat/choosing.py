"""The CP-SAT model that decides whether there is a plan with a given end: a choice of one week for each unit.

Its linear relaxation knows what fits into the weeks together, which the model with whole weeks and intervals does not:
it finds tight plans, and refuses ends, that are far out of reach for the other.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from assettool.adapters.cp_sat.model import solver, weeks_until
from assettool.domain.waves.condense import Condensed, Link


class ChoiceModel:
    """A model in which every hard rule holds for a plan that ends in `end` at the latest."""

    def __init__(self, condensed: Condensed, end: int) -> None:
        self._condensed = condensed
        self._end = end
        self.model = cp_model.CpModel()
        self._weeks = weeks_until(condensed, end)
        self._chosen = [{week: self.model.new_bool_var("") for week in each} for each in self._weeks]
        for choices in self._chosen:
            self.model.add_exactly_one(choices.values())
        for link in condensed.links:
            self._add_link(link)
        self._add_limits()

    def hint(self, weeks: Sequence[int]) -> None:
        """Begin with these weeks."""
        for choices, wanted in zip(self._chosen, weeks, strict=True):
            for week, chosen in choices.items():
                self.model.add_hint(chosen, week == wanted)

    def plan(self, found: cp_model.CpSolver) -> list[int]:
        """Unit → week of the solver's plan."""
        return [next(week for week, each in choices.items() if found.value(each)) for choices in self._chosen]

    def _until(self, unit: int, week: int) -> cp_model.LinearExprT:
        """Whether a unit has moved by the end of a week."""
        return sum(chosen for each, chosen in self._chosen[unit].items() if each <= week)

    def _add_link(self, link: Link) -> None:
        if min(len(link.before), len(link.after)) > 1:
            self._add_between(link)
            return
        for before in link.before:
            for after in link.after:
                if after != before:
                    for week in self._weeks[after]:
                        self.model.add(self._until(after, week) <= self._until(before, week - link.gap))

    def _add_between(self, link: Link) -> None:
        """Many to many: `all_there[week]` says that all of the first have moved by then."""
        all_there = [self.model.new_bool_var("") for _ in range(self._end + 1)]
        for week in range(self._end):
            self.model.add_implication(all_there[week], all_there[week + 1])
        for before in link.before:
            for week, there in enumerate(all_there):
                self.model.add(there <= self._until(before, week))
        for after in link.after:
            for week, chosen in self._chosen[after].items():
                if after in link.before:
                    continue
                if week < link.gap:
                    self.model.add(chosen == 0)
                else:
                    self.model.add_implication(chosen, all_there[week - link.gap])

    def _add_limits(self) -> None:
        taken: dict[tuple[int, int], list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
        for choices, unit in zip(self._chosen, self._condensed.units, strict=True):
            for load in unit.loads:
                for week, chosen in choices.items():
                    for each in range(max(0, week - load.weeks + 1), week + 1):
                        taken[load.resource, each].append((chosen, load.amount))
        for (resource, week), loads in taken.items():
            limit = self._condensed.limits[resource][week]
            if sum(amount for _, amount in loads) > limit:
                self.model.add(sum(chosen * amount for chosen, amount in loads) <= limit)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became clear of an end."""

    plan: list[int] | None = None
    """Unit → week; nothing where no plan was found."""
    has_none: bool = False
    """Whether it is proven that there is no plan."""


def decide_end(condensed: Condensed, end: int, limit_s: float, hint: Sequence[int] = ()) -> Decided:
    """Look for a plan that ends in this week or before."""
    begin = time.monotonic()
    choices = ChoiceModel(condensed, end)
    if hint:
        choices.hint(hint)
    found = solver(limit_s - (time.monotonic() - begin))
    status = found.solve(choices.model)
    plan = choices.plan(found) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    return Decided(plan, has_none=status == cp_model.INFEASIBLE)
