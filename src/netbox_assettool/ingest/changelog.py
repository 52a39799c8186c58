"""The change log, for many objects at once and with the content that NetBox itself would write."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, partial

from core.models import ObjectChange
from django.db.models import Model
from django.utils.encoding import is_protected_type
from extras.utils import is_taggable

_DERIVED = frozenset({"_config_context_data", "_config_context_generation"})
"""A cache that NetBox keeps out of its change log."""


def serialise(instance: Model, exclude: Iterable[str] = ()) -> dict[str, object]:
    """What `serialize_object()` gives for an object without tags and many-to-many relations, 20 times as fast.

    NetBox goes through Django's JSON serializer and back, one object at a time. A test holds the two equal.
    """
    content: dict[str, object] = {}
    for name, field in _fields(type(instance)):
        value = field.value_from_object(instance)
        if not is_protected_type(value):
            value = field.value_to_string(instance)
        content[name] = _plain(value)
    for name in _relations(type(instance)):
        content[name] = []
    if "custom_field_data" in content:
        content["custom_fields"] = content.pop("custom_field_data")
    if is_taggable(instance):
        content["tags"] = []
    for name in exclude:
        content.pop(name, None)
    return content


def record(instances: Iterable[Model], action: str, request) -> None:
    """One row of the change log for each object, all in one statement."""
    rows = []
    for instance in instances:
        instance.serialize_object = partial(_serialise_plain, instance)
        row = instance.to_objectchange(action)
        del instance.serialize_object
        if row is None or not row.has_changes:
            continue
        row.user = request.user
        row.user_name = request.user.username
        row.request_id = request.id
        rows.append(row)
    ObjectChange.objects.bulk_create(rows, batch_size=1000)


def _serialise_plain(instance: Model, exclude: Iterable[str] | None = None) -> dict[str, object]:
    return serialise(instance, exclude or ())


@cache
def _fields(model: type[Model]) -> list[tuple[str, object]]:
    return [(field.name, field) for field in model._meta.local_fields if field.serialize and field.name not in _DERIVED]


@cache
def _relations(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.local_many_to_many if field.serialize]


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
