"""The change log, for many objects at once and with the content that NetBox itself would write."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial

import msgspec
from core.models import ObjectChange
from dcim.models.device_components import ComponentModel as DeviceComponent
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, JSONField, Model
from django.utils import timezone
from django.utils.encoding import is_protected_type
from extras.utils import is_taggable
from ipam.models import IPAddress
from netbox.config import get_config
from netbox.models.features import ChangeLoggingMixin
from tenancy.models import ContactAssignment
from virtualization.models.virtualmachines import ComponentModel as MachineComponent

from netbox_assettool.ingest import rows

_DERIVED = frozenset({"_config_context_data", "_config_context_generation"})
"""A cache that NetBox keeps out of its change log."""

_AS_THEY_ARE = frozenset({str, int, bool, type(None)})

_RELATED: Mapping[object, str] = {
    ChangeLoggingMixin.to_objectchange: "",
    DeviceComponent.to_objectchange: "device",
    MachineComponent.to_objectchange: "virtual_machine",
    IPAddress.to_objectchange: "assigned_object",
    ContactAssignment.to_objectchange: "object",
}
"""How a model makes its row of the log → which related object that row names. Other ways are asked object by object."""

_COLUMNS = (
    "time",
    "user",
    "user_name",
    "request_id",
    "action",
    "changed_object_type",
    "changed_object_id",
    "related_object_type",
    "related_object_id",
    "object_repr",
    "message",
    "prechange_data",
    "postchange_data",
)
_NAME = 200
_CUSTOM = "custom_fields"
"""What NetBox's log calls the values of custom fields."""


def serialise(instance: Model, exclude: Iterable[str] = ()) -> dict[str, object]:
    """What `serialize_object()` gives, many times as fast.

    NetBox goes through Django's JSON serializer and back, one object at a time. Tags and many-to-many relations are
    those that were prefetched; an object without a prefetch counts as one that has none. A test holds the two equal.
    """
    model = type(instance)
    content: dict[str, object] = {}
    for name, field in _fields(model):
        value = getattr(instance, field.attname)
        if type(value) not in _AS_THEY_ARE:
            value = _plain(value) if is_protected_type(value) else _text(field, instance, value)
        content[name] = value
    there = getattr(instance, "_prefetched_objects_cache", {})
    for name in _relations(model):
        content[name] = [each.pk for each in there.get(name, ())]
    if "custom_field_data" in content:
        content[_CUSTOM] = content.pop("custom_field_data")
    if _has_tags(model):
        content["tags"] = sorted(tag.name for tag in there.get("tags", ()))
    for name in exclude:
        content.pop(name, None)
    return content


def field_of(name: str) -> str:
    """The field that the log calls so."""
    return "custom_field_data" if name == _CUSTOM else name


def relations(model: type[Model]) -> list[str]:
    """What to prefetch of objects that are there already, so that `serialise()` sees all of them."""
    return [*_relations(model), *(["tags"] if _has_tags(model) else [])]


def not_logged() -> tuple[str, ...]:
    """Names of fields that NetBox is configured to leave out of the log."""
    return ("last_updated",) if get_config().CHANGELOG_SKIP_EMPTY_CHANGES else ()


def snapshot(instance: Model) -> None:
    """Keep what the object is now, as the log's "before"; `snapshot()` of NetBox, set-wise."""
    instance._prechange_snapshot = serialise(instance, not_logged())


def record(instances: Sequence[Model], action: str, request) -> None:
    """One row of the change log for each object, all in one statement; none for an object that did not change."""
    if not instances:
        return
    related = _RELATED.get(type(instances[0]).to_objectchange)
    whole = _asked if related is None else partial(_told, related=related, leave_out=not_logged())
    written = [
        (
            timezone.now(),
            request.user.pk,
            request.user.username,
            request.id,
            action,
            _type_of(instance),
            instance.pk,
            *row,
        )
        for instance in instances
        if (row := whole(instance, action))
    ]
    rows.insert_values(ObjectChange, _COLUMNS, written)


def _told(
    instance: Model, _action: str, related: str, leave_out: Iterable[str]
) -> tuple[object, int | None, str, str, str | None, str] | None:
    before = getattr(instance, "_prechange_snapshot", None)
    after = instance._postchange_snapshot = serialise(instance, leave_out)
    if before == after:
        return None
    other = getattr(instance, related) if related else None
    return (
        _type_of(other) if other else None,
        other.pk if other else None,
        str(instance)[:_NAME],
        instance._changelog_message or "",
        None if before is None else _json(before),
        _json(after),
    )


def _asked(instance: Model, action: str) -> tuple[object, int | None, str, str, str | None, str] | None:
    instance.serialize_object = partial(_serialise_plain, instance)
    row = instance.to_objectchange(action)
    del instance.serialize_object
    if row is None or not row.has_changes:
        return None
    before = None if row.prechange_data is None else _json(row.prechange_data)
    return (
        row.related_object_type_id,
        row.related_object_id,
        row.object_repr,
        row.message,
        before,
        _json(row.postchange_data),
    )


def _serialise_plain(instance: Model, exclude: Iterable[str] | None = None) -> dict[str, object]:
    return serialise(instance, exclude or ())


def _json(content: object) -> str:
    return msgspec.json.encode(content).decode()


def _type_of(instance: Model) -> int:
    return ContentType.objects.get_for_model(instance).pk


@cache
def _fields(model: type[Model]) -> list[tuple[str, Field]]:
    return [(field.name, field) for field in model._meta.local_fields if field.serialize and field.name not in _DERIVED]


@cache
def _relations(model: type[Model]) -> list[str]:
    # What has a model of its own between the two is logged there.
    return [
        field.name
        for field in model._meta.local_many_to_many
        if field.serialize and field.remote_field.through._meta.auto_created
    ]


@cache
def _has_tags(model: type[Model]) -> bool:
    return is_taggable(model)


def _text(field: Field, instance: Model, value: object) -> object:
    return value if isinstance(field, JSONField) else field.value_to_string(instance)


def _plain(value: object) -> object:
    """A value as Django's JSON encoder writes it."""
    if isinstance(value, datetime.datetime):
        text = value.isoformat()
        if value.microsecond:
            text = text[:23] + text[26:]
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value
