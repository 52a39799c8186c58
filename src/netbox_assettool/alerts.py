"""Tells people in time what is due of contracts and rights: by NetBox's event rules, and to who follows the object."""

from collections.abc import Iterator
from datetime import date, timedelta

from core.choices import JobIntervalChoices, JobStatusChoices
from core.models import ObjectType
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from extras.events import EventContext, process_event_rules, serialize_for_event
from extras.models import EventRule, Notification, Subscription
from netbox.events import EVENT_TYPE_KIND_WARNING, EventType
from netbox.jobs import JobRunner, system_job
from netbox.plugins import get_plugin_config

from assettool.domain.licence import contract_key
from assettool.domain.renewals import CalendarItem, Event, calendar, due
from netbox_assettool.estate import estate
from netbox_assettool.models import Contract, Entitlement, ParallelRun

LICENCE_DUE = "assettool_licence_due"
EventType(LICENCE_DUE, _("Licence: something is due"), kind=EVENT_TYPE_KIND_WARNING).register()

_OF_ENTITLEMENTS = frozenset({Event.RIGHTS_END, Event.MAINTENANCE_ENDS})
_OF_RUNS = frozenset({Event.PARALLEL_RUN_ENDS, Event.DUAL_USE_ENDS})


@system_job(interval=JobIntervalChoices.INTERVAL_DAILY)
class LicenceAlertsJob(JobRunner):
    """Alerts once at each of the distances of the setting `alert_days`; days without a worker are caught up on."""

    class Meta:
        name = "assettool licence alerts"

    def run(self, *_args, **_kwargs):
        """Alert of everything that came near since the last time."""
        today = timezone.localdate()
        for item in alert(self._since(today), today):
            said = f"{item.on} {item.event.value}: {item.title}"
            self.logger.info(said)  # NetBox keeps the text of a job without its arguments

    def _since(self, today: date) -> date:
        """The day of the last run that came to its end; yesterday where there was none."""
        done = self.get_jobs().filter(status=JobStatusChoices.STATUS_COMPLETED).exclude(pk=self.job.pk)
        last = done.order_by("-completed").values_list("completed", flat=True).first()
        return timezone.localdate(last) if last else today - timedelta(days=1)


def alert(since: date, today: date) -> list[CalendarItem]:
    """Raise an event for each object with something that came near after a day, and tell its followers."""
    distances = get_plugin_config("netbox_assettool", "alert_days")
    found = due(calendar(estate(None), today, max(distances, default=0)), distances, since, today)
    for item in found:
        for thing in _things(item):
            _raise_event(thing, item)
            _tell_followers(thing)
    return found


def _things(item: CalendarItem) -> Iterator[Model]:
    """The contract, entitlement or parallel runs that an item of the calendar is about."""
    if item.event in _OF_ENTITLEMENTS:
        yield from Entitlement.objects.filter(reference=item.key)
    elif item.event in _OF_RUNS:
        yield from ParallelRun.objects.filter(new__uid=item.key).select_related("old", "new")
    else:
        contracts = Contract.objects.select_related("supplier").order_by("pk")
        yield from (each for each in contracts if contract_key(each.supplier.name, each.number) == item.key)


def _raise_event(thing: Model, item: CalendarItem) -> None:
    kind = ObjectType.objects.get_for_model(thing)
    rules = EventRule.objects.filter(object_types=kind, event_types__contains=[LICENCE_DUE], enabled=True)
    if not rules:
        return
    said = {"event": item.event.value, "on": item.on.isoformat(), "title": item.title, "is_overdue": item.is_overdue}
    context = EventContext(
        object_type=kind, object_id=thing.pk, object=thing, event_type=LICENCE_DUE, user=None,
        snapshots={"prechange": None, "postchange": None}, data={**serialize_for_event(thing), "due": said},
    )  # fmt: skip
    process_event_rules(rules, kind, context)


def _tell_followers(thing: Model) -> None:
    kind = ContentType.objects.get_for_model(thing)
    for follower in Subscription.objects.filter(object_type=kind, object_id=thing.pk).select_related("user"):
        if type(thing).objects.restrict(follower.user, "view").filter(pk=thing.pk).exists():
            Notification.objects.update_or_create(
                object_type=kind,
                object_id=thing.pk,
                user=follower.user,
                defaults={"object_repr": Notification.get_object_repr(thing), "event_type": LICENCE_DUE, "read": None},
            )
