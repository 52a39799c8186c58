"""What is another at the end of one day than at the end of an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assettool.domain.application import ApplicationStatus
from assettool.domain.progress.results import Result
from assettool.domain.progress.stages import Step
from assettool.domain.progress.standing import Standing, standing
from assettool.domain.rag import Thresholds
from netbox_assettool.reports.progressing.things import Gathered


@dataclass(frozen=True, slots=True)
class Went:
    """An application that has another status."""

    application: int
    name: str
    tenant: str
    old: str
    """Empty where it was not there."""
    new: str
    on: date
    """When it came there."""


@dataclass(frozen=True)
class Changes:
    """All of it."""

    since: date
    before: Mapping[Result, Standing]
    went: Sequence[Went]

    @property
    def blocked(self) -> list[Went]:
        """What was not blocked then, and is now."""
        return [each for each in self.went if each.new == ApplicationStatus.BLOCKED]

    @property
    def lifted(self) -> list[Went]:
        """What was blocked then, and no longer is."""
        return [each for each in self.went if each.old == ApplicationStatus.BLOCKED]


def changes(gathered: Gathered, since: date, on: date, limits: Thresholds) -> Changes:
    """What changed after the end of a day, up to the end of another."""
    before = {result: standing(result, gathered.things[result], since, limits) for result in Result}
    old, new = _statuses(gathered.steps, since), _statuses(gathered.steps, on)
    went = [
        Went(number, *gathered.named[number], old[number].new if number in old else "", step.new, step.on)
        for number, step in new.items()
        if number not in old or old[number].new != step.new
    ]
    return Changes(since, before, sorted(went, key=lambda each: (each.on, each.name, each.application)))


def _statuses(steps: Sequence[Step], on: date) -> Mapping[int, Step]:
    return {step.id: step for step in steps if step.on <= on}
