"""The simplest plan: each unit, after what it has to follow, in the earliest week in which there is room for it."""

from collections.abc import Sequence

from assettool.domain.waves.condense import Condensed
from assettool.domain.waves.windows import urgent_first, windows


class Room:
    """What is left of each resource in each week."""

    def __init__(self, condensed: Condensed) -> None:
        self._profiles = condensed.profiles
        self._left = [list(limits) for limits in condensed.limits]

    def fits(self, unit: int, week: int) -> bool:
        """Whether there is room for a unit with its cutover in this week."""
        return all(self._left[resource][week - back] >= amount for resource, back, amount in self._profiles[unit])

    def take(self, unit: int, week: int) -> None:
        """Take the room of a unit."""
        for resource, back, amount in self._profiles[unit]:
            self._left[resource][week - back] -= amount


def greedy(condensed: Condensed, wanted: Sequence[int | None] = ()) -> list[int | None]:
    """Unit → its week; nothing where it, or one that it has to follow, fits nowhere.

    What can wait least comes first. A unit is put where it is wanted, if that can be.
    """
    room = Room(condensed)
    weeks: list[int | None] = [None] * len(condensed.units)
    for number in urgent_first(condensed, windows(condensed, condensed.weeks - 1).last):
        first = _first_week(condensed, weeks, number)
        if first is None:
            continue
        unit = condensed.units[number]
        better = wanted[number] if wanted else None
        choices = unit.weeks if better is None or better not in unit.weeks else (better, *unit.weeks)
        week = next((each for each in choices if each >= first and room.fits(number, each)), None)
        if week is not None:
            room.take(number, week)
            weeks[number] = week
    return weeks


def _first_week(condensed: Condensed, weeks: Sequence[int | None], number: int) -> int | None:
    """The earliest week after everything that comes before; nothing where some of that has no week."""
    first = 0
    for link in condensed.links_before[number]:
        for before in link.before:
            if before == number:
                continue
            week = weeks[before]
            if week is None:
                return None
            first = max(first, week + link.gap)
    return first
