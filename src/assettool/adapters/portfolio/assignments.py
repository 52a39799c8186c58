"""Values that a person gives on the command line, `field=value`: read as cells of a table about applications."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assettool.adapters.portfolio.formats import read_portfolio
from assettool.adapters.portfolio.mapping import RowKind, known_mapping
from assettool.adapters.portfolio.table import NAME
from assettool.domain.observation import Origin, Rejected
from assettool.domain.portfolio import ApplicationRow
from assettool.domain.register import Application
from assettool.errors import UsageError

_IDENTITY = frozenset({"organisation", "package", "package_version", "status"})
"""What tells which application it is, and what only moves on evidence."""


def assignable() -> tuple[str, ...]:
    """The fields that may be given a value."""
    return tuple(name for name in known_mapping(RowKind.APPLICATIONS).columns if name not in _IDENTITY)


def rows_of(applications: Iterable[Application], values: Mapping[str, str]) -> list[ApplicationRow]:
    """One row for each application, with these values. Raises `UsageError` with everything that is wrong with them."""
    if unknown := sorted(values.keys() - set(assignable())):
        raise UsageError(f"no such field: {', '.join(unknown)}", hint=f"the fields are: {', '.join(assignable())}")
    headers = {name: names[0] for name, names in known_mapping(RowKind.APPLICATIONS).names.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder, "values.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            names = list(dict.fromkeys(["name", "version", "organisation", *values]))
            writer.writerow([headers[name] for name in names])
            for each in applications:
                cells = {"name": each.name, "version": each.version, "organisation": each.tenant} | dict(values)
                writer.writerow([cells[name] for name in names])
        found = list(read_portfolio(path, NAME).rows)
    if wrong := [reason for row in found if isinstance(row, Rejected) for reason in row.reasons]:
        raise UsageError("; ".join(dict.fromkeys(wrong)), hint="see: assettool app show NAME")
    return [replace(row, origin=Origin("command line")) for row in found if isinstance(row, ApplicationRow)]
