"""Writes tables as CSV and XLSX, the same bytes for the same rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assettool.demo.model import REFERENCE

type Cell = str | int | float | datetime
type TableRow = Mapping[str, Cell]


def write_csv(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[TableRow],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    quote_all: bool = False,
    first_line: str = "",
) -> int:
    """Write one CSV with Windows line ends and return how many rows it has; a missing cell is empty."""
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        if first_line:
            file.write(f"{first_line}\r\n")
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
        writer.writerow(headers)
        for row in rows:
            writer.writerow([row.get(header, "") for header in headers])
            count += 1
    return count


class Book:
    """An XLSX file that holds one row in memory at a time."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._bold: Format = workbook.add_format({"bold": True})
        self._moment: Format = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._day: Format = workbook.add_format({"num_format": "dd-mm-yyyy"})

    def sheet(self, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[TableRow]) -> int:
        """Write one sheet of columns (key in a row, header) and return how many rows it has, without the header."""
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, (_, header) in enumerate(columns):
            sheet.write_string(0, place, header, self._bold)
        places = {key: place for place, (key, _) in enumerate(columns)}
        count = 0
        for row in rows:
            count += 1
            for key, cell in row.items():
                if cell != "" and key in places:
                    self._write(sheet, count, places[key], cell)
        return count

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif isinstance(cell, datetime):
            at_midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
            sheet.write_datetime(row, column, cell, self._day if at_midnight else self._moment)
        else:
            sheet.write_number(row, column, cell)


@contextmanager
def new_book(path: Path) -> Iterator[Book]:
    """An XLSX file to add sheets to; its properties carry the estate's moment, not the clock's."""
    # Excel knows no time zones, and a cell that starts with "=" or "http" is text here.
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True, "remove_timezone": True})
    workbook.set_properties({"created": REFERENCE.replace(tzinfo=None)})
    try:
        yield Book(workbook)
    finally:
        workbook.close()
