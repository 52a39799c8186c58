"""Any table, csv or workbook, read with the mapping that sources.yml gives for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from assettool.adapters.sources.files import sha256_of
from assettool.adapters.sources.headers import SEARCHED_ROWS, Header, Line, find_header, fold, header_of
from assettool.adapters.sources.mapping import TableMapping, as_list
from assettool.adapters.sources.moments import Moments
from assettool.adapters.sources.rows import Draft, RowBuilder, Tally, Terms
from assettool.adapters.sources.table_rows import TableRows
from assettool.adapters.sources.values import Cell
from assettool.adapters.sources.workbook import TableFile, open_tables
from assettool.domain.observation import FIELDS, Origin, Row, SourceWarning
from assettool.domain.rules import RuleBook
from assettool.errors import SourceError
from assettool.ports import Reading

_COLUMNS_SHOWN = 500
_CITRIX_DEFAULT = 250


class Table:
    """Reads one table with a mapping."""

    def __init__(self, terms: Terms, mapping: TableMapping) -> None:
        self._terms = terms
        self._mapping = mapping
        self._builder = RowBuilder(terms)
        self._raw = self._columns_of(terms.rules)
        self._dropped = terms.dropped_columns

    @staticmethod
    def _columns_of(rules: RuleBook) -> tuple[str, ...]:
        """The columns that rules look at, beside the fields."""
        return tuple(sorted(name for name in rules.names if name not in FIELDS and name != "kind"))

    def recognises(self, path: Path) -> bool:
        """Whether the file is a table with the columns of the mapping."""
        try:
            table = self._open(path)
            self._find(table)
        except (SourceError, OSError):
            return False
        return True

    def read(self, path: Path) -> Reading:
        """The rows of the table."""
        return self._reading(self._open(path), str(path), lambda: sha256_of(path))

    def _reading(self, table: TableFile, path: str, digest: Callable[[], str]) -> Reading:
        """The rows of a table that is open, whatever it was opened from."""
        warnings: list[SourceWarning] = []
        tally = Tally(self._terms.name, warnings)
        sheet, header, body = self._find(table)
        where = Origin(table.path.name, sheet, header.row)
        for repeated in header.repeated:
            tally.warn(where, f"the column {repeated} stands more than once; the first is read")
        for columns in self._watched():
            if header.position(*columns) is None and not self._is_dropped(columns):
                tally.warn(where, f"the column is not there: {' or '.join(columns)}")
        for name in sorted(self._terms.rules.names):
            if name in self._raw and header.position(name) is None:
                tally.warn(where, f"a rule looks at a column that is not there: {name}")
        self._warn_of_drop(header, tally, where)
        moments = self._moments(table, sheet, header)
        rows = TableRows(
            self._mapping,
            header,
            Origin(table.path.name, sheet),
            tally,
            self._raw,
            self._terms.kind,
            self._terms.is_kind_guessed,
            moments,
            self._refine,
        )
        return Reading(self._terms.name, table.label, path, digest(), self._rows(table, rows, body, tally), warnings)

    def _rows(self, table: TableFile, rows: TableRows, body: Iterator[Line], tally: Tally) -> Iterator[Row]:
        count = 0
        for number, cells in body:
            count += 1
            yield self._builder.build(rows.draft(number, cells, table.broken_rows.get(number, "")))
        if count == _CITRIX_DEFAULT and rows.header.position("MachineName", "DesktopGroupName") is not None:
            tally.warn(rows.origin, "exactly 250 rows, where Get-BrokerMachine stops without -MaxRecordCount")
        self._finish(table, count, tally)
        tally.close()
        for warning in dict.fromkeys(table.warnings):
            tally.warn(Origin(table.path.name), warning)

    def _warn_of_drop(self, header: Header, tally: Tally, where: Origin) -> None:
        """A column that is to be dropped and is not there may be written wrongly, and be read after all."""
        there = {fold(name) for name in header.names}
        for name in self._terms.columns_to_drop:
            if fold(name) not in there:
                tally.warn(where, f"a column to drop is not there: {name}")

    def _is_dropped(self, columns: Iterable[str]) -> bool:
        """Whether columns are not there because sources.yml does not want them to be read."""
        return any(fold(column) in self._dropped for column in columns)

    def _watched(self) -> Iterable[Sequence[str]]:
        """Groups of columns of which one should be there."""
        return self._mapping.wanted

    def _refine(self, draft: Draft) -> None:
        """Change a draft before its identifiers are taken from its fields; here nothing."""

    def _finish(self, table: TableFile, count: int, tally: Tally) -> None:
        """Look back on a file whose rows were all read; here nothing."""

    def _moments(self, table: TableFile, sheet: str, header: Header) -> Moments:
        moments = self._terms.moments
        if self._mapping.dates:
            moments = replace(moments, forms=(self._mapping.dates,))
        columns = as_list(self._mapping.columns.get("last_seen", []))
        positions = [place for column in columns if (place := header.position(column)) is not None]
        return moments.for_file(_cells(table.lines(sheet), header.row, positions), table.path) if positions else moments

    def _open(self, path: Path) -> TableFile:
        return open_tables(path, self._terms.limits, encoding=self._mapping.encoding, delimiter=self._mapping.delimiter)

    def _find(self, table: TableFile) -> tuple[str, Header, Iterator[Line]]:
        """The sheet, its header and the rows below it. Raises `SourceError` where the columns of the id are missing."""
        seen: Header | None = None
        for sheet in self._sheets(table):
            lines = table.lines(sheet)
            first = list(islice(lines, SEARCHED_ROWS))
            header = self._header(first)
            header = header and header.without(self._dropped)
            seen = seen or header or find_header(first)
            if header and not self._missing(header):
                return sheet, header, chain((line for line in first if line[0] > header.row), lines)
        missing = self._missing(seen) if seen else [columns[0] for columns in self._mapping.needed]
        columns = ", ".join(name for name in seen.names if name)[:_COLUMNS_SHOWN] if seen else "none"
        raise SourceError(
            f"the table has no column {' and '.join(missing)}: {table.path}", hint=f"its columns are: {columns}"
        )

    def _missing(self, header: Header) -> list[str]:
        return [" or ".join(columns) for columns in self._mapping.needed if header.position(*columns) is None]

    def _header(self, first: Sequence[Line]) -> Header | None:
        if self._mapping.header_row is None:
            return find_header(first, chain.from_iterable(self._mapping.wanted))
        return next((header_of(*line) for line in first if line[0] == self._mapping.header_row), None)

    def _sheets(self, table: TableFile) -> Sequence[str]:
        wanted = self._mapping.sheet
        if wanted is None or table.sheet_names == ("",):
            return table.sheet_names
        named = [name for name in table.sheet_names if name.strip().casefold() == wanted.strip().casefold()]
        if not named:
            raise SourceError(
                f"the workbook has no sheet {wanted}: {table.path}",
                hint=f"its sheets are: {', '.join(table.sheet_names)}",
            )
        return named


def _cells(lines: Iterable[Line], header_row: int, positions: Sequence[int]) -> Iterator[Cell]:
    for number, cells in lines:
        if number > header_row:
            yield from (cells[place] for place in positions if place < len(cells))
