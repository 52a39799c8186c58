"""Changing objects: each is compared with what the plan saw, and refused where it moved on since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.choices import ObjectChangeActionChoices
from core.events import OBJECT_UPDATED
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from extras.events import enqueue_event
from netbox.context import events_queue
from utilities.exceptions import AbortRequest, PermissionsViolation

from assettool.domain.objects import ASSET, BY_LABEL, CONFLICT, MAC_ADDRESS, OBSERVATION
from assettool.domain.plan import Change
from netbox_assettool.carry_over import carry_over
from netbox_assettool.ingest import changelog
from netbox_assettool.ingest.fleet import plain
from netbox_assettool.ingest.session import RELATED, MissingReference, Session, model_of

_POINTERS = frozenset({"device", "virtual_machine"})


def update(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Change the objects of one model by NetBox's own code.

    Where an asset becomes another device or virtual machine, what people wrote on the old one comes along.
    """
    model = model_of(label)
    ids = [change.id for change in changes]
    allowed = model.objects.restrict(session.user, "change").filter(pk__in=ids)
    found = {instance.pk: instance for instance in allowed.select_for_update(of=("self",))}
    gone = set(ids) - set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for change in changes:
        instance = found.get(change.id)
        if instance is None:
            if change.id in gone:
                session.outcome.moved_on(change, "it is gone")
            else:
                session.outcome.refuse(change, "your permissions do not include this object")
            continue
        session.written[change.key] = instance
        if reason := moved_on(label, instance, change):
            session.outcome.moved_on(change, reason)
        elif change.new:
            _save(session, label, instance, change)


def moved_on(label: str, instance: Model, change: Change) -> str:
    """What of the object is no longer as the plan saw it; nothing where all of it is."""
    refs, deferred = BY_LABEL[label].refs, BY_LABEL[label].deferred
    reasons = []
    for name, old in change.old.items():
        now = _reference(instance, name) if name in refs else plain(getattr(instance, name))
        before = old.get("id") if isinstance(old, dict) and "ref" in old else old
        if name == "assigned_object" and now is not None and before is not None:
            kind = instance.assigned_object_type
            now, before = f"{kind.app_label}.{kind.model}:{now}", f"{old['ref'].partition(':')[0]}:{before}"
        # A primary address that another change of the same run took away is no surprise.
        if now != before and not (name in deferred and now is None):
            reasons.append(f"{name} is {now!r}, the plan saw {before!r}")
    return "; ".join(reasons)


def _reference(instance: Model, name: str) -> int | None:
    return instance.assigned_object_id if name == "assigned_object" else getattr(instance, f"{name}_id")


def _save(session: Session, label: str, instance: Model, change: Change) -> None:
    try:
        with transaction.atomic():
            _write(session, label, instance, change)
    except MissingReference as exc:
        session.outcome.refuse(change, f"it refers to an object that is not there: {exc}")
    except ValidationError as exc:
        session.outcome.refuse(change, exc)
    except (DatabaseError, AbortRequest) as exc:
        session.outcome.refuse(change, str(exc).partition("\n")[0])
    except PermissionsViolation:
        session.outcome.refuse(change, "your permissions do not include this object")
    else:
        session.outcome.updated += 1


def _write(session: Session, label: str, instance: Model, change: Change) -> None:
    instance.snapshot()
    if "assigned_object" in change.new:
        _release(session, label, instance, session.resolve(change.new["assigned_object"]))
    before = _thing(instance) if label == ASSET and _POINTERS & change.new.keys() else None
    for name, value in change.new.items():
        setattr(instance, name, session.resolve(value))
    if label == OBSERVATION:
        instance.last_seen, instance.run = session.now, session.run
    if label == CONFLICT:
        instance.is_written_by_sync = True
    instance._changelog_message = session.message
    instance.full_clean()
    instance.save()
    if not type(instance).objects.restrict(session.user, "change").filter(pk=instance.pk).exists():
        raise PermissionsViolation
    after = _thing(instance) if before else None
    if after and before != after:
        carry_over(before, after, session.message)


def _thing(asset: Model) -> Model | None:
    """The device or virtual machine that the asset is."""
    return asset.device or asset.virtual_machine


def _release(session: Session, label: str, address: Model, target: Model) -> None:
    """NetBox does not let a primary address go elsewhere: what has it gives it up first."""
    interface = address.assigned_object
    if label == MAC_ADDRESS:
        if interface != target:
            _give_up(session, interface, address, "primary_mac_address")
        return
    parent = getattr(interface, "parent_object", None)
    if parent != getattr(target, "parent_object", None):
        _give_up(session, parent, address, "primary_ip4", "primary_ip6")


def _give_up(session: Session, holder: Model | None, address: Model, *names: str) -> None:
    for name in names:
        if getattr(holder, f"{name}_id", None) == address.pk:
            holder.snapshot()
            setattr(holder, name, None)
            holder._changelog_message = session.message
            holder.save()


def link(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Set the deferred references of objects that this chunk created: primary addresses."""
    deferred = BY_LABEL[label].deferred
    wanted: dict[int, dict[str, Model]] = defaultdict(dict)
    for change in changes:
        for name in deferred & change.new.keys():
            if change.key in session.outcome.created and (target := _target(session, change, name)):
                wanted[session.outcome.created[change.key]][name] = target
    if wanted:
        _link_all(session, label, wanted)


def _target(session: Session, change: Change, name: str) -> Model | None:
    """The object to link to. One that was refused has its own line in the outcome already."""
    try:
        return session.resolve(change.new[name])
    except MissingReference:
        return None


def _link_all(session: Session, label: str, wanted: Mapping[int, Mapping[str, Model]]) -> None:
    model = model_of(label)
    # Read again: the counters have changed, and the log's "before" is what the database holds.
    objects = model.objects.select_related(*RELATED[label]) if label in RELATED else model.objects
    instances = list(objects.filter(pk__in=wanted))
    fields: set[str] = set()
    for instance in instances:
        instance._prechange_snapshot = changelog.serialise(instance, exclude=("last_updated",))
        instance._changelog_message = session.message
        instance.last_updated = session.now
        for name, target in wanted[instance.pk].items():
            setattr(instance, name, target)
            fields.add(name)
    model.objects.bulk_update(instances, [*sorted(fields), "last_updated"], batch_size=500)
    changelog.record(instances, ObjectChangeActionChoices.ACTION_UPDATE, session.request)
    queue = events_queue.get()
    for instance in instances:
        enqueue_event(queue, instance, session.request, OBJECT_UPDATED)
    events_queue.set(queue)
