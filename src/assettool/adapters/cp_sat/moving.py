"""The second stage: of all plans with the earliest end, one that moves the fewest items of the plan before."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from assettool.adapters.cp_sat.model import Told, WeekModel, solver, weeks_until
from assettool.domain.waves.condense import Condensed
from assettool.domain.waves.problem import Placement


@dataclass(frozen=True, slots=True)
class Moved:
    """The plan with the fewest moves."""

    weeks: list[int]
    number: int
    bound: int


def moves_of(condensed: Condensed, previous: Placement) -> list[Counter[int]]:
    """Unit → week of the plan before → how many of its items were there."""
    return [Counter(previous[key] for key in unit.items if key in previous) for unit in condensed.units]


def count_moves(were: Sequence[Counter[int]], weeks: Sequence[int]) -> int:
    """How many items are in another week than before."""
    return sum(before.total() - before[week] for before, week in zip(were, weeks, strict=True))


def move_few(
    condensed: Condensed,
    start: Sequence[int],
    were: Sequence[Counter[int]],
    limit_s: float,
    told: Callable[[int, int], None],
) -> Moved:
    """Begin with a plan and look for one that ends no later and moves fewer items."""
    weeks = weeks_until(condensed, max(start, default=0))
    stuck = sum(
        before.total() - max((number for week, number in before.items() if week in own), default=0)
        for before, own in zip(were, weeks, strict=True)
    )
    moved = count_moves(were, start)
    told(moved, stuck)
    if moved <= stuck:
        return Moved(list(start), moved, moved)
    model = WeekModel(condensed, weeks, max(start))
    stays: list[tuple[cp_model.IntVar, int]] = []
    for unit, before in enumerate(were):
        for week, number in before.items():
            if week in weeks[unit]:
                stay = model.model.new_bool_var("")
                model.model.add(model.week[unit] == week).only_enforce_if(stay)
                model.model.add_hint(stay, start[unit] == week)
                stays.append((stay, number))
    total = sum(before.total() for before in were)
    model.model.minimize(total - sum(number * stay for stay, number in stays))
    model.hint(start)
    found = solver(limit_s)
    status = found.solve(model.model, Told(told))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Moved(list(start), moved, stuck)
    plan = [found.value(week) for week in model.week]
    return Moved(plan, count_moves(were, plan), max(stuck, round(found.best_objective_bound)))
