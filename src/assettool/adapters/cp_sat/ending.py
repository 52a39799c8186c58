"""The first stage: the earliest end that a plan can have, and the proof that no plan ends earlier."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assettool.adapters.cp_sat.choosing import decide_end
from assettool.adapters.cp_sat.model import weeks_until
from assettool.domain.waves.annealing import Aim, Annealing
from assettool.domain.waves.condense import Condensed
from assettool.domain.waves.windows import least_end

_MANY, _UNITS_IN_A_SECOND = 1000, 100
"""From so many units on, CP-SAT is slow with plans: annealing comes first, longer for more units."""
_HOT, _COLD = 300, 10
_WEEK_LATE = 100
_BIG = 10
_SLICE_S, _LONGER = 4.0, 2.0
"""How long one end is tried the first time, and how much longer each time after."""


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
    return _Search(condensed, plan, least, begin + limit_s, told).run()


class _Search:
    """Tries ends one by one, the earliest first: each try gives a plan, a proof, or neither in its slice of time."""

    def __init__(
        self,
        condensed: Condensed,
        plan: list[int] | None,
        least: int,
        until: float,
        told: Callable[[int, int], None],
    ) -> None:
        self._condensed = condensed
        self._plan = plan
        self._least = least
        self._until = until
        self._told = told

    @property
    def _best(self) -> int:
        """The end of the best plan; one week more than there are where there is no plan yet."""
        return self._condensed.weeks if self._plan is None else max(self._plan, default=0)

    def run(self) -> Ended:
        """The best plan, and what is proven of the end when time is out or nothing is left to try."""
        slice_s = _SLICE_S
        while self._least < self._best and time.monotonic() < self._until:
            self._round(slice_s)
            slice_s *= _LONGER
        if self._plan is None and self._least >= self._condensed.weeks:
            return Ended(None, self._condensed.weeks, has_none=True)
        if self._plan is not None:
            self._told(self._best, self._least)
        return Ended(self._plan, self._least)

    def _round(self, slice_s: float) -> None:
        """Halve what is open: on where nothing becomes clear as if there were no plan."""
        first = self._least
        while first < self._best and (left := self._until - time.monotonic()) > 0:
            if self._plan is not None:
                self._told(self._best, self._least)
            end = (first + self._best - 1) // 2
            found = decide_end(self._condensed, end, min(slice_s, left))
            if found.plan is not None:
                self._plan = found.plan
                continue
            first = end + 1
            if found.has_none:
                self._least = max(self._least, first)


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
