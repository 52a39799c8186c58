"""Creating objects: set-wise where that gives what NetBox's REST would give, one by one otherwise."""

from collections.abc import Sequence
from copy import deepcopy
from functools import partial

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Model
from extras.models import CustomField
from utilities.exceptions import PermissionsViolation

from assettool.domain.objects import (
    BY_LABEL,
    CONTACT_ASSIGNMENT,
    DEVICE,
    DEVICE_INTERFACE,
    MACHINE_INTERFACE,
    OBSERVATION,
    STATUS_CHANGE,
)
from assettool.domain.plan import Change
from netbox_assettool.ingest import effects, histories, rows
from netbox_assettool.ingest.preparation import SETWISE, clean, own_validator, round_decimals, with_components
from netbox_assettool.ingest.session import MissingReference, Pair, Session, model_of
from netbox_assettool.ingest.sets import FEW, check_allowed, write_alone, write_together
from netbox_assettool.models.with_status import WithStatus

_PARENT = {DEVICE_INTERFACE: "device_id", MACHINE_INTERFACE: "virtual_machine_id"}


def create(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Create the objects of one model, and note for every change what became of it."""
    built = _build(session, label, changes)
    if label == STATUS_CHANGE:
        histories.create(session, built)
        return
    built = _taken_over(session, label, built)
    if why := _why_alone(label):
        _one_by_one(session, built, why)
        return
    own_way = with_components([instance for _, instance in built]) if label == DEVICE and built else set()
    setwise = [(c, i) for c, i in built if not own_way or i.device_type_id not in own_way]
    their_own = [(c, i) for c, i in built if own_way and i.device_type_id in own_way]
    _one_by_one(session, their_own, "the device type brings components")
    setwise = write_together(
        _valid(session, label, setwise),
        lambda pairs: _insert(session, label, pairs),
        lambda pair, reason: _one_by_one(session, [pair], reason),
    )
    effects.created(session, label, [instance for _, instance in setwise])
    for change, instance in setwise:
        session.made(change, instance, in_hand=True)


def _why_alone(label: str) -> str:
    if label not in SETWISE:
        return FEW
    if any(field.unique and field.default is not None for field in CustomField.objects.get_for_model(model_of(label))):
        return "a custom field with a default must be unique"
    return own_validator(label)


def _build(session: Session, label: str, changes: Sequence[Change]) -> list[Pair]:
    model = model_of(label)
    # NetBox's REST gives every custom field a value, of no value where there is no default.
    defaults = dict.fromkeys(field.name for field in CustomField.objects.get_for_model(model))
    defaults |= CustomField.objects.get_defaults_for_model(model)
    deferred = BY_LABEL[label].deferred
    built: list[Pair] = []
    for change in changes:
        try:
            values = {n: session.resolve(value) for n, value in change.new.items() if n not in deferred}
        except MissingReference as exc:
            session.outcome.refuse(change, f"it refers to an object that is not there: {exc}")
            continue
        instance = model(**values, **({"custom_field_data": deepcopy(defaults)} if defaults else {}))
        _stamp(session, label, instance)
        instance._changelog_message = session.message
        built.append((change, instance))
    return built


def _stamp(session: Session, label: str, instance: Model) -> None:
    if label == DEVICE:
        instance.face = ""  # as NetBox's REST leaves it
    if label == CONTACT_ASSIGNMENT:
        instance.priority = ""  # the same
    if label == OBSERVATION:
        instance.first_seen = instance.last_seen = session.now
        instance.run = session.run
    elif hasattr(instance, "run_id"):
        instance.run = session.run
    elif isinstance(instance, WithStatus):
        instance.is_followed_by_first_change = True  # the plan begins its history


def _taken_over(session: Session, label: str, built: list[Pair]) -> list[Pair]:
    """Interfaces that NetBox made from the device type's templates are used instead of created again."""
    if label not in _PARENT or not session.outcome.fallbacks:
        return built
    parent = _PARENT[label]
    parents = {getattr(instance, parent) for _, instance in built}
    there = {
        (getattr(found, parent), found.name): found
        for found in model_of(label).objects.filter(**{f"{parent}__in": parents})
    }
    rest: list[Pair] = []
    for change, instance in built:
        if found := there.get((getattr(instance, parent), instance.name)):
            session.made(change, found, in_hand=False)
        else:
            rest.append((change, instance))
    return rest


def _valid(session: Session, label: str, built: list[Pair]) -> list[Pair]:
    """The objects that pass every check; the others are noted with their reasons, or written by themselves."""
    passed: list[Pair] = []
    for change, instance in built:
        try:
            clean(label, instance)
        except ValidationError as exc:
            session.outcome.refuse(change, exc)
        else:
            passed.append((change, instance))
    doubts = SETWISE[label]([instance for _, instance in passed])
    for place, why in doubts.items():
        _one_by_one(session, [passed[place]], why)
    return [pair for place, pair in enumerate(passed) if place not in doubts]


def _insert(session: Session, label: str, pairs: Sequence[Pair]) -> None:
    instances = [instance for _, instance in pairs]
    try:
        rows.insert(model_of(label), instances)
        check_allowed(session, "add", instances)
    except (DatabaseError, PermissionsViolation):
        for instance in instances:
            instance.pk = None
            instance._state.adding = True
        raise


def _one_by_one(session: Session, built: Sequence[Pair], why: str) -> None:
    for change, instance in built:
        if write_alone(session, change, partial(_save, session, instance), why):
            session.made(change, instance, in_hand=False)


def _save(session: Session, instance: Model) -> None:
    """NetBox's own validation and save."""
    round_decimals(instance)
    instance.full_clean()
    instance.save()
    check_allowed(session, "add", [instance])
