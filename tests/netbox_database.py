"""The database of an embedded NetBox: put back to what it was, and compared as a whole with what it should be."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import psycopg

from assettool.embedded.credentials import load_credentials
from assettool.embedded.home import Home
from assettool.embedded.postgres import DATABASE, USER

type Row = dict[str, object]
type Content = Mapping[str, Counter[str]]
"""Table → every row of it in its one spelling → how many there are."""

NOT_COMPARED = {
    "core_job": "how often the search index was asked for is no state; the index itself is compared",
    "django_session": "nobody's fleet",
    "django_migrations": "the same by definition",
}
"""Table → why its rows are not compared."""
_ASIDE = frozenset({"id", "last_used", "_config_context_data", "_config_context_generation"})
"""Not compared: an id is no value, a token may be used to look, and config contexts are rendered some time later."""
_ROUNDS = 4
"""So many references away a difference is seen; a row's own one always is."""
_TIMES = frozenset({"created", "last_updated", "first_seen", "last_seen", "started", "finished", "time"})
_RUNS = frozenset({"netbox_assettool_syncrun", "netbox_assettool_ingestchunk"})
_KEPT = "faults_"

_COLUMNS = """
    SELECT c.table_name, c.column_name, c.udt_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, c.ordinal_position"""
_REFERENCES = """
    SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND cardinality(k.conkey) = 1"""


class Database:
    """NetBox's database in an embedded PostgreSQL."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @contextmanager
    def opened(self, name: str = DATABASE) -> Iterator[psycopg.Connection]:
        """A connection of its own; every statement is its own transaction unless the test begins one."""
        password = load_credentials(self._home).database_password
        port = self._home.ports.postgresql
        with psycopg.connect(
            host="127.0.0.1", port=port, user=USER, password=password, dbname=name, autocommit=True
        ) as connection:
            yield connection

    def answers(self) -> bool:
        """Whether it can be asked; not while PostgreSQL mends itself after a crash."""
        try:
            with self.opened("postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def keep(self, name: str) -> None:
        """Keep the database as it is now under this name."""
        self._copy(DATABASE, _KEPT + name)

    def restore(self, name: str) -> None:
        """Put the database back to what was kept."""
        self._copy(_KEPT + name, DATABASE)

    def _copy(self, source: str, target: str) -> None:
        with self.opened("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (source,))
            connection.execute(f"CREATE DATABASE {target} TEMPLATE {source}")

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this lasts, no chunk comes to its end: each waits to write what a source said."""
        with self.opened() as connection, connection.transaction():
            connection.execute("LOCK TABLE netbox_assettool_observation IN EXCLUSIVE MODE")
            yield

    def waiting(self) -> list[int]:
        """The processes of PostgreSQL that wait for a lock for NetBox."""
        with self.opened("postgres") as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
                " AND query NOT LIKE 'LOCK TABLE%%'",
                (DATABASE,),
            )
            return [pid for (pid,) in found]

    def content(self, *, whose: bool = True) -> Content:
        """Every row of every table, ids and times aside: a reference is told by what it refers to.

        Without `whose` it does not matter which run, which user and which request wrote something.
        """
        with self.opened() as connection, connection.transaction():
            return _Reader(connection, whose=whose).content()


