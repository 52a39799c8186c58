"""How fast applications have moved so far, and when the last one moves at that pace."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from assettool.domain.application import ApplicationStatus
from assettool.domain.register import Application as OfRegister
from assettool.domain.register import StatusChange as Change
from assettool.domain.waves.facts import has_to_move
from assettool.domain.waves.forecast import Forecast, forecast, measured
from netbox_assettool.models import Application, StatusChange

_COUNTED = (ApplicationStatus.MIGRATED, ApplicationStatus.PLANNED, ApplicationStatus.MIGRATING)


@dataclass(frozen=True, slots=True)
class Pace:
    """What is measured, and what follows from it."""

    weeks: tuple[int, ...]
    """How many applications moved in each week that counts, oldest first."""
    remaining: int
    """How many still have to."""
    forecast: Forecast | None


def pace(user) -> Pace:
    """The pace of the applications that a user may see, in two queries."""
    today = timezone.localdate()
    weeks = measured(_history(user), today)
    rows = Application.objects.restrict(user, "view").order_by().values_list("status", "disposition")
    remaining = sum(has_to_move(OfRegister(0, "", status=status, disposition=said)) for status, said in rows)
    return Pace(weeks, remaining, forecast(weeks, remaining, today))


def _history(user) -> Iterator[Change]:
    kind = ContentType.objects.get_for_model(Application)
    rows = StatusChange.objects.restrict(user, "view").filter(object_type=kind, new__in=_COUNTED)
    for number, thing, old, new, at in rows.order_by("at", "pk").values_list("pk", "object_id", "old", "new", "at"):
        yield Change(number, Application._meta.label_lower, thing, old, new, at)
