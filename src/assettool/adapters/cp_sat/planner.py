"""The planner on OR-Tools: one stage after the other, each with a time limit of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from assettool.adapters.cp_sat.deciding import decide, oracle
from assettool.adapters.cp_sat.ending import find_end
from assettool.adapters.cp_sat.moving import count_moves, move_few, moves_of
from assettool.adapters.cp_sat.refining import refine
from assettool.domain.waves.checking import broken, cost_of, end_of, moved
from assettool.domain.waves.collisions import collision
from assettool.domain.waves.condense import Condensed, condense
from assettool.domain.waves.greedy import greedy
from assettool.domain.waves.problem import Placement, Problem, canonical
from assettool.domain.waves.proposal import Collision, Proposal, Stage, Unfinished
from assettool.ports import PlanLimits, PlanProgress


class CpSatPlanner:
    """Implements `Planner`."""

    def plan(
        self,
        problem: Problem,
        previous: Placement | None = None,
        limits: PlanLimits = PlanLimits(),
        told: PlanProgress = lambda *_: None,
    ) -> Proposal | Collision | Unfinished:
        """The earliest end, then the fewest moves, then the lowest cost that the time allows."""
        problem = canonical(problem)
        condensed = condense(problem)
        if isinstance(condensed, Collision):
            return condensed
        return _Planning(condensed, previous or {}, limits, told).run()

    def collide(self, problem: Problem, limit_s: float = 30) -> Collision | None:
        """The rules that collide; nothing where there is a plan, or where none was proven to be impossible in time."""
        problem = canonical(problem)
        begin = time.monotonic()
        if decide(problem, limit_s) is not False:
            return None
        return collision(problem, oracle(limit_s - (time.monotonic() - begin)))


class _Planning:
    """One run of all stages."""

    def __init__(self, condensed: Condensed, previous: Placement, limits: PlanLimits, told: PlanProgress) -> None:
        self._condensed = condensed
        self._problem = condensed.problem
        self._were = moves_of(condensed, previous)
        self._previous = previous
        self._limits = limits
        self._told = told
        self._seconds: dict[str, float] = {}

    def run(self) -> Proposal | Collision | Unfinished:
        start = self._start()
        ended = self._timed(Stage.END, find_end, self._condensed, start, self._limits.end_s)
        if ended.has_none:
            return collision(self._problem, oracle(self._limits.collision_s))
        if ended.weeks is None:
            placement = self._condensed.placement(greedy(self._condensed))
            return Unfinished(placement, tuple(sorted({*self._problem.item} - {*placement})))
        weeks, bound = ended.weeks, 0
        if self._previous:
            kept = self._with_fewest_moves(end_of(self._condensed.placement(weeks)), weeks)
            few = self._timed(Stage.MOVES, move_few, self._condensed, kept, self._were, self._limits.moves_s)
            weeks, bound = few.weeks, few.bound
        weeks, least = self._timed(Stage.REST, refine, self._condensed, weeks, self._were, self._limits.rest_s)
        placement = self._condensed.placement(weeks)
        cost = cost_of(self._problem, placement)
        return Proposal(
            placement,
            end=end_of(placement),
            end_bound=min(ended.bound, end_of(placement)),
            cost=cost,
            bound=min(least, cost.total),
            moved=len(moved(self._previous, placement)),
            moved_bound=bound,
            seconds=self._seconds,
        )

    def _start(self) -> list[int] | None:
        """The plan to begin with: of those that are made at once the one that ends first; nothing where none is one."""
        return min(self._made_at_once(), key=lambda weeks: max(weeks, default=0), default=None)

    def _with_fewest_moves(self, end: int, weeks: list[int]) -> list[int]:
        made = [weeks, *(each for each in self._made_at_once() if max(each, default=0) <= end)]
        return min(made, key=lambda each: count_moves(self._were, each))

    def _made_at_once(self) -> Iterator[list[int]]:
        """The plan before, where it still is one, the greedy plan near it, and the greedy plan."""
        before = self._condensed.weeks_of(self._previous)
        if not broken(self._problem, self._previous):
            yield from _whole(before)
        if self._previous:
            wanted = [each.most_common(1)[0][0] if each else None for each in self._were]
            yield from _whole(greedy(self._condensed, wanted))
        yield from _whole(greedy(self._condensed))

    def _timed[T](self, stage: Stage, work: Callable[..., T], *given: object) -> T:
        begin = time.monotonic()
        found = work(*given, partial(self._told, stage))
        self._seconds[stage] = time.monotonic() - begin
        return found


def _whole(weeks: Sequence[int | None]) -> Iterator[list[int]]:
    """The plan, where it has every unit."""
    found = [week for week in weeks if week is not None]
    if len(found) == len(weeks):
        yield found
