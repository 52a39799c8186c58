"""Workbooks: opened behind the guards, read by calamine, its errors translated here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import python_calamine as calamine

from assettool.adapters.sources.archive import Archive
from assettool.adapters.sources.files import FileKind, Limits, check_size, expected_suffix, identify_file
from assettool.adapters.sources.headers import Line
from assettool.adapters.sources.text import open_text
from assettool.adapters.sources.values import Cell
from assettool.errors import SourceError

_MERGED_ROWS = 1_000


class TableFile(Protocol):
    """A file with one or more tables."""

    path: Path
    warnings: list[str]
    sheet_names: tuple[str, ...]
    broken_rows: dict[int, str]

    @property
    def label(self) -> str:
        """What the file is, for people."""

    def lines(self, sheet: str, *, row_limit: int | None = None) -> Iterator[Line]:
        """The rows of a sheet that are not blank, with their numbers; `row_limit` ends at that row number."""


def open_tables(path: Path, limits: Limits, *, encoding: str | None = None, delimiter: str | None = None) -> TableFile:
    """A workbook or a text table, whatever its name says. Raises `SourceError` where it is neither."""
    kind = identify_file(path)
    table: TableFile
    if kind in (FileKind.JSON, FileKind.XML):
        raise SourceError(f"this is {kind}, not a table: {path}", hint="export a csv or xlsx")
    if kind is FileKind.TEXT:
        table = open_text(path, limits, encoding=encoding, delimiter=delimiter)
    else:
        table = Workbook(path, kind, limits)
    if suffix := expected_suffix(path, kind):
        table.warnings.append(f"the name ends in {path.suffix}, the content is {kind} ({suffix})")
    return table


class Workbook:
    """An xlsx, xls or ods workbook; sheets are read one at a time and only when asked for."""

    def __init__(self, path: Path, kind: FileKind, limits: Limits) -> None:
        check_size(path, limits.workbook_mb, "a workbook")
        self.path = path
        self.kind = kind
        self.warnings: list[str] = []
        self.broken_rows: dict[int, str] = {}
        self._archive = None if kind is FileKind.XLS else Archive(path, limits)
        self._parts: dict[str, str] = {}
        if self._archive and kind is FileKind.XLSX:
            self._parts = self._archive.sheet_parts()
            self._archive.check_part("xl/sharedStrings.xml")
            self._archive.check_part("xl/styles.xml")
        elif self._archive:
            self._archive.check_document()
        with workbook_errors(path):
            self._workbook = calamine.load_workbook(path)
            self.sheet_names = tuple(
                sheet.name for sheet in self._workbook.sheets_metadata if sheet.typ is calamine.SheetTypeEnum.WorkSheet
            )
        if not self.sheet_names:
            raise SourceError(f"the workbook has no sheets: {path}", hint="copy it again from where it was made")

    @property
    def label(self) -> str:
        """What the file is, for people."""
        count = len(self.sheet_names)
        return f"{self.kind.split()[0]}, {count} sheet{'' if count == 1 else 's'}"

    def lines(self, sheet: str, *, row_limit: int | None = None) -> Iterator[Line]:
        """The rows of a sheet that are not blank; formulas give their stored values, error cells are blank."""
        table = self._sheet(sheet)
        with workbook_errors(self.path):
            merged = _MergedDown(table)
            for number, cells in enumerate(table.iter_rows(), start=1):
                if row_limit is not None and number > row_limit:
                    return
                merged.fill(number, cells)
                if any(cell != "" for cell in cells):
                    yield number, cells

    def _sheet(self, name: str) -> calamine.CalamineSheet:
        part = self._parts.get(name, "")
        if self._archive and part in self._archive.parts and self._archive.check_sheet(part):
            warning = f"sheet {name} has formulas without stored values, which read as empty; save it in Excel first"
            if warning not in self.warnings:
                self.warnings.append(warning)
        with workbook_errors(self.path):
            return self._workbook.get_sheet_by_name(name)


class _MergedDown:
    """Gives each row of a cell that is merged downwards the value of that cell: it stands for all of them."""

    def __init__(self, table: calamine.CalamineSheet) -> None:
        first_column = table.start[1] if table.start else 0
        self._columns: dict[int, list[int]] = {}
        for (top, left), (bottom, _) in table.merged_cell_ranges or ():
            for row in range(top + 1, min(bottom, top + _MERGED_ROWS) + 1):
                self._columns.setdefault(row + 1, []).append(left - first_column)
        self._above: list[Cell] = []

    def fill(self, number: int, cells: list[Cell]) -> None:
        """Complete a row in place; rows must come in order."""
        for column in self._columns.get(number, ()):
            if column < min(len(cells), len(self._above)) and cells[column] == "":
                cells[column] = self._above[column]
        self._above = cells


@contextmanager
def workbook_errors(path: Path) -> Iterator[None]:
    """Translates everything that calamine raises, its panics included; nothing of it may escape."""
    try:
        yield
    except calamine.PasswordError as exc:
        raise SourceError(
            f"the workbook is protected with a password: {path}",
            hint="open it in Excel and save it without a password",
        ) from exc
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as exc:
        raise SourceError(f"the workbook is cut off or damaged: {path}", hint=f"{exc}") from exc
    except BaseException as exc:
        # A panic of the Rust library is no Exception and its class cannot be imported.
        if type(exc).__name__ != "PanicException":
            raise
        raise SourceError(f"the workbook cannot be read: {path}", hint="save it again in Excel as xlsx") from exc
