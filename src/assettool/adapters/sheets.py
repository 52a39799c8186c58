"""Tables as a workbook or as CSV. No cell is taken for a formula, whatever text it has."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from assettool.adapters.portfolio.writing import write_csv
from assettool.domain.formulas import guarded
from assettool.services.sheets import Cell, Sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS = 1_000_000  # a sheet has 1,048,576
_SAMPLE, _WIDEST, _NARROWEST = 100, 60, 8
_FIRST_YEAR = 1900


def write_workbook(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    """Every table as a sheet; one of too many rows goes on in another sheet."""
    import xlsxwriter

    options = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        formats: dict[type, Format] = {
            str: workbook.add_format({"bold": True, "bottom": 1}),
            date: workbook.add_format({"num_format": "dd-mm-yyyy"}),
            datetime: workbook.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"}),
            Decimal: workbook.add_format({"num_format": "#,##0.00"}),
        }
        for sheet in sheets:
            for number, rows in enumerate(_parts(sheet), start=1):
                name = sheet.name if number == 1 else f"{sheet.name} {number}"
                _write_sheet(workbook.add_worksheet(name), sheet.columns, rows, formats)


def _parts(sheet: Sheet) -> Iterator[Sequence[Sequence[Cell]]]:
    for first in range(0, max(len(sheet.rows), 1), _MOST_ROWS):
        yield sheet.rows[first : first + _MOST_ROWS]


def _write_sheet(
    target: "Worksheet", columns: Sequence[str], rows: Sequence[Sequence[Cell]], formats: "Mapping[type, Format]"
) -> None:
    for place, column in enumerate(columns):
        widths = [len(column) + 3, *(len(text_of(row[place])) + 1 for row in rows[:_SAMPLE])]
        target.set_column(place, place, min(max(*widths, _NARROWEST), _WIDEST))
    target.freeze_panes(1, 1)
    target.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    for place, column in enumerate(columns):
        target.write_string(0, place, column, formats[str])
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(target, number, place, value, formats)


def _write_cell(target: "Worksheet", row: int, column: int, value: Cell, formats: "Mapping[type, Format]") -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        target.write_datetime(row, column, value, formats[datetime if isinstance(value, datetime) else date])
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        target.write_number(row, column, value, None if isinstance(value, int) else formats[Decimal])
    else:
        target.write_string(row, column, text_of(value))


def write_csv_sheet(sheet: Sheet, stream: BinaryIO) -> None:
    """One table as CSV; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    rows = (dict(zip(sheet.columns, (_csv_text(value) for value in row), strict=True)) for row in sheet.rows)
    write_csv(stream, sheet.columns, rows)


def _csv_text(value: Cell) -> str:
    text = text_of(value)
    return guarded(text) if isinstance(value, str) else text


def text_of(value: Cell) -> str:
    """A cell as a Dutch spreadsheet writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal() | float():
            return f"{value:.2f}".replace(".", ",")
        case datetime():
            return f"{value:%d-%m-%Y %H:%M:%S}"
        case date():
            return f"{value:%d-%m-%Y}"
    return str(value)
