"""The sheets of an RVTools export, one workbook or a folder of CSV files, each read for the columns that matter."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from itertools import count as counting
from pathlib import Path

from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.headers import SEARCHED_ROWS, Header, find_header, fold
from assettool.adapters.sources.rows import Tally
from assettool.adapters.sources.rvtools_columns import SECRET, positions, written_forms
from assettool.adapters.sources.values import Cell, addresses_in, text_of
from assettool.adapters.sources.workbook import TableFile, open_tables
from assettool.domain.identifier import normalise_mac
from assettool.domain.observation import Interface, Origin
from assettool.errors import SourceError

_CSV_NAME = re.compile(r"RVTools_tab(\w+)\.csv", re.IGNORECASE)
_PREFIX = re.compile(r"^(rvtools_)?(tab)?", re.IGNORECASE)


@dataclass(slots=True)
class SheetRow:
    """The wanted cells of one row, by the names of `rvtools_columns`."""

    origin: Origin
    cells: Mapping[str, Cell]
    raw: Mapping[str, str]

    def text(self, name: str) -> str:
        """The cell as text; "" where the column is not there."""
        return text_of(self.cells.get(name))


class RVToolsSheets:
    """Opens an export and hands out its sheets; which file or workbook a sheet stands in does not matter."""

    def __init__(self, path: Path, limits: Limits, dropped: Collection[str] = ()) -> None:
        self.path = path
        self._dropped = dropped
        self.columns: set[str] = set()
        """Every column of the sheets that were read, folded."""
        self._tables: dict[str, tuple[TableFile, str]] = {}
        if path.is_dir() or is_csv_name(path):
            self._open_folder(path, limits)
        else:
            table = open_tables(path, limits)
            self._tables = {_sheet_key(sheet): (table, sheet) for sheet in table.sheet_names}
            self.files = [table]
            self.label = table.label

    def _open_folder(self, path: Path, limits: Limits) -> None:
        found = csv_files(path) if path.is_dir() else [path]
        # A sheet that RVTools had nothing for can be a file without a byte; that is a sheet that is not there.
        files = [file for file in found if file.stat().st_size]
        if not files:
            raise SourceError(
                f"the folder holds no RVTools_tab*.csv with content: {path}", hint="name the folder of the export"
            )
        self.files = []
        for file in files:
            table = open_tables(file, limits)
            self._tables[_sheet_key(file.stem)] = (table, table.sheet_names[0])
            self.files.append(table)
        self.label = f"csv, {len(files)} sheet{'' if len(files) == 1 else 's'}"

    def __contains__(self, sheet: str) -> bool:
        return sheet.casefold() in self._tables

    def origin(self, sheet: str = "", row: int = 0) -> Origin:
        """The origin of a row, with the sheet as the file writes it."""
        found = self._tables.get(sheet.casefold())
        if found is None:
            return Origin(self.path.name, sheet, row)
        table, name = found
        return Origin(table.path.name, name, row)

    def read(
        self, sheet: str, columns: Mapping[str, Sequence[str]], tally: Tally, raw: Iterable[str] = ()
    ) -> "SheetReader | None":
        """A sheet, or None where it is not there or holds none of the columns."""
        if sheet not in self:
            return None
        table, name = self._tables[sheet.casefold()]
        lines = table.lines(name)
        first = list(islice(lines, SEARCHED_ROWS))
        header = find_header(first, written_forms(sheet, chain.from_iterable(columns.values())))
        self.columns |= {fold(name) for name in header.names} if header else set()
        header = header and header.without(self._dropped)
        found = positions(sheet, header, columns) if header else {}
        if header is None or not found:
            return None
        for repeated in header.repeated:
            tally.warn(
                self.origin(sheet, header.row), f"the column {repeated} stands more than once; the first is read"
            )
        body = chain((line for line in first if line[0] > header.row), lines)
        return SheetReader(self.origin(sheet), header, found, _raw_positions(header, raw), body, table.broken_rows)


@dataclass(slots=True)
class SheetReader:
    """One sheet, positioned after its header row."""

    origin: Origin
    header: Header
    found: Mapping[str, int]
    raw: Mapping[str, int]
    body: Iterator[tuple[int, Sequence[Cell]]]
    broken_rows: Mapping[int, str]

    def __iter__(self) -> Iterator[SheetRow]:
        """The rows below the header."""
        file, sheet = self.origin.file, self.origin.sheet
        for number, cells in self.body:
            width = len(cells)
            yield SheetRow(
                Origin(file, sheet, number),
                {name: cells[position] for name, position in self.found.items() if position < width},
                {name: text_of(cells[position]) for name, position in self.raw.items() if position < width},
            )

    def damage(self, row: SheetRow) -> list[str]:
        """What is wrong with the row as such."""
        reason = self.broken_rows.get(row.origin.row)
        return [reason] if reason else []


def csv_files(folder: Path) -> list[Path]:
    """The files of an RVTools CSV export."""
    return sorted(path for path in folder.iterdir() if is_csv_name(path))


def is_csv_name(path: Path) -> bool:
    """Whether a file is named as RVTools names the csv files of its sheets."""
    return _CSV_NAME.fullmatch(path.name) is not None


def _sheet_key(name: str) -> str:
    return _PREFIX.sub("", name.strip()).casefold()


def _raw_positions(header: Header, names: Iterable[str]) -> dict[str, int]:
    found = {name: header.position(name) for name in names if fold(name) not in SECRET}
    return {name: position for name, position in found.items() if position is not None}


@dataclass(slots=True)
class Export:
    """One export while it is read."""

    sheets: RVToolsSheets
    tally: Tally
    source: str
    server: str = ""
    """The vCenter, where the rows themselves do not name one."""

    def vcenter_key(self, row: SheetRow) -> str:
        """What keeps the ids of this vCenter apart from those of another."""
        return (row.text("server_uuid") or row.text("server") or self.server or self.source).casefold()

    def number(self, row: SheetRow, name: str, parse: Callable[[Cell | None], int | None]) -> int | None:
        """A whole number of a row; what is none is left out and counted."""
        try:
            return parse(row.cells.get(name))
        except ValueError:
            self.tally.count(f"{name} is no number and is left out", row.origin, row.text(name))
            return None

    def interfaces(self, rows: Iterable[SheetRow]) -> tuple[Interface, ...]:
        """The interfaces that rows of vNetwork, vNIC or vSC_VMK describe, each with a name of its own."""
        found: dict[str, Interface] = {}
        for count, row in enumerate(rows, start=1):
            label = row.text("label") or f"NIC {count}"
            names = chain((label,), (f"{label} ({number})" for number in counting(2)))
            name = next(name for name in names if name not in found)
            addresses, wrong = addresses_in(f"{row.text('ipv4')},{row.text('ipv6')}", row.text("mask"))
            for text in wrong:
                self.tally.count("an address is none and is left out", row.origin, text)
            found[name] = Interface(name, normalise_mac(row.text("mac")) or "", tuple(addresses))
        return tuple(found.values())
