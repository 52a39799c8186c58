"""The waves of a progress report: what moves in each, how far that is, and how far it is from its baseline."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from assettool.domain.waves.state import ItemState, WaveStatus
from netbox_assettool.models import Wave
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

    Items are told as they are now; what was done after the day is open again.
    """
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for item in gathered.items:
        is_later = localdate(item.changed) > on
        counts[item.wave][ItemState.PLANNED if is_later else item.state] += 1
    rows = Wave.objects.restrict(user, "view").filter(created__date__lte=on).order_by("week")
    found = []
    for pk, number, name, week, status, baseline, started, finished in rows.values_list(
        "pk", "number", "name", "week", "status", "baseline", "started", "finished"
    ):
        its = counts.get(pk, Counter())
        total = sum(its.values())
        if not total and (status == WaveStatus.CANCELLED or gathered.is_limited):
            continue
        found.append(
            WaveRow(
                *(pk, number, name, week, status, baseline, total),
                *(its[state] for state in (ItemState.DONE, ItemState.FAILED, ItemState.ROLLED_BACK, ItemState.SKIPPED)),
                localdate(started) if started and localdate(started) <= on else None,
                localdate(finished) if finished and localdate(finished) <= on else None,
            )
        )
    return found
