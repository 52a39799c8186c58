"""Changing objects: each is compared with what the plan saw, and refused where it moved on since; the rest set-wise."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Model, prefetch_related_objects

from assettool.domain.objects import ASSET, BY_LABEL, CONFLICT, IP_ADDRESS, MAC_ADDRESS, OBSERVATION
from assettool.domain.plan import Change
from netbox_assettool.carry_over import carry_over
from netbox_assettool.ingest import changelog, effects, rows
from netbox_assettool.ingest.preparation import (
    SETWISE,
    clean_changed,
    own_validator,
    peculiar,
    read_with,
    round_decimals,
)
from netbox_assettool.ingest.session import MissingReference, Pair, Session, model_of
from netbox_assettool.ingest.sets import FEW, check_allowed, write_alone, write_together
from netbox_assettool.ingest.stream import plain

_POINTERS = frozenset({"device", "virtual_machine"})


def update(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Change the objects of one model; what has to be done object by object is left to NetBox's own code.

    Where an asset becomes another device or virtual machine, what people wrote on the old one comes along.
    """
    model = model_of(label)
    ids = [change.id for change in changes]
    allowed = read_with(model.objects.restrict(session.user, "change").filter(pk__in=ids), label)
    found = {instance.pk: instance for instance in allowed.order_by("pk").select_for_update(of=("self",), no_key=True)}
    gone = set(ids) - found.keys() - set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    changing: list[Pair] = []
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
            changing.append((change, instance))
    setwise: list[Pair] = []
    apart = peculiar(label, [instance for _, instance in changing])
    validated = own_validator(label)
    for pair in changing:
        if why := _why_alone(label, pair[0]) or validated or apart.get(pair[1].pk, ""):
            _save(session, label, pair, why)
        else:
            setwise.append(pair)
    for some in _rounds(setwise):
        refused = _update_together(session, label, some)
        take_back(label, [instance for _, instance in refused])


def _rounds(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The first change of every object, then the second ones: each has its own row in the log."""
    rounds: dict[int, list[Pair]] = defaultdict(list)
    seen: Counter[int] = Counter()
    for change, instance in pairs:
        rounds[seen[instance.pk]].append((change, instance))
        seen[instance.pk] += 1
    yield from rounds.values()


def _why_alone(label: str, change: Change) -> str:
    if label not in SETWISE:
        return FEW
    if label in (MAC_ADDRESS, IP_ADDRESS):
        return "NetBox checks each address that changes"
    if label == ASSET and _POINTERS & change.new.keys():
        return "the asset becomes another device or virtual machine"
    return ""


def _update_together(session: Session, label: str, pairs: Sequence[Pair]) -> list[Pair]:
    """Change objects, each at most once; those that were not changed together with the others."""
    # What it may refer to of several models is in its name.
    generic = [BY_LABEL[label].generic] if BY_LABEL[label].generic else []
    prefetch_related_objects([instance for _, instance in pairs], *changelog.relations(model_of(label)), *generic)
    assigned: list[Pair] = []
    for change, instance in pairs:
        changelog.snapshot(instance)
        try:
            _assign(session, label, instance, change)
        except MissingReference as exc:
            session.outcome.refuse(change, f"it refers to an object that is not there: {exc}")
        else:
            assigned.append((change, instance))
    errors = clean_changed(label, [instance for _, instance in assigned])
    for place, error in errors.items():
        session.outcome.refuse(assigned[place][0], error)
    valid = [pair for place, pair in enumerate(assigned) if place not in errors]
    written = {instance.pk for _, instance in _write_changed(session, label, valid)}
    return [pair for pair in pairs if pair[1].pk not in written]


def take_back(label: str, instances: Sequence[Model]) -> None:
    """What was refused, or written by itself, becomes what the database has: others may refer to it, or change it."""
    by_id = {instance.pk: instance for instance in instances}
    for stored in read_with(model_of(label).objects.filter(pk__in=by_id), label) if by_id else ():
        by_id[stored.pk].__dict__ = stored.__dict__


def _write_changed(session: Session, label: str, pairs: Sequence[Pair]) -> list[Pair]:
    names = {"last_updated"}
    for _, instance in pairs:
        now, before = changelog.serialise(instance, changelog.not_logged()), instance._prechange_snapshot
        names |= {changelog.field_of(name) for name, value in now.items() if value != before[name]}

    def write(some: Sequence[Pair]) -> None:
        instances = [instance for _, instance in some]
        rows.update(model_of(label), instances, names | rows.computed(model_of(label)))
        check_allowed(session, "change", instances)

    written = write_together(pairs, write, lambda pair, why: _save(session, label, pair, why))
    effects.updated(session, label, [instance for _, instance in written])
    session.outcome.updated += len(written)
    return written


def moved_on(label: str, instance: Model, change: Change) -> str:
    """What of the object is no longer as the plan saw it; nothing where all of it is."""
    refs, deferred, generic = BY_LABEL[label].refs, BY_LABEL[label].deferred, BY_LABEL[label].generic
    reasons = []
    for name, old in change.old.items():
        now = getattr(instance, f"{name}_id") if name in refs else plain(getattr(instance, name))
        before = old.get("id") if isinstance(old, dict) and "ref" in old else old
        if name == generic and now is not None and before is not None:
            kind = getattr(instance, f"{name}_type")
            now, before = f"{kind.app_label}.{kind.model}:{now}", f"{old['ref'].partition(':')[0]}:{before}"
        # A primary address that another change of the same run took away is no surprise.
        if now != before and not (name in deferred and now is None):
            reasons.append(f"{name} is {now!r}, the plan saw {before!r}")
    return "; ".join(reasons)


def _save(session: Session, label: str, pair: Pair, why: str) -> None:
    change, instance = pair
    if write_alone(session, change, partial(write_stored, session, label, instance, change), why):
        session.outcome.updated += 1


def write_stored(session: Session, label: str, instance: Model, change: Change) -> None:
    """Change the object as the database has it, by NetBox's own validation and save."""
    instance = type(instance).objects.get(pk=instance.pk)
    instance.snapshot()
    if "assigned_object" in change.new:
        _release(session, label, instance, session.resolve(change.new["assigned_object"]))
    before = _thing(instance) if label == ASSET and _POINTERS & change.new.keys() else None
    _assign(session, label, instance, change)
    round_decimals(instance)
    instance.full_clean()
    instance.save()
    session.written[change.key] = instance
    check_allowed(session, "change", [instance])
    after = _thing(instance) if before else None
    if after and before != after:
        carry_over(before, after, session.message)


def _assign(session: Session, label: str, instance: Model, change: Change) -> None:
    for name, value in change.new.items():
        setattr(instance, name, session.resolve(value))
    if label == OBSERVATION:
        instance.last_seen, instance.run = session.now, session.run
    if label == CONFLICT:
        instance.is_written_by_sync = True
    instance._changelog_message = session.message


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
    """It is another object that changes: the user must be allowed to change that too, and it must stay valid."""
    held = [name for name in names if getattr(holder, f"{name}_id", None) == address.pk]
    if not held:
        return
    found = type(holder).objects.restrict(session.user, "change").filter(pk=holder.pk).first()
    if found is None:
        raise ValidationError("it is the primary address of an object that your permissions do not include")
    found.snapshot()
    for name in held:
        setattr(found, name, None)
    found._changelog_message = session.message
    round_decimals(found)
    found.full_clean()
    found.save()
    check_allowed(session, "change", [found])
