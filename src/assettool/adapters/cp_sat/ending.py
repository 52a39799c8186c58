"""The first stage: the earliest end that a plan can have, and the proof that no plan ends earlier."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from assettool.adapters.cp_sat.model import Told, WeekModel, solver, weeks_until
from assettool.domain.waves.annealing import Aim, Annealing
from assettool.domain.waves.condense import Condensed
from assettool.domain.waves.windows import least_end

_MANY, _UNITS_IN_A_SECOND = 1000, 100
"""From so many units on, CP-SAT is slow with plans: annealing comes first, longer for more units."""
_HOT, _COLD = 300, 10
_WEEK_LATE = 100
_BIG = 10


@dataclass(frozen=True, slots=True)
class Ended:
    """What is known of the end."""

    weeks: list[int] | None
    """Unit → week of the plan that ends first; nothing where none was found."""
    bound: int
    """No plan ends before this week."""
    has_none: bool = False
    """Whether it is proven that there is no plan."""


def find_end(
    condensed: Condensed, start: Sequence[int] | None, limit_s: float, told: Callable[[int, int], None]
) -> Ended:
    """Begin with a plan, or with none, and look for one that ends earlier, until that is proven or time is out."""
    begin = time.monotonic()
    least = least_end(condensed)
    if least is None:
        return Ended(None, condensed.weeks, has_none=True)
    plan = list(start) if start else None
    if plan and max(plan, default=0) > least and len(plan) > _MANY:
        plan = _pulled_forward(condensed, plan, least, min(limit_s / 2, (len(plan) - _MANY) / _UNITS_IN_A_SECOND))
    end = max(plan, default=0) if plan is not None else condensed.weeks - 1
    if plan is not None:
        told(end, least)
        if end <= least:
            return Ended(plan, end)
    return _solved(condensed, plan, (least, end), limit_s - (time.monotonic() - begin), told)


def _solved(
    condensed: Condensed,
    plan: list[int] | None,
    ends: tuple[int, int],
    limit_s: float,
    told: Callable[[int, int], None],
) -> Ended:
    model = WeekModel(condensed, weeks_until(condensed, ends[1]), ends[1])
    end = model.model.new_int_var(*ends, "end")
    for unit, week in enumerate(model.week):
        if not condensed.links_after[unit]:
            model.model.add(end >= week)
    model.model.minimize(end)
    if plan:
        model.hint(plan)
    found = solver(limit_s)
    status = found.solve(model.model, Told(told))
    if status == cp_model.INFEASIBLE:
        return Ended(None, condensed.weeks, has_none=True)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        plan = [found.value(week) for week in model.week]
    return Ended(plan, max(ends[0], round(found.best_objective_bound)))


def _pulled_forward(condensed: Condensed, plan: Sequence[int], end: int, limit_s: float) -> list[int]:
    """A plan with less after this week."""
    begin = time.monotonic()
    last = max(plan)
    own = []
    for unit, weeks in zip(condensed.units, weeks_until(condensed, last), strict=True):
        share = sum(load.weeks * load.amount / (max(condensed.limits[load.resource]) or 1) for load in unit.loads)
        size = _WEEK_LATE * (1 + _BIG * share * len(plan) / _MANY)
        own.append({week: round(size * max(0, week - end)) for week in weeks})
    search = Annealing(condensed, plan, Aim(own, _HOT, _COLD))
    return search.run(lambda: (time.monotonic() - begin) / limit_s)
