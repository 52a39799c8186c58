"""Whether a problem has a plan at all: what is seen at once, then CP-SAT."""

import time
from collections.abc import Callable

from ortools.sat.python import cp_model

from assettool.adapters.cp_sat.model import WeekModel, solver, weeks_until
from assettool.domain.waves.collisions import Oracle
from assettool.domain.waves.condense import Condensed, condense
from assettool.domain.waves.greedy import greedy
from assettool.domain.waves.problem import Problem
from assettool.domain.waves.windows import has_room

_QUICK_S, _THOROUGH_S = 1.0, 5.0
"""How long one question may take."""


def oracle(limit_s: float) -> Oracle:
    """Answers questions for so long; after that none becomes clear any more."""
    end = time.monotonic() + limit_s

    def has_plan(problem: Callable[[], Problem], thorough: bool) -> bool | None:
        left = end - time.monotonic()
        return decide(problem(), min(left, _THOROUGH_S if thorough else _QUICK_S)) if left > 0 else None

    return has_plan


def decide(problem: Problem, limit_s: float) -> bool | None:
    """Whether there is a plan; nothing where that does not become clear in time."""
    condensed = condense(problem)
    if not isinstance(condensed, Condensed) or not has_room(condensed, condensed.weeks - 1):
        return False
    if None not in greedy(condensed):
        return True
    model = WeekModel(condensed, weeks_until(condensed, condensed.weeks - 1), condensed.weeks - 1)
    status = solver(limit_s).solve(model.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None
