"""Creating objects: set-wise where that gives what NetBox's REST would give, one by one otherwise."""

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence

from core.choices import ObjectChangeActionChoices
from core.events import OBJECT_CREATED
from core.models import ObjectType
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models import DecimalField, F, Model
from extras.cache import invalidate_config_context_for_objects
from extras.events import enqueue_event
from extras.models import CustomField
from netbox.context import events_queue
from netbox.registry import registry
from netbox.search import get_indexer
from netbox.search.deferred import OP_CACHE, mark_for_deferred_indexing
from utilities.exceptions import AbortRequest, PermissionsViolation

from assettool.domain.objects import BY_LABEL, DEVICE, DEVICE_INTERFACE, MACHINE, MACHINE_INTERFACE, OBSERVATION
from assettool.domain.plan import Change
from netbox_assettool.ingest import changelog
from netbox_assettool.ingest.preparation import CLEAN, SETWISE, with_components
from netbox_assettool.ingest.session import MissingReference, Session, model_of

logger = logging.getLogger(__name__)

type Built = tuple[Change, Model]

EVIDENCE = frozenset({OBSERVATION})
"""Written without change log and events: an observation is itself a log, with its run, file and row."""

_PARENT = {DEVICE_INTERFACE: "device_id", MACHINE_INTERFACE: "virtual_machine_id"}


def create(session: Session, label: str, changes: Sequence[Change]) -> None:
    """Create the objects of one model, and note for every change what became of it."""
    built = _build(session, label, changes)
    if label not in SETWISE:
        _one_by_one(session, built)
        return
    built = _taken_over(session, label, built)
    own_way = with_components([instance for _, instance in built]) if label == DEVICE and built else set()
    setwise = [(c, i) for c, i in built if not own_way or i.device_type_id not in own_way]
    _one_by_one(session, [(c, i) for c, i in built if own_way and i.device_type_id in own_way])
    setwise = _valid(session, label, setwise)
    if not setwise:
        return
    instances = [instance for _, instance in setwise]
    model = model_of(label)
    try:
        with transaction.atomic():
            model.objects.bulk_create(instances, batch_size=1000)
            _check_allowed(session, model, instances)
    except (DatabaseError, PermissionsViolation) as exc:
        # Some object of the set clashes: NetBox's own way says which one, and why.
        logger.info("%s goes one by one: %s", label, exc)
        for instance in instances:
            instance.pk = None
            instance._state.adding = True
        _one_by_one(session, setwise)
        return
    _afterwards(session, label, instances)
    _note(session, setwise)


def _build(session: Session, label: str, changes: Sequence[Change]) -> list[Built]:
    model = model_of(label)
    defaults = CustomField.objects.get_defaults_for_model(model)
    deferred = BY_LABEL[label].deferred
    built: list[Built] = []
    for change in changes:
        instance = model(**({"custom_field_data": dict(defaults)} if defaults else {}))
        try:
            for name, value in change.new.items():
                if name not in deferred:
                    setattr(instance, name, session.resolve(value))
        except MissingReference as exc:
            session.outcome.refuse(change, f"it refers to an object that is not there: {exc}")
            continue
        _stamp(session, label, instance)
        instance._changelog_message = session.message
        built.append((change, instance))
    return built


def _stamp(session: Session, label: str, instance: Model) -> None:
    if label == OBSERVATION:
        instance.first_seen = instance.last_seen = session.now
    if hasattr(instance, "run_id"):
        instance.run = session.run


def _taken_over(session: Session, label: str, built: list[Built]) -> list[Built]:
    """Interfaces that NetBox made from the device type's templates are used instead of created again."""
    if label not in _PARENT or not session.outcome.one_by_one:
        return built
    parent = _PARENT[label]
    parents = {getattr(instance, parent) for _, instance in built}
    there = {
        (getattr(found, parent), found.name): found
        for found in model_of(label).objects.filter(**{f"{parent}__in": parents})
    }
    for change, instance in built:
        if found := there.get((getattr(instance, parent), instance.name)):
            session.written[change.key] = found
            session.outcome.created[change.key] = found.pk
    return [(c, i) for c, i in built if c.key not in session.outcome.created]


