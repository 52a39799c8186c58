"""How cheap a plan with a given end could be at best, by what each unit and each week allow by themselves."""

from collections.abc import Sequence

from assettool.domain.waves.condense import Condensed, Reach


def least_cost(condensed: Condensed, weeks: Sequence[Sequence[int]], mean: int) -> int:
    """A cost below which no plan comes that has each unit in one of its weeks."""
    stretched = sum(reach.weight * _least_apart(weeks, reach) for reach in condensed.reaches)
    return stretched + condensed.problem.imbalance_weight * _least_imbalance(condensed, weeks, mean)


def _least_apart(weeks: Sequence[Sequence[int]], reach: Reach) -> int:
    """How many weeks are between the units, when the last one comes as early and the first one as late as it can."""
    return max(0, max(weeks[unit][0] for unit in reach.units) - min(weeks[unit][-1] for unit in reach.units))


def _least_imbalance(condensed: Condensed, weeks: Sequence[Sequence[int]], mean: int) -> int:
    """The work for which there is no room below the mean: a week has room for what can be in it, and for no more."""
    spread = {number for number, resource in enumerate(condensed.problem.resources) if resource.is_spread}
    room = [dict.fromkeys(spread, 0) for _ in range(condensed.weeks)]
    work = 0
    for unit, choices in zip(condensed.units, weeks, strict=True):
        for load in unit.loads:
            if load.resource in spread:
                work += load.weeks * load.amount
                for week in {week - back for week in choices for back in range(load.weeks)}:
                    room[week][load.resource] += load.amount
    most = [
        sum(min(amount, condensed.limits[number][week]) for number, amount in each.items())
        for week, each in enumerate(room)
    ]
    return max(0, work - sum(min(mean, each) for each in most))
