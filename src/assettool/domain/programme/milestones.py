"""Milestones: what was to be done when, and whether it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assettool.domain import rag


class MilestoneStatus(StrEnum):
    """What became of a milestone; that it is late follows from its dates."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A result with the day on which it was promised."""

    planned: date
    """The baseline: it stays as it was promised."""
    forecast: date | None = None
    done: date | None = None
    is_cancelled: bool = False

    def is_done(self, on: date) -> bool:
        """Whether it was done at the end of a day."""
        return self.done is not None and self.done <= on

    def is_due(self, on: date) -> bool:
        """Whether it was to be done by the end of a day."""
        return self.planned <= on

    def days_late(self, on: date) -> int:
        """How many days after its baseline it was done, or is expected as it stands on a day; never less than none."""
        until = self.done if self.done and self.is_done(on) else max(self.forecast or self.planned, on)
        return max((until - self.planned).days, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the milestones together stand on a day."""

    due: int
    done_of_due: int
    worst_days: int | None
    """The most days that one which is not done yet will be late; None: there is none."""
    rating: rag.Rating


def standing(milestones: Iterable[Milestone], on: date, thresholds: rag.Thresholds = rag.Thresholds()) -> Standing:
    """How many that were due are done, and how late the latest open one will be; cancelled ones do not count."""
    counted = [each for each in milestones if not each.is_cancelled]
    due = [each for each in counted if each.is_due(on)]
    done = sum(each.is_done(on) for each in due)
    late = [each.days_late(on) for each in counted if not each.is_done(on)]
    worst = max(late) if late else (0 if counted else None)
    return Standing(len(due), done, worst, rag.rate(rag.behind(len(due), done), worst, thresholds))
