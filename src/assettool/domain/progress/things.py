"""What moves, as one result counts it: where it stood when, and when it was planned to be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assettool.domain.progress.results import Place

_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Thing:
    """One object with its history for one result."""

    id: int
    tenant: str = ""
    """Slug; empty where nobody's, or a tenant that the reader may not see."""
    steps: tuple[tuple[date, Place], ...] = ()
    """The days on which it came to another place, in their order."""
    planned: date | None = None
    """The Monday of the week in which the plan has it done."""

    @property
    def place(self) -> Place:
        """Where it stands after its last step."""
        return self.steps[-1][1] if self.steps else Place.OUT

    @property
    def since(self) -> date | None:
        """The day of its last step."""
        return self.steps[-1][0] if self.steps else None

    @property
    def due(self) -> date | None:
        """The day by whose end it was to be done; what is done and that no plan has was so on the day itself."""
        if self.planned is not None:
            return self.planned + _SUNDAY
        return self.since if self.place is Place.DONE else None

    def until(self, day: date) -> "Thing":
        """The same as it was at the end of a day."""
        if not self.steps or self.steps[-1][0] <= day:
            return self
        return replace(self, steps=tuple(step for step in self.steps if step[0] <= day))


def steps_of(places: Iterable[tuple[date, Place]]) -> tuple[tuple[date, Place], ...]:
    """A history without the steps that lead nowhere else, and with the last one of each day alone."""
    found: list[tuple[date, Place]] = []
    for day, place in places:
        if found and found[-1][0] == day:
            found.pop()
        if not found or found[-1][1] is not place:
            found.append((day, place))
    return tuple(found)


def at_the_end_of(things: Iterable[Thing], day: date) -> list[Thing]:
    """All of them as they were then; those that were not there yet are left out."""
    return [then for each in things if (then := each.until(day)).steps]


def in_scope(things: Iterable[Thing]) -> Iterator[Thing]:
    """Those that count."""
    return (each for each in things if each.place is not Place.OUT)


def by_tenant(things: Iterable[Thing]) -> Mapping[str, Sequence[Thing]]:
    """Slug → the things of that tenant."""
    found: dict[str, list[Thing]] = {}
    for each in things:
        found.setdefault(each.tenant, []).append(each)
    return found
