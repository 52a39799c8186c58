"""Any table about licences, csv or workbook: by a mapping, or by whichever of the ready ones fits."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from assettool.adapters.licences.mapping import NEEDED, LicenceMapping, RowKind, known_mapping
from assettool.adapters.licences.table_rows import (
    access,
    allocation,
    contract,
    entitlement,
    installation,
    measurement,
    parallel_run,
    product,
)
from assettool.adapters.portfolio.records import Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.row_mapping import load_mapping
from assettool.adapters.sources.files import Limits
from assettool.domain.licence_rows import LicenceRow

NAME = "table"

type _Read = Callable[[Record, date], LicenceRow]
_ROWS: Mapping[RowKind, _Read] = {
    RowKind.ALLOCATIONS: lambda record, _: allocation(record),
    RowKind.PARALLEL_RUNS: lambda record, _: parallel_run(record),
    RowKind.MEASUREMENTS: lambda record, _: measurement(record),
    RowKind.ACCESSES: access,
    RowKind.ENTITLEMENTS: lambda record, _: entitlement(record),
    RowKind.INSTALLATIONS: installation,
    RowKind.CONTRACTS: lambda record, _: contract(record),
    RowKind.PRODUCTS: lambda record, _: product(record),
}


def reader(on: date, limits: Limits | None = None, mapping: Path | None = None) -> Tables[LicenceRow]:
    """Reads by the mapping in a file, or else by whichever of the ready ones fits; `on` is the day of the file."""
    if mapping is None:
        ready = list(chain.from_iterable(_layouts(known_mapping(rows), on) for rows in NEEDED))
        return Tables("licence tables:", ready, limits=limits)
    own = load_mapping(mapping, LicenceMapping)
    return Tables(
        "licence tables:", list(_layouts(own, on)), limits=limits, encoding=own.encoding, delimiter=own.delimiter
    )


def _layouts(mapping: LicenceMapping, on: date) -> Iterator[Layout[LicenceRow]]:
    for needed in NEEDED[mapping.rows]:
        if all(mapping.columns.get(name) for name in needed):
            yield Layout(
                title=mapping.rows.value,
                columns=dict.fromkeys(known_mapping(mapping.rows).columns, ()) | mapping.names,
                needed=needed,
                row=partial(_row, _ROWS[mapping.rows], on),
                words=mapping.words,
                dates=(mapping.dates,) if mapping.dates else (),
                zone=ZoneInfo(mapping.timezone),
                sheet=mapping.sheet,
                header_row=mapping.header_row,
                defaults=mapping.defaults,
            )


def _row(read: _Read, on: date, record: Record) -> LicenceRow:
    return read(record, on)
