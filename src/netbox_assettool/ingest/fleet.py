"""Reading the fleet: every managed field of every object that a sync may touch, as a stream of constant memory."""

import datetime
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version
from itertools import batched

import msgspec
import netaddr
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import BigIntegerField, Count, F, Func, Model, QuerySet, Value
from django.db.models.aggregates import BitXor

from assettool.domain.objects import CONFLICT, OBJECT_TYPES, OBSERVATION, ObjectType
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import SyncRun

_ROWS = 1000
_EXTRA = {OBSERVATION: ("last_seen",), CONFLICT: ()}
_OF_A_RUN = ("id", "status", "started", "finished", "sources")
"""What a plan asks of the runs before it."""


def snapshot(user: Model) -> Iterator[bytes]:
    """A line with the `digest`, then the lines of the fleet, all of one moment."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield msgspec.json.encode({"digest": digest(user)}) + b"\n"
        yield from lines(user)


def digest(user: Model) -> str:
    """What differs as soon as a value differs that a plan of this user depends on, whoever or whatever wrote it.

    PostgreSQL makes it from the values themselves and not from the versions of its rows: a database that was put back
    to an earlier state and then went another way has other values, but may have the same versions.
    """
    runs = _hashed(SyncRun.objects.restrict(user, "view"), _OF_A_RUN)
    parts = [(kind.label, *_hashed(_visible(kind, user), _columns(kind))) for kind in OBJECT_TYPES]
    return hashlib.sha256(msgspec.json.encode((version("assettool"), runs, parts))).hexdigest()


def _hashed(rows: QuerySet, columns: tuple[str, ...]) -> tuple[object, ...]:
    """The columns, how many rows there are, and a hash of their values that does not depend on the order."""
    row = Func(*(F(name) for name in columns), function="ROW", output_field=BigIntegerField())
    one = Func(row, Value(0), function="hash_record_extended", output_field=BigIntegerField())
    found = rows.order_by().aggregate(number=Count("pk"), hash=BitXor(one))
    return columns, found["number"], found["hash"]


def lines(user: Model) -> Iterator[bytes]:
    """One JSON line for each thousand objects: `{"label", "fields", "rows"}`; only what the user may see.

    A generic reference is `[label, id]`, every other one an id.
    """
    encoder = msgspec.json.Encoder(enc_hook=plain, decimal_format="number")
    types = {t.pk: f"{t.app_label}.{t.model}" for t in ContentType.objects.all()}
    for kind in OBJECT_TYPES:
        names = _names(kind)
        for rows in batched(_rows(kind, user, types), _ROWS):
            yield encoder.encode({"label": kind.label, "fields": names, "rows": rows}) + b"\n"


def _names(kind: ObjectType) -> list[str]:
    return ["id", *kind.fields, *kind.refs, *_EXTRA.get(kind.label, ())]


def _columns(kind: ObjectType) -> tuple[str, ...]:
    columns: list[str] = []
    for name in _names(kind):
        if name == "assigned_object":
            columns += ["assigned_object_type_id", "assigned_object_id"]
        else:
            columns.append(f"{name}_id" if name in kind.refs else name)
    return tuple(columns)


def _visible(kind: ObjectType, user: Model) -> QuerySet:
    return model_of(kind.label).objects.restrict(user, "view")


def _rows(kind: ObjectType, user: Model, types: dict[int, str]) -> Iterator[tuple[object, ...]]:
    columns = _columns(kind)
    query = _visible(kind, user).order_by("pk").values_list(*columns)
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
