"""How long applications spend in each status on their way, and how many got through it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from assettool.domain.application import ApplicationStatus as A

ON_THE_WAY = (
    A.REGISTERED,
    A.ASSESSED,
    A.PACKAGED,
    A.FUNCTIONAL_TEST,
    A.USER_ACCEPTANCE,
    A.PRODUCTION_ACCEPTANCE,
    A.GO,
    A.PLANNED,
    A.MIGRATING,
    A.MIGRATED,
    A.AFTERCARE,
    A.IN_MANAGEMENT,
)
"""The statuses that an application goes through, in their order."""
_PLACE = {str(status): place for place, status in enumerate((*ON_THE_WAY, A.CLEARED))}


@dataclass(frozen=True, slots=True)
class Step:
    """One change of status."""

    id: int
    """Of what changed."""
    new: str
    on: date


@dataclass(frozen=True, slots=True)
class Stage:
    """One status on the way."""

    status: A
    now: int
    longest: int | None
    """For how many days the one has been there that has been there longest."""
    passed: int
    """How many went on from here in the period."""
    went_back: int
    """How many went back, were blocked or were taken out."""
    median_days: float | None
    """Half of those that went on had been here no longer."""


@dataclass(frozen=True, slots=True)
class _Stay:
    status: str
    begun: date
    ended: date | None
    then: str


def stages(steps: Iterable[Step], on: date, after: date) -> tuple[Stage, ...]:
    """Every status on the way at the end of a day; the period is what lies after the end of another day."""
    stays: Mapping[str, list[_Stay]] = defaultdict(list)
    for each in _stays(steps, on):
        stays[each.status].append(each)
    return tuple(_stage(status, stays.get(status, ()), on, after) for status in ON_THE_WAY)


def _stays(steps: Iterable[Step], on: date) -> Iterator[_Stay]:
    last: dict[int, Step] = {}
    for step in steps:
        if step.on > on:
            continue
        if before := last.get(step.id):
            yield _Stay(before.new, before.on, step.on, step.new)
        last[step.id] = step
    for step in last.values():
        yield _Stay(step.new, step.on, None, "")


def _stage(status: A, stays: Sequence[_Stay], on: date, after: date) -> Stage:
    waiting = [(on - each.begun).days for each in stays if each.ended is None]
    left = [each for each in stays if each.ended is not None and each.ended > after]
    went_on = [each for each in left if _PLACE.get(each.then, -1) > _PLACE[status]]
    days = [(each.ended - each.begun).days for each in went_on if each.ended is not None]
    return Stage(
        status=status,
        now=len(waiting),
        longest=max(waiting, default=None),
        passed=len(went_on),
        went_back=len(left) - len(went_on),
        median_days=median(days) if days else None,
    )
