"""Rows known by what they are instead of by their id, so that the ids of two databases do not matter."""

from collections.abc import Mapping, Set
from typing import cast

import psycopg

from equivalence.schema import Schema

type Row = dict[str, object]


class Names:
    """The names of one database's rows.

    A row is known by its key in a plan, by its id where it was there before the two databases went apart, or else by
    the columns of a unique constraint.
    """

    def __init__(
        self,
        connection: psycopg.Connection,
        schema: Schema,
        base: Mapping[str, Set[object]],
        planned: Mapping[tuple[str, object], str],
    ) -> None:
        self._connection = connection
        self.schema = schema
        self._base = base
        self._planned = planned
        self._derived: dict[str, dict[object, str]] = {}
        self._ids: dict[str, dict[str, object]] = {}

    def name(self, table: str, number: object) -> str | None:
        """What a row is called; nothing for one that only its content tells apart."""
        if number is None:
            return None
        if (key := self._planned.get((table, number))) is not None:
            return key
        if number in self._base.get(table, ()):
            return f"#{number}"
        if table not in self._derived:
            self._derived[table] = {}  # a table may refer to itself
            self._derived[table] = self._derive(table)
        return self._derived[table].get(number)

    def told(self, table: str, number: object) -> str:
        """What a row is called, or else what kind of row it is."""
        return self.name(table, number) or f"some {table}"

    def find(self, table: str, name: str) -> object:
        """The id of the row with this name; nothing where there is none."""
        if name.startswith("#"):
            return int(name[1:])
        if table not in self._ids:
            numbers = [number for (number,) in self._connection.execute(f'SELECT id FROM "{table}"')]
            self._ids[table] = {found: number for number in numbers if (found := self.name(table, number))}
        return self._ids[table].get(name)

    def _derive(self, table: str) -> dict[object, str]:
        columns = self.schema.columns[table]
        for unique in sorted(self.schema.unique.get(table, ()), key=len):
            if "id" not in columns or "id" in unique:
                continue
            cursor = self._connection.execute(f'SELECT row_to_json(t) FROM "{table}" t')
            rows = [cast(Row, row) for (row,) in cursor if row["id"] not in self._base.get(table, ())]
            if all(row[column] is not None for row in rows for column in unique):
                return {row["id"]: self._described(table, row, unique) for row in rows}
        return {}

    def _described(self, table: str, row: Row, columns: list[str]) -> str:
        return ", ".join(f"{column}={self.plain(table, column, row)}" for column in columns)

    def plain(self, table: str, column: str, row: Row) -> object:
        """The value of a column, with an id replaced by the name of what it refers to."""
        value = row[column]
        if value is None:
            return None
        if target := self.schema.references.get((table, column)):
            return self.told(target, value)
        if kind := self.schema.generic.get((table, column)):
            target = self.schema.types.get(cast(int, row[kind]), "")
            return self.told(target, value)
        if self.schema.columns[table][column] == "ltree":
            return [self.name(table, int(part)) for part in str(value).split(".")]
        return value
