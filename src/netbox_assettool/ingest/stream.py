"""Objects of NetBox as a stream of JSON lines: of one moment, of constant memory, and with a digest of their values."""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from itertools import batched

import msgspec
import netaddr
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import BigIntegerField, Count, F, Func, QuerySet, Value
from django.db.models.aggregates import BitXor

from assettool.domain.objects import ObjectType

_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """The objects of one model, with what is told of each."""

    label: str
    names: tuple[str, ...]
    rows: QuerySet
    refs: tuple[str, ...] = ()
    generic: str = ""
    """The one of the `refs` that may be to several models."""

    @classmethod
    def of(cls, kind: ObjectType, rows: QuerySet, extra: Sequence[str] = ()) -> "Part":
        """All that is managed of a model, and `extra` fields."""
        return cls(kind.label, ("id", *kind.fields, *kind.refs, *extra), rows, kind.refs, kind.generic)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the names stand for; a generic reference has two."""
        columns: list[str] = []
        for name in self.names:
            if name == self.generic:
                columns += [f"{name}_type_id", f"{name}_id"]
            else:
                columns.append(f"{name}_id" if name in self.refs else name)
        return tuple(columns)


def snapshot(digest: Callable[[], str], parts: Callable[[], Sequence[Part]]) -> Iterator[bytes]:
    """A line with the `digest`, then the lines of the `parts`, all of one moment, and last how many rows that were.

    Who reads it knows by that last line that nothing was cut off.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield msgspec.json.encode({"digest": digest()}) + b"\n"
        number = 0
        for rows, line in _batches(parts()):
            number += rows
            yield line
        yield msgspec.json.encode({"end": number}) + b"\n"


def digest(parts: Sequence[Part], *more: object) -> str:
    """What differs as soon as a value differs, whoever or whatever wrote it.

    PostgreSQL makes it from the values themselves and not from the versions of its rows: a database that was put back
    to an earlier state and then went another way has other values, but may have the same versions.
    """
    content = (version("assettool"), *more, [(part.label, *hashed(part.rows, part.columns)) for part in parts])
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def hashed(rows: QuerySet, columns: tuple[str, ...]) -> tuple[object, ...]:
    """The columns, how many rows there are, and a hash of their values that does not depend on the order."""
    row = Func(*(F(name) for name in columns), function="ROW", output_field=BigIntegerField())
    one = Func(row, Value(0), function="hash_record_extended", output_field=BigIntegerField())
    # No model has a field with these names, which would be taken for the field.
    found = rows.order_by().aggregate(_count=Count("pk"), _hash=BitXor(one))
    return columns, found["_count"], found["_hash"]


def lines(parts: Sequence[Part]) -> Iterator[bytes]:
    """One JSON line for each thousand objects: `{"label", "fields", "rows"}`.

    A generic reference is `[label, id]`, every other one an id.
    """
    yield from (line for _, line in _batches(parts))


def _batches(parts: Sequence[Part]) -> Iterator[tuple[int, bytes]]:
    """The number of rows of each line, and the line."""
    encoder = msgspec.json.Encoder(enc_hook=plain, decimal_format="number")
    types = {t.pk: f"{t.app_label}.{t.model}" for t in ContentType.objects.all()}
    for part in parts:
        names = [name.partition("__")[0] for name in part.names]
        for rows in batched(_rows(part, types), _ROWS):
            yield len(rows), encoder.encode({"label": part.label, "fields": names, "rows": rows}) + b"\n"


def _rows(part: Part, types: dict[int, str]) -> Iterator[tuple[object, ...]]:
    generic = part.names.index(part.generic) if part.generic else None
    for row in part.rows.order_by("pk").values_list(*part.columns).iterator(chunk_size=_ROWS):
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