class _Reader:
    def __init__(self, connection: psycopg.Connection, *, whose: bool) -> None:
        self.whose = whose
        self.columns: dict[str, dict[str, str]] = defaultdict(dict)
        for table, column, kind in connection.execute(_COLUMNS):
            self.columns[table][column] = kind
        self.references = {(table, column): target for table, column, target in connection.execute(_REFERENCES)}
        self.rows: dict[str, list[Row]] = {
            table: [row for (row,) in connection.execute(f'SELECT row_to_json(t) FROM "{table}" t')]
            for table in self.columns
            if table not in NOT_COMPARED
        }
        self.tables = {row["id"]: f"{row['app_label']}_{row['model']}" for row in self.rows["django_content_type"]}
        self.runs = {row["uuid"] for row in self.rows["netbox_assettool_syncrun"]}
        self.names: dict[tuple[str, object], str] = {}

    def content(self) -> Content:
        """Names for all rows, each round from those of the round before; then the rows themselves."""
        for _ in range(_ROUNDS):
            self.names = {
                (table, row["id"]): f"{table}:{hashlib.sha256(self._spelt(table, row).encode()).hexdigest()[:16]}"
                for table, rows in self.rows.items()
                if "id" in self.columns[table] and table not in ("core_objectchange", "extras_cachedvalue")
                for row in rows
            }
        return {
            table: Counter(self._spelt(table, row) for row in rows if self.whose or not self._is_of_a_run(table, row))
            for table, rows in self.rows.items()
        }

    def _is_of_a_run(self, table: str, row: Row) -> bool:
        kind = row.get("changed_object_type_id", row.get("object_type_id"))
        return table in _RUNS or self.tables.get(kind) in _RUNS

    def _spelt(self, table: str, row: Row) -> str:
        if not self.whose and table in _RUNS:
            return table
        content = {name: self._value(table, name, row) for name in row if name not in _ASIDE}
        if table == "core_objectchange" and not self.whose:
            content |= dict.fromkeys(("user_id", "user_name", "request_id", "message"))
        if table == "core_objectchange":
            of = self.tables.get(row["changed_object_type_id"], "")
            for name in ("prechange_data", "postchange_data"):
                content[name] = self._logged(of, row[name])
            if of == "netbox_assettool_syncrun":
                del content["object_repr"]  # when it was
        if table == "netbox_assettool_ingestchunk":
            content["response"] = {**row["response"], "created": sorted(row["response"]["created"])}
            content["digest"] = len(row["digest"])  # a chunk names the ids of earlier ones
        return json.dumps(content, sort_keys=True)

    def _value(self, table: str, column: str, row: Row) -> object:
        value = row[column]
        if value is None:
            return None
        kind = self.columns[table][column]
        if kind.startswith("timestamp"):
            return "a time"
        if isinstance(value, str) and value in self.runs:
            return "of a run"
        if column == "request_id":
            return "of a request"
        if target := self.references.get((table, column)) or self._generic(column, row):
            return self.names.get((target, value), target)
        if kind == "ltree":
            return [self.names.get((table, int(part)), table) for part in str(value).split(".")]
        return value

    def _generic(self, column: str, row: Row) -> str | None:
        kind = f"{column.removesuffix('_id')}_type_id"
        kind = kind if kind in row else "content_type_id" if column == "object_id" and "content_type_id" in row else ""
        return self.tables.get(row[kind]) if kind and column.endswith("_id") and column != kind else None

    def _logged(self, table: str, data: object) -> object:
        """What the change log keeps of an object: by the names of Django's fields."""
        if not isinstance(data, dict):
            return data
        settled: dict[str, object] = {}
        for name, value in data.items():
            target = self.references.get((table, f"{name}_id"))
            generic = data.get(f"{name.removesuffix('_id')}_type") if name.endswith("_id") else None
            if isinstance(value, str) and value in self.runs:
                settled[name] = "of a run"
            elif name in _TIMES:
                settled[name] = None if value is None else "a time"
            elif value is not None and (target or generic):
                settled[name] = self.names.get((target or self.tables.get(generic, ""), value), "some object")
            else:
                settled[name] = value
        return settled


def differences(expected: Content, found: Content, *, aside: Collection[str] = ()) -> list[str]:
    """Every row that one of the two has and the other has not, some tables aside."""
    told: list[str] = []
    for table in sorted((expected.keys() | found.keys()) - set(aside)):
        lacks, has = expected[table] - found[table], found[table] - expected[table]
        told += [f"{table} lacks {row}" for row in lacks.elements()]
        told += [f"{table} also has {row}" for row in has.elements()]
    return told
