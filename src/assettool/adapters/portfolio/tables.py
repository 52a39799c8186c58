"""Reads files of tables, csv or workbook, by the layouts that a format has."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from assettool.adapters.portfolio.records import Layout, Sheet
from assettool.adapters.sources.files import Limits, sha256_of
from assettool.adapters.sources.headers import SEARCHED_ROWS, Header, Line, find_header, fold, header_of
from assettool.adapters.sources.rows import Tally
from assettool.adapters.sources.workbook import TableFile, open_tables
from assettool.domain.observation import Origin, Rejected, SourceWarning
from assettool.errors import SourceError
from assettool.ports import FileReading

_COLUMNS_SHOWN = 500

type _Found[R] = tuple[str, Layout[R], Header, Iterator[Line]]


class Tables[R]:
    """Reads every sheet that one of the layouts fits. A row is a row of the table that is not blank."""

    def __init__(
        self,
        title: str,
        layouts: Sequence[Layout[R]],
        *,
        limits: Limits | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        open_file: Callable[[Path], TableFile] | None = None,
    ) -> None:
        """With `open_file` a file is opened in another way than as a workbook or text."""
        self._title = title
        self._layouts = layouts
        self._limits = limits or Limits()
        self._encoding = encoding
        self._delimiter = delimiter
        self._open_file = open_file

    def recognises(self, path: Path) -> bool:
        """Whether one of the layouts fits a sheet of the file."""
        try:
            table = self._open(path)
            return any(self._found(table, sheet) for sheet in table.sheet_names)
        except (SourceError, OSError):
            return False

    def read(self, path: Path) -> FileReading[R | Rejected]:
        """The rows of the file."""
        table = self._open(path)
        found = [each for name in self._sheet_names(table) if (each := self._found(table, name))]
        if not found:
            raise self._refused(table)
        warnings: list[SourceWarning] = []
        titles = " and ".join(dict.fromkeys(layout.title for _, layout, _, _ in found))
        label = f"{self._title} {titles} ({table.label})"
        tally = Tally(path.name, warnings)
        unread = [name for name in table.sheet_names if name not in {sheet for sheet, *_ in found}]
        if unread and not any(layout.sheet for layout in self._layouts):
            tally.warn(Origin(path.name), f"these sheets hold no table that is known: {', '.join(unread)}")
        return FileReading(label, str(path), sha256_of(path), self._rows(table, found, tally), warnings)

    def _rows(self, table: TableFile, found: Sequence[_Found[R]], tally: Tally) -> Iterator[R | Rejected]:
        for name, layout, header, body in found:
            sheet = Sheet(layout, header, Origin(table.path.name, name), tally, is_text=table.sheet_names == ("",))
            self._warn(sheet, tally)
            for number, cells in body:
                yield sheet.row(number, cells, table.broken_rows.get(number, ""))
            tally.close()
        for warning in dict.fromkeys(table.warnings):
            tally.warn(Origin(table.path.name), warning)

    def _warn(self, sheet: Sheet[R], tally: Tally) -> None:
        where = Origin(sheet.origin.file, sheet.origin.sheet, sheet.header.row)
        for repeated in sheet.header.repeated:
            tally.warn(where, f"the column {repeated} stands more than once; the first is read")
        personal = {fold(name) for name in sheet.layout.personal}
        known = {fold(name) for names in sheet.layout.columns.values() for name in names}
        there = [name for name in sheet.header.names if name]
        if about_people := [name for name in there if fold(name) in personal]:
            tally.warn(where, f"columns about people are not read: {', '.join(about_people)}")
        if unknown := [name for name in there if fold(name) not in personal | known]:
            tally.warn(where, f"columns that are not known are not read: {', '.join(unknown)[:_COLUMNS_SHOWN]}")

    def _open(self, path: Path) -> TableFile:
        if self._open_file:
            return self._open_file(path)
        return open_tables(path, self._limits, encoding=self._encoding, delimiter=self._delimiter)

    def _found(self, table: TableFile, sheet: str) -> _Found[R] | None:
        """The layout that fits a sheet, its header and the rows below it."""
        lines = table.lines(sheet)
        first = list(islice(lines, SEARCHED_ROWS))
        for layout in self._layouts:
            header = _header(layout, first)
            if header and not layout.missing(header):
                return sheet, layout, header, chain((line for line in first if line[0] > header.row), lines)
        return None

    def _sheet_names(self, table: TableFile) -> Sequence[str]:
        wanted = next((layout.sheet for layout in self._layouts if layout.sheet), None)
        if wanted is None or table.sheet_names == ("",):
            return table.sheet_names
        named = [name for name in table.sheet_names if name.strip().casefold() == wanted.strip().casefold()]
        if not named:
            listed = ", ".join(table.sheet_names)
            raise SourceError(f"the workbook has no sheet {wanted}: {table.path}", hint=f"its sheets are: {listed}")
        return named

    def _refused(self, table: TableFile) -> SourceError:
        """What is missing for the layout that comes nearest, and what is there instead."""
        nearest: tuple[int, str, Sequence[str]] | None = None
        columns = "none"
        for name in self._sheet_names(table):
            first = list(islice(table.lines(name), SEARCHED_ROWS))
            for layout in self._layouts:
                header = _header(layout, first) or find_header(first)
                if header is None:
                    continue
                missing = layout.missing(header)
                hits = sum(layout.has(header, each) for each in layout.columns)
                if nearest is None or hits > nearest[0]:
                    nearest = (hits, layout.title, missing)
                    columns = ", ".join(each for each in header.names if each)[:_COLUMNS_SHOWN]
        if nearest is None:
            return SourceError(f"the table has no rows: {table.path}", hint="make the export again")
        what = f"{nearest[1]} has a column {' and '.join(nearest[2])}"
        return SourceError(
            f"this is no table of {self._title} that is known: {table.path}", hint=f"{what}; its columns are: {columns}"
        )


def _header[R](layout: Layout[R], first: Sequence[Line]) -> Header | None:
    if layout.header_row is None:
        return find_header(first, chain.from_iterable(layout.columns.values()))
    return next((header_of(*line) for line in first if line[0] == layout.header_row), None)
