"""The order of a history, and what it tells: which status things had on a past date, and what is blocked now."""

from datetime import date, datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Count, ExpressionWrapper, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from assettool.domain.application import ApplicationStatus
from netbox_assettool.models import StatusChange

_IS_FIRST = ExpressionWrapper(Q(old=""), output_field=BooleanField())
LATEST_FIRST = (_IS_FIRST.asc(), "-at", "-pk")
"""The order of a history: it begins with the registration, also where steps of before that are imported later."""


class Blocked(NamedTuple):
    """Something that is blocked now: since when, by what, and who has to lift it until when."""

    object: Model
    since: datetime
    reason: str
    owner: str
    due: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether it ought to have been lifted by now."""
        return self.due is not None and self.due < timezone.localdate()


def status_at(queryset: QuerySet, moment: datetime) -> dict[str, int]:
    """How many of these objects had which status then, in one query; those that were not there yet are left out."""
    kind = ContentType.objects.get_for_model(queryset.model)
    changes = StatusChange.objects.filter(object_type=kind, object_id=OuterRef("pk"), at__lte=moment)
    then = queryset.annotate(status_then=Subquery(changes.order_by(*LATEST_FIRST).values("new")[:1]))
    rows = then.exclude(status_then=None).order_by().values_list("status_then").annotate(Count("pk", distinct=True))
    return dict(rows)


def blocked(queryset: QuerySet) -> list[Blocked]:
    """What is blocked now, the earliest due first; in two queries."""
    things = {thing.pk: thing for thing in queryset.filter(status=ApplicationStatus.BLOCKED)}
    kind = ContentType.objects.get_for_model(queryset.model)
    changes = StatusChange.objects.filter(object_type=kind, object_id__in=things, new=ApplicationStatus.BLOCKED)
    last = changes.order_by("object_id", *LATEST_FIRST).distinct("object_id")
    found = [Blocked(things[row.object_id], row.at, row.reason, row.owner, row.due) for row in last]
    return sorted(found, key=lambda each: (each.due or date.max, each.since))
