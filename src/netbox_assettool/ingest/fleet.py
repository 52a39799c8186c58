"""Reading the fleet: every managed field of every object that a sync may touch, as a stream of constant memory."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from itertools import batched

import msgspec
import netaddr
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from assettool.domain.objects import CONFLICT, OBJECT_TYPES, OBSERVATION, ObjectType
from netbox_assettool.ingest.session import model_of

_ROWS = 1000
_EXTRA = {OBSERVATION: ("last_seen",), CONFLICT: ()}


def lines(user: Model) -> Iterator[bytes]:
    """One JSON line for each thousand objects: `{"label", "fields", "rows"}`; only what the user may see.

    A generic reference is `[label, id]`, every other one an id.
    """
    encoder = msgspec.json.Encoder(enc_hook=plain, decimal_format="number")
    types = {t.pk: f"{t.app_label}.{t.model}" for t in ContentType.objects.all()}
    for kind in OBJECT_TYPES:
        names = ["id", *kind.fields, *kind.refs, *_EXTRA.get(kind.label, ())]
        for rows in batched(_rows(kind, names, user, types), _ROWS):
            yield encoder.encode({"label": kind.label, "fields": names, "rows": rows}) + b"\n"


def _rows(kind: ObjectType, names: list[str], user: Model, types: dict[int, str]) -> Iterator[tuple[object, ...]]:
    columns: list[str] = []
    for name in names:
        if name == "assigned_object":
            columns += ["assigned_object_type_id", "assigned_object_id"]
        else:
            columns.append(f"{name}_id" if name in kind.refs else name)
    query = model_of(kind.label).objects.restrict(user, "view").order_by("pk").values_list(*columns)
    generic = columns.index("assigned_object_type_id") if "assigned_object_type_id" in columns else None
    for row in query.iterator(chunk_size=_ROWS):
        if generic is None:
            yield row
        else:
            target = None if row[generic] is None else [types[row[generic]], row[generic + 1]]
            yield (*row[:generic], target, *row[generic + 2 :])


def plain(value: object) -> object:
    """A value as JSON holds it, and as a plan compares it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, netaddr.IPNetwork):
        return str(value)
    if isinstance(value, netaddr.EUI):
        return str(value).replace("-", ":").upper()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)
