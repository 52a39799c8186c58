"""What the tables of a NetBox database hold and refer to, read from PostgreSQL and from Django's models."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import psycopg
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import Model

_COLUMNS = """
    SELECT c.table_name, c.column_name, c.udt_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position"""
_REFERENCES = """
    SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND cardinality(k.conkey) = 1"""
_UNIQUE = """
    SELECT i.indrelid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE i.indisunique AND NOT i.indisprimary AND i.indexprs IS NULL AND n.nspname = 'public'
    GROUP BY i.indexrelid, i.indrelid"""


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables, with the types of their columns and what tells their rows apart."""

    columns: Mapping[str, Mapping[str, str]]
    """Table → column → PostgreSQL's type."""
    references: Mapping[tuple[str, str], str]
    """(table, column) → the table it refers to."""
    unique: Mapping[str, list[list[str]]]
    """Table → columns that no two rows have the same."""
    generic: Mapping[tuple[str, str], str]
    """(table, column with an id of any model) → column with the content type."""
    types: Mapping[int, str]
    """Content type → table."""


def read(connection: psycopg.Connection) -> Schema:
    """The schema of the database."""
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    for table, column, kind in connection.execute(_COLUMNS):
        columns[table][column] = kind
    unique: dict[str, list[list[str]]] = defaultdict(list)
    for table, names in connection.execute(_UNIQUE):
        unique[table].append(names)
    kinds = connection.execute("SELECT id, app_label, model FROM django_content_type").fetchall()
    tables = {number: table_of(f"{app}.{model}") for number, app, model in kinds}
    return Schema(
        columns,
        {(table, column): target for table, column, target in connection.execute(_REFERENCES)},
        unique,
        {
            (model._meta.db_table, f.fk_field): f"{f.ct_field}_id"
            for model in apps.get_models()
            for f in generics(model)
        },
        {number: table for number, table in tables.items() if table},
    )


@cache
def generics(model: type[Model]) -> tuple[GenericForeignKey, ...]:
    """The fields of a model that refer to an object of any model."""
    return tuple(field for field in model._meta.private_fields if isinstance(field, GenericForeignKey))


@cache
def table_of(label: str) -> str | None:
    """The table of a model; nothing where there is no such model."""
    try:
        return apps.get_model(label)._meta.db_table
    except LookupError:
        return None
