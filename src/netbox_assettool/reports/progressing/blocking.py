"""What was blocked at the end of a day: by what, who has to lift it, until when, and for how long already."""

from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate

from assettool.domain.application import ApplicationStatus
from netbox_assettool.models import Application, StatusChange
from netbox_assettool.reports.progressing.things import Gathered


@dataclass(frozen=True, slots=True)
class Blocker:
    """An application that waits for somebody."""

    application: int
    name: str
    tenant: str
    since: date
    days: int
    reason: str
    owner: str
    due: date | None
    is_overdue: bool


def blockers(user, gathered: Gathered, on: date) -> list[Blocker]:
    """The applications that were blocked then, the earliest due first."""
    last: dict[int, str] = {}
    for step in gathered.steps:
        if step.on <= on:
            last[step.id] = step.new
    wanted = {number for number, status in last.items() if status == ApplicationStatus.BLOCKED}
    if not wanted:
        return []
    rows = StatusChange.objects.restrict(user, "view").filter(
        object_type=ContentType.objects.get_for_model(Application),
        object_id__in=wanted,
        new=ApplicationStatus.BLOCKED,
    )
    told = {
        number: (localdate(at), reason, owner, due)
        for number, at, reason, owner, due in rows.order_by("at", "pk").values_list(
            "object_id", "at", "reason", "owner", "due"
        )
        if localdate(at) <= on
    }
    found = [
        Blocker(
            number,
            *gathered.named[number],
            since,
            (on - since).days,
            reason,
            owner,
            due,
            is_overdue=due is not None and due < on,
        )
        for number, (since, reason, owner, due) in told.items()
    ]
    return sorted(found, key=lambda each: (each.due or date.max, each.since, each.application))