def _valid(session: Session, label: str, built: list[Built]) -> list[Built]:
    """The objects that pass every check; the others are noted with their reasons."""
    passed: list[Built] = []
    for change, instance in built:
        try:
            _clean(label, instance)
        except ValidationError as exc:
            session.outcome.refuse(change, exc)
        else:
            passed.append((change, instance))
    errors = SETWISE[label]([instance for _, instance in passed])
    for place, error in errors.items():
        session.outcome.refuse(passed[place][0], error)
    return [pair for place, pair in enumerate(passed) if place not in errors]


def _clean(label: str, instance: Model) -> None:
    """`full_clean()` without what asks the database: relations are resolved already, constraints hold by themselves."""
    relations = [field for field in instance._meta.fields if field.is_relation]
    missing = {f.name: ["required"] for f in relations if not f.null and getattr(instance, f.attname) is None}
    if missing:
        raise ValidationError(missing)
    instance.clean_fields(exclude=[field.name for field in relations])
    _round(instance)
    (CLEAN.get(label) or type(instance).clean)(instance)


def _round(instance: Model) -> None:
    """Round decimals as the database will: the change log must say what is stored."""
    for field in instance._meta.fields:
        if isinstance(field, DecimalField) and (value := getattr(instance, field.attname)) is not None:
            setattr(instance, field.attname, round(value, field.decimal_places))


def _check_allowed(session: Session, model: type[Model], instances: Sequence[Model]) -> None:
    """Object permissions with constraints: what was written must be among what the user may add."""
    allowed = model.objects.restrict(session.user, "add").filter(pk__in=[i.pk for i in instances]).count()
    if allowed != len(instances):
        raise PermissionsViolation


def _afterwards(session: Session, label: str, instances: Sequence[Model]) -> None:
    """What NetBox's signals do after each save, once for all."""
    _count(instances)
    _index(instances)
    if label in (DEVICE, MACHINE):
        invalidate_config_context_for_objects(label, [instance.pk for instance in instances])
    if label in EVIDENCE:
        return
    changelog.record(instances, ObjectChangeActionChoices.ACTION_CREATE, session.request)
    queue = events_queue.get()
    for instance in instances:
        enqueue_event(queue, instance, session.request, OBJECT_CREATED)
    events_queue.set(queue)


def _count(instances: Sequence[Model]) -> None:
    """Raise the counters that parents keep of their children."""
    model = type(instances[0])
    for name, counter in registry["counter_fields"][model].items():
        parents = Counter(pk for instance in instances if (pk := getattr(instance, name)) is not None)
        by_number: dict[int, list[int]] = defaultdict(list)
        for pk, number in parents.items():
            by_number[number].append(pk)
        parent_model = model._meta.get_field(name).related_model
        for number, pks in by_number.items():
            parent_model.objects.filter(pk__in=pks).update(**{counter: F(counter) + number})


def _index(instances: Sequence[Model]) -> None:
    try:
        indexer = get_indexer(instances[0])
    except KeyError:
        return
    object_type = ObjectType.objects.get_for_model(indexer.model).pk
    for instance in instances:
        mark_for_deferred_indexing(object_type, instance.pk, OP_CACHE, using=DEFAULT_DB_ALIAS)


def _one_by_one(session: Session, built: Sequence[Built]) -> None:
    """NetBox's own validation and save, each in a savepoint of its own."""
    for change, instance in built:
        try:
            with transaction.atomic():
                instance.full_clean()
                _round(instance)
                instance.save()
                _check_allowed(session, type(instance), [instance])
        except ValidationError as exc:
            session.outcome.refuse(change, exc)
        except (DatabaseError, AbortRequest) as exc:
            session.outcome.refuse(change, str(exc).partition("\n")[0])
        except PermissionsViolation:
            session.outcome.refuse(change, "your permissions do not include this object")
        else:
            session.outcome.one_by_one += 1
            _note(session, [(change, instance)])


def _note(session: Session, built: Sequence[Built]) -> None:
    for change, instance in built:
        session.written[change.key] = instance
        session.outcome.created[change.key] = instance.pk
