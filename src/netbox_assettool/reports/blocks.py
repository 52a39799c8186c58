"""Shorthand for the blocks of a report."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from assettool.domain.report import Cell, Column, Kind, Light, Value
from netbox_assettool.reports.words import rounded

type Line = Sequence[Cell | Value]


def columns(*said: tuple[str, object, Kind]) -> tuple[Column, ...]:
    """The columns of a table: key, label and kind of each."""
    return tuple(Column(key, str(label), kind) for key, label, kind in said)


def lines(rows: Iterable[Line]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a table; what is no cell becomes one."""
    return tuple(tuple(each if isinstance(each, Cell) else Cell(each) for each in row) for row in rows)


def number(value: Value, link: str = "") -> Cell:
    """A number with its list; nought leads nowhere."""
    return Cell(value, link if value else "")


def percent(value: Decimal | None, link: str = "") -> Cell:
    """A percentage with one decimal at most."""
    return Cell(rounded(value), link)


def light(value: Light) -> Cell:
    """A light alone: its name comes with it where it is written."""
    return Cell(None, light=value)


def day(value: date | None, is_late: bool = False) -> Cell:
    """A day, red where it is late."""
    return Cell(value, light=Light.RED if is_late else None)
