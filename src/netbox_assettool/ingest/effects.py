"""What NetBox's signals do after each `save()`, once for many objects: counters, search, notices, log, events."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from core.choices import ObjectChangeActionChoices
from core.events import OBJECT_CREATED, OBJECT_UPDATED
from core.models import ObjectType
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F, Model
from django_prometheus.models import model_inserts, model_updates
from extras.cache import invalidate_config_context_for_objects
from extras.events import enqueue_event
from extras.jobs import RenderConfigContextJob
from extras.models import Notification, Subscription
from extras.signals import CC_FIELDS_BY_MODEL
from netbox.context import events_queue
from netbox.models.features import has_feature
from netbox.registry import registry
from netbox.search import get_indexer
from netbox.search.deferred import OP_CACHE, mark_for_deferred_indexing

from assettool.domain.objects import BY_LABEL, DEVICE, MACHINE, OBSERVATION
from netbox_assettool.ingest import changelog
from netbox_assettool.ingest.session import Session

EVIDENCE = frozenset({OBSERVATION})
"""Written without change log and events: an observation is itself a log, with its run, file and row."""


def created(session: Session, label: str, instances: Sequence[Model]) -> None:
    """What follows on new objects."""
    if not instances:
        return
    _count(session, instances)
    _index(instances)
    if label in (DEVICE, MACHINE):
        transaction.on_commit(_render_config_contexts, using=DEFAULT_DB_ALIAS)
    model_inserts.labels(instances[0]._meta.model_name).inc(len(instances))
    if label not in EVIDENCE:
        changelog.record(instances, ObjectChangeActionChoices.ACTION_CREATE, session.request)
        _tell(session, instances, OBJECT_CREATED)


def updated(session: Session, label: str, instances: Sequence[Model]) -> None:
    """What follows on changed objects, each with the snapshot of before."""
    if not instances:
        return
    _recount(session, instances)
    _index(instances)
    if label in (DEVICE, MACHINE):
        _invalidate(label, instances)
    model_updates.labels(instances[0]._meta.model_name).inc(len(instances))
    _notify(instances)
    if label not in EVIDENCE:
        changelog.record(instances, ObjectChangeActionChoices.ACTION_UPDATE, session.request)
        _tell(session, instances, OBJECT_UPDATED)


def linked(session: Session, instances: Sequence[Model]) -> None:
    """What follows on new objects that got their primary addresses."""
    if not instances:
        return
    model_updates.labels(instances[0]._meta.model_name).inc(len(instances))
    changelog.record(instances, ObjectChangeActionChoices.ACTION_UPDATE, session.request)
    _tell(session, instances, OBJECT_UPDATED)


def _render_config_contexts() -> None:
    RenderConfigContextJob.enqueue_once(instance=None)


def _invalidate(label: str, instances: Sequence[Model]) -> None:
    """A changed role, site and so on may bring another config context; new objects have none rendered yet."""
    names = CC_FIELDS_BY_MODEL[label]
    touched = [
        instance.pk
        for instance in instances
        if any(getattr(instance, name) != instance._prechange_snapshot.get(name.removesuffix("_id")) for name in names)
    ]
    invalidate_config_context_for_objects(label, touched)


def _count(session: Session, instances: Sequence[Model]) -> None:
    """Raise the counters that parents keep of their children.

    Parents that many chunks share are counted at the end of the chunk, so that chunks beside it wait no longer than
    they must.
    """
    model = type(instances[0])
    for name, counter in registry["counter_fields"][model].items():
        field = model._meta.get_field(name.removesuffix("_id"))
        numbers = Counter(pk for instance in instances if (pk := getattr(instance, name)) is not None)
        kind = BY_LABEL.get(field.related_model._meta.label_lower)
        if kind is None or kind.is_shared:
            session.counts[field.related_model, counter].update(numbers)
            continue
        raise_counters(field.related_model, counter, numbers)
        for instance in instances:
            if parent := instance._state.fields_cache.get(field.name):
                setattr(parent, counter, getattr(parent, counter) + 1)


def _recount(session: Session, instances: Sequence[Model]) -> None:
    """Move the counters of parents where a child went from one to another."""
    model = type(instances[0])
    for name, counter in registry["counter_fields"][model].items():
        numbers = session.counts[model._meta.get_field(name).related_model, counter]
        for instance in instances:
            if name in instance.tracker:
                numbers.update({getattr(instance, name): 1})
                numbers.subtract({instance.tracker.get(name): 1})
        for instance in instances:
            instance.tracker.clear(name)


def settle_counters(session: Session) -> None:
    """Count the children of shared parents, always in the same order, so that two chunks never wait for each other."""
    in_order = sorted(session.counts, key=lambda which: (which[0]._meta.label, which[1]))
    for model, counter in in_order:
        raise_counters(model, counter, session.counts[model, counter])
    session.counts.clear()


def raise_counters(model: type[Model], counter: str, numbers: Counter[int]) -> None:
    """Add so much to the counter of each of these objects."""
    numbers = Counter({pk: number for pk, number in numbers.items() if pk is not None and number})
    if not numbers:
        return
    list(model.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    by_number: dict[int, list[int]] = defaultdict(list)
    for pk, number in numbers.items():
        by_number[number].append(pk)
    for number, pks in sorted(by_number.items()):
        model.objects.filter(pk__in=pks).update(**{counter: F(counter) + number})


def _index(instances: Sequence[Model]) -> None:
    try:
        indexer = get_indexer(instances[0])
    except KeyError:
        return
    object_type = ObjectType.objects.get_for_model(indexer.model).pk
    for instance in instances:
        mark_for_deferred_indexing(object_type, instance.pk, OP_CACHE, using=DEFAULT_DB_ALIAS)


def _tell(session: Session, instances: Sequence[Model], event_type: str) -> None:
    queue = events_queue.get()
    for instance in instances:
        enqueue_event(queue, instance, session.request, event_type)
    events_queue.set(queue)


def _notify(instances: Sequence[Model]) -> None:
    """Users who subscribed to an object are told, in the place of what they were told before."""
    if not has_feature(instances[0], "notifications"):
        return
    kind = ContentType.objects.get_for_model(instances[0])
    by_id = {instance.pk: instance for instance in instances}
    subscribed = Subscription.objects.filter(object_type=kind, object_id__in=by_id).values_list("object_id", "user_id")
    notices = [
        Notification(
            user_id=user,
            object_type=kind,
            object_id=pk,
            object_repr=Notification.get_object_repr(by_id[pk]),
            event_type=OBJECT_UPDATED,
        )
        for pk, user in subscribed
    ]
    for notice in notices:
        Notification.objects.filter(object_type=kind, object_id=notice.object_id, user_id=notice.user_id).delete()
    Notification.objects.bulk_create(notices)
