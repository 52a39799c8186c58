"""The naive model of planning waves: one 0/1 for each unit and week, and nothing told that CP-SAT could find out."""

from collections import defaultdict

from ortools.sat.python import cp_model

from assettool.domain.waves.condense import Condensed, condense
from assettool.domain.waves.problem import Problem, canonical

WORKERS = 2


def naive_end(problem: Problem, limit_s: float) -> str:
    """The end, and its bound, to which the naive model comes in this time."""
    condensed = condense(canonical(problem))
    assert isinstance(condensed, Condensed)
    model = cp_model.CpModel()
    in_week = [{week: model.new_bool_var("") for week in unit.weeks} for unit in condensed.units]
    week_of = [cp_model.LinearExpr.weighted_sum(list(each.values()), list(each)) for each in in_week]
    for each in in_week:
        model.add_exactly_one(each.values())
    for link in condensed.links:
        for before in link.before:
            for after in {*link.after} - {before}:
                model.add(week_of[after] >= week_of[before] + link.gap)
    taken = defaultdict(list)
    for number, profile in enumerate(condensed.profiles):
        for resource, back, amount in profile:
            for week, chosen in in_week[number].items():
                taken[resource, week - back].append((chosen, amount))
    for (resource, week), some in taken.items():
        model.add(sum(amount * chosen for chosen, amount in some) <= condensed.limits[resource][week])
    end = model.new_int_var(0, condensed.weeks - 1, "")
    for week in week_of:
        model.add(end >= week)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = limit_s
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    reached = f"week {round(solver.objective_value) + 1}" if found else "no plan"
    return f"{reached}, at least {round(solver.best_objective_bound) + 1}, after {solver.wall_time:.0f} s"
