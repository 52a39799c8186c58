"""Two databases compared: every table, row by row, ids and times aside."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import psycopg
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Model

from equivalence import schema as schemas
from equivalence.naming import Names, Row

NOT_COMPARED = {
    "core_job": "how many there are: NetBox makes jobs for each request, and a chunk is one request; "
    "their kinds and how they ended are compared",
    "netbox_assettool_syncrun": "REST has no run; its change log and search entries neither",
    "netbox_assettool_ingestchunk": "the memory of the bulk path itself",
}
"""Table → why its rows are not compared one by one."""
_WITHOUT_LOG = ("netbox_assettool_observation", "netbox_assettool_syncrun")
"""What the bulk path writes without change log; an observation is itself a log."""
_MANAGED_TIMES = {("netbox_assettool_account", "last_seen")}
"""Times that a plan gives."""
_LOG = "core_objectchange"
"""Its rows are the first, second, ... change of an object."""
_JOBS = "core_job"
_TIME = "a time"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the two databases do not have alike: a value of a row, or the row as a whole."""

    table: str
    row: str
    values: Mapping[str, object]
    """Side → what it has."""

    def __str__(self) -> str:
        return f"{self.table} {self.row}: " + ", ".join(f"{side} has {value}" for side, value in self.values.items())


@dataclass(slots=True)
class Comparison:
    """How many rows were compared in each table, and what differs."""

    rows: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The tables that hold rows, with how many were compared, and the number of differences."""
        lines = [f"{number:10,}  {table}" for table, number in sorted(self.rows.items()) if number]
        total = f"{sum(self.rows.values()):10,}  rows in {len(self.rows)} tables"
        return "\n".join([*lines, total, f"{len(self.differences):10,}  differences"])

    def add(self, other: "Comparison") -> None:
        """Count another comparison in."""
        for table, number in other.rows.items():
            self.rows[table] = self.rows.get(table, 0) + number
        self.differences += other.differences


class Side:
    """One of the two databases, as the comparison reads it."""

    def __init__(self, name: str, connection: psycopg.Connection, schema: schemas.Schema, names: Names) -> None:
        self.name = name
        self.names = names
        self._connection = connection
        self._schema = schema

    def rows(self, table: str) -> Iterator[str]:
        """Every row of a table in its one spelling."""
        order = "ORDER BY id" if table == _LOG else ""
        changes: Counter[object] = Counter()
        for (row,) in self._connection.execute(f'SELECT row_to_json(t) FROM "{table}" t {order}'):
            if not self._is_compared(table, row):
                continue
            settled = self._settled(table, row)
            if table == _LOG:
                changes[settled["changed_object_id"]] += 1
                settled["id"] = f"{settled['changed_object_id']}, change {changes[settled['changed_object_id']]}"
            yield json.dumps(settled, sort_keys=True)

    def _is_compared(self, table: str, row: Row) -> bool:
        kind = {_LOG: "changed_object_type_id", "extras_cachedvalue": "object_type_id"}.get(table)
        target = self._schema.types.get(row[kind]) if kind else None
        return target not in (_WITHOUT_LOG if table == _LOG else _WITHOUT_LOG[1:])

    def _settled(self, table: str, row: Row) -> Row:
        if table == _JOBS:
            return {name: row[name] for name in ("name", "status", "queue_name")}
        settled = {column: self._value(table, column, row) for column in row if column not in ("id", "request_id")}
        if "id" in row:
            settled["id"] = self.names.name(table, row["id"])
        if table == _LOG:
            model = _model_of(self._schema.types.get(row["changed_object_type_id"]))
            for name in ("prechange_data", "postchange_data"):
                settled[name] = serialised(self.names, model, row[name])
        return settled

    def _value(self, table: str, column: str, row: Row) -> object:
        if self._schema.columns[table][column].startswith("timestamp") and (table, column) not in _MANAGED_TIMES:
            return _TIME if row[column] else None
        return self.names.plain(table, column, row)


def compare(schema: schemas.Schema, one: Side, other: Side) -> Comparison:
    """Compare every table."""
    result = Comparison()
    for table in schema.columns.keys() - NOT_COMPARED.keys() | {_JOBS}:
        first, second = Counter(one.rows(table)), Counter(other.rows(table))
        if table == _JOBS:
            first, second = Counter(first.keys()), Counter(second.keys())
        result.rows[table] = max(first.total(), second.total())
        only = {one.name: list((first - second).elements()), other.name: list((second - first).elements())}
        result.differences += _told(table, {side: [json.loads(row) for row in rows] for side, rows in only.items()})
    return result


def _told(table: str, only: Mapping[str, list[Row]]) -> Iterator[Difference]:
    """Rows with the same name differ in some values; all others are there on one side only."""
    one, other = only
    named = {side: {_name(row): row for row in rows} for side, rows in only.items()}
    both = {name for name in named[one].keys() & named[other].keys() if name}
    for name in sorted(both):
        yield from differing(table, name, {side: named[side][name] for side in only})
    for side, rows in only.items():
        for row in rows:
            if _name(row) not in both:
                yield Difference(table, _name(row), {side: json.dumps(row, sort_keys=True)})


def _name(row: Row) -> str:
    return str(row.get("id") or "")


def differing(table: str, name: str, values: Mapping[str, object], path: str = "") -> Iterator[Difference]:
    """What differs between two values, looked for as deep as both are objects."""
    one, other = values.values()
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            both = {side: value.get(key, "nothing") for side, value in values.items()}
            if len({json.dumps(value, sort_keys=True) for value in both.values()}) > 1:
                yield from differing(table, name, both, f"{path} {key}")
    else:
        yield Difference(table, f"{name}{path}", {side: json.dumps(value) for side, value in values.items()})


def serialised(names: Names, model: type[Model] | None, data: object) -> object:
    """The change log's copy of an object, ids and times replaced."""
    if not isinstance(data, dict) or model is None:
        return data
    settled = {name: _field_value(names, model, name, value) for name, value in data.items()}
    for generic in schemas.generics(model):
        if data.get(generic.fk_field) is not None and generic.ct_field in data:
            table = names.schema.types.get(data[generic.ct_field], "")
            settled[generic.fk_field] = names.told(table, data[generic.fk_field])
    return settled


def _field_value(names: Names, model: type[Model], name: str, value: object) -> object:
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return value
    if value is None or isinstance(value, dict):
        return value
    if isinstance(found, DateTimeField):
        return _moment(value) if (model._meta.db_table, name) in _MANAGED_TIMES else _TIME
    if found.is_relation and found.related_model is not None:
        table = found.related_model._meta.db_table
        if isinstance(value, list):
            return sorted(names.told(table, each) if isinstance(each, int) else str(each) for each in value)
        return names.told(table, value)
    return value


def _moment(value: object) -> str:
    """A time in one spelling: REST writes it in the server's zone."""
    return datetime.fromisoformat(str(value)).astimezone(UTC).isoformat()


@cache
def _model_of(table: str | None) -> type[Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)
