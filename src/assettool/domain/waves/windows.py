"""In which weeks each unit can be at all, for the orders and its own weeks; and before which week no plan ends."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import accumulate

from assettool.domain.waves.condense import Condensed

NEVER = -1


@dataclass(frozen=True, slots=True)
class Windows:
    """Unit → the first and the last week in which it can be; the last is `NEVER` where there is none."""

    first: Sequence[int]
    last: Sequence[int]

    @property
    def stuck(self) -> list[int]:
        """The units that can be nowhere."""
        return [unit for unit, (first, last) in enumerate(zip(self.first, self.last, strict=True)) if last < first]


def windows(condensed: Condensed, end: int) -> Windows:
    """The windows of a plan that ends in this week at the latest."""
    first: list[int] = []
    for number, unit in enumerate(condensed.units):
        least = max(
            (
                first[before] + link.gap
                for link in condensed.links_before[number]
                for before in link.before
                if before < number
            ),
            default=0,
        )
        first.append(next((week for week in unit.weeks if week >= least), end + 1))
    last = [0] * len(condensed.units)
    for number in reversed(range(len(condensed.units))):
        most = min(
            (
                last[after] - link.gap
                for link in condensed.links_after[number]
                for after in link.after
                if after > number
            ),
            default=end,
        )
        last[number] = next((week for week in reversed(condensed.units[number].weeks) if week <= most), NEVER)
    return Windows(first, last)


def urgent_first(condensed: Condensed, latest: Sequence[int]) -> list[int]:
    """The units in an order that keeps all links, what has to be done soonest first."""
    waiting = [
        sum(len(link.before) - (number in link.before) for link in condensed.links_before[number])
        for number in range(len(condensed.units))
    ]
    ready = [(latest[number], number) for number, count in enumerate(waiting) if count == 0]
    heapify(ready)
    found = []
    while ready:
        _, number = heappop(ready)
        found.append(number)
        for link in condensed.links_after[number]:
            for after in link.after:
                if after != number:
                    waiting[after] -= 1
                    if waiting[after] == 0:
                        heappush(ready, (latest[after], after))
    return found


def least_end(condensed: Condensed) -> int | None:
    """A week before which no plan ends, by chains of orders and by the room that there is; nothing for no plan at all.

    By the room: the work that has to end by some week for a plan to end by another one has to find room until then,
    and what cannot begin before some week has to find room from then on.
    """
    least = max(windows(condensed, condensed.weeks - 1).first, default=0)
    return next((end for end in range(least, condensed.weeks) if has_room(condensed, end)), None)


def has_room(condensed: Condensed, end: int) -> bool:
    """Whether nothing that is told at once stands against a plan that ends in this week at the latest."""
    found = windows(condensed, end)
    if found.stuck:
        return False
    until: dict[int, list[int]] = defaultdict(lambda: [0] * (end + 1))
    since: dict[int, list[int]] = defaultdict(lambda: [0] * (end + 1))
    for unit, first, last in zip(condensed.units, found.first, found.last, strict=True):
        for load in unit.loads:
            until[load.resource][last] += load.weeks * load.amount
            since[load.resource][max(0, first - load.weeks + 1)] += load.weeks * load.amount
    return all(
        _fits(amounts, condensed.limits[resource][: end + 1])
        and _fits(since[resource][::-1], condensed.limits[resource][: end + 1][::-1])
        for resource, amounts in until.items()
    )


def _fits(amounts: Sequence[int], limits: Sequence[int]) -> bool:
    return all(asked <= given for asked, given in zip(accumulate(amounts), accumulate(limits), strict=True))
