"""Records of a file that is no table, such as JSON or LDIF, as a table with one column for each key."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assettool.adapters.sources.headers import Line
from assettool.adapters.sources.values import Cell


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number or line, its cells by key, and what is wrong with it as such."""

    row: int
    cells: Mapping[str, Cell]
    damage: str = ""


@dataclass(slots=True)
class RecordsTable:
    """A file of records; `records` starts from the first each time it is called."""

    path: Path
    label: str
    records: Callable[[], Iterator[Record]]
    warnings: list[str] = field(default_factory=list)
    sheet_names: tuple[str, ...] = ("",)
    broken_rows: dict[int, str] = field(default_factory=dict)

    def lines(self, sheet: str, *, row_limit: int | None = None) -> Iterator[Line]:  # noqa: ARG002 -- there is one
        """The keys, as row 0, and then the records."""
        keys = tuple(dict.fromkeys(key for record in self.records() for key in record.cells))
        yield 0, keys
        for record in self.records():
            if row_limit is not None and record.row > row_limit:
                return
            if record.damage:
                self.broken_rows[record.row] = record.damage
            yield record.row, [record.cells.get(key, "") for key in keys]
