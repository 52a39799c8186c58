"""The third stage: the end and the number of moves stay, everything else becomes as cheap as it can in the time."""

import time
from collections import Counter
from collections.abc import Callable, Sequence

from assettool.adapters.cp_sat.model import weeks_until
from assettool.adapters.cp_sat.moving import count_moves
from assettool.domain.waves.annealing import Aim, Annealing
from assettool.domain.waves.bounding import least_cost
from assettool.domain.waves.condense import Condensed, mean_of

_HOT, _COLD = 20.0, 0.3
"""How much worse a change may be at the beginning and at the end, in mean weights of what the units stretch."""
_MOVE = 10**12
"""What a move costs: more than everything else."""


def refine(
    condensed: Condensed,
    start: Sequence[int],
    were: Sequence[Counter[int]],
    limit_s: float,
    told: Callable[[int, int], None],
) -> tuple[list[int], int]:
    """A plan that is no dearer than the first and moves no more items of the plan before, and the bound of its cost."""
    begin = time.monotonic()
    end = max(start, default=0)
    moves = count_moves(were, start)
    weeks = weeks_until(condensed, end)
    if moves == 0:  # then nothing that was planned before can move at all
        weeks = [(week,) if before else own for own, week, before in zip(weeks, start, were, strict=True)]
    mean = mean_of(condensed, end)
    bound = least_cost(condensed, weeks, mean)
    own = [
        {week: _MOVE * (before.total() - before[week]) for week in choices}
        for choices, before in zip(weeks, were, strict=True)
    ]
    weights = [reach.weight for reach in condensed.reaches]
    typical = max(1.0, sum(weights) / max(1, len(weights)))
    search = Annealing(condensed, start, Aim(own, _HOT * typical, _COLD * typical, mean))
    paid = _MOVE * moves
    told(search.best_cost - paid, bound)
    plan = search.run(
        lambda: (time.monotonic() - begin) / limit_s if limit_s > 0 else 1,
        bound + paid,
        lambda cost: told(cost - paid, bound),
    )
    return plan, bound
