"""Databases cloned from one another, and which of them this process uses."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from netbox.config import clear_config


def hurry() -> None:
    """Let this server write to its disk when it likes: its databases need not outlive the machine."""
    with connection._nodb_cursor() as cursor:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")


def clone(source: str, name: str) -> None:
    """Make a database that is as another one is now; one of that name is dropped first."""
    drop(name)
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    """Remove a database, whoever is connected to it."""
    if connection.settings_dict["NAME"] == name:
        connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def use(name: str) -> None:
    """Let Django, and so NetBox in this process, work on this database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name
    clear_config()


@contextmanager
def opened(name: str) -> Iterator[psycopg.Connection]:
    """A connection of its own to a database, for reading."""
    parameters = connection.get_connection_params() | {"dbname": name, "cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters) as found:
        yield found
