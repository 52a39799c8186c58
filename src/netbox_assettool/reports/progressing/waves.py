"""The waves of a progress report: what moves in each, how far that is, and how far it is from its baseline."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from assettool.domain.waves.state import ItemState, WaveStatus
from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models import Approval, Wave
from netbox_assettool.reports.progressing.things import Gathered

_DAYS = 7


@dataclass(frozen=True, slots=True)
class WaveRow:
    """One wave."""

    pk: int
    number: int
    name: str
    week: date
    status: str
    planned_week: date | None
    """Its first approved week."""
    total: int
    done: int
    failed: int
    rolled_back: int
    skipped: int
    started: date | None
    finished: date | None

    @property
    def weeks_late(self) -> int | None:
        """By how many weeks it moved from where it was approved first."""
        return (self.week - self.planned_week).days // _DAYS if self.planned_week else None

    @property
    def open(self) -> int:
        """How many still have to move."""
        return self.total - self.done - self.skipped


def waves(user, gathered: Gathered, on: date) -> list[WaveRow]:
    """Every wave with what the user may see of it, in the order of their weeks; cancelled ones that are empty are not.

    What moves in a wave, in which week, and whether it was called off is told as it is now; what was done, started or
    finished after the day was not yet.
    """
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for item in gathered.items:
        is_later = localdate(item.changed) > on
        counts[item.wave][ItemState.PLANNED if is_later else item.state] += 1
    rows = Wave.objects.restrict(user, "view").filter(created__date__lte=on).order_by("week")
    approved = _approved(user, on)
    found = []
    for pk, number, name, week, status, baseline, started, finished in rows.values_list(
        "pk", "number", "name", "week", "status", "baseline", "started", "finished"
    ):
        its = counts.get(pk, Counter())
        total = sum(its.values())
        if not total and (status == WaveStatus.CANCELLED or gathered.is_limited):
            continue
        told = _status(status, started, finished, on, is_approved=pk in approved)
        found.append(
            WaveRow(
                *(pk, number, name, week, told, baseline, total),
                *(its[state] for state in (ItemState.DONE, ItemState.FAILED, ItemState.ROLLED_BACK, ItemState.SKIPPED)),
                localdate(started) if started and localdate(started) <= on else None,
                localdate(finished) if finished and localdate(finished) <= on else None,
            )
        )
    return found


def _status(status: str, started: datetime | None, finished: datetime | None, on: date, *, is_approved: bool) -> str:
    """The status that a wave had at the end of the day, as far as its dates tell."""
    if started and localdate(started) > on:
        return WaveStatus.APPROVED if is_approved else WaveStatus.DRAFT
    if finished and localdate(finished) > on:
        return WaveStatus.RUNNING
    return status


def _approved(user, on: date) -> frozenset[int]:
    """The waves that had been approved by then."""
    rows = Approval.objects.restrict(user, "view").filter(verdict=VerdictChoices.APPROVED, at__date__lte=on)
    return frozenset(rows.order_by().values_list("wave", flat=True))
