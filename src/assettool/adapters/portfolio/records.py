"""Tables: which columns there are, and one row of them with everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from assettool.adapters.portfolio.days import day_of, moment_of
from assettool.adapters.sources.headers import Header, fold, too_many_fields
from assettool.adapters.sources.rows import Tally
from assettool.adapters.sources.values import Cell, boolean_of, number_of, text_of, whole_number_of
from assettool.domain.formulas import unguarded
from assettool.domain.observation import Origin, Rejected

MOST = 2_147_483_647
"""What a whole number may be; some have less room."""
_URL = re.compile(r"https?://[^\s/?#@:]+\.[^\s/?#@:]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_MONEY = 10_000_000_000
_MANY = 32_767
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Layout[R]:
    """A table that is known by its columns."""

    title: str
    columns: Mapping[str, tuple[str, ...]]
    """Our name → the names that its column may have; the first that is there counts."""
    needed: tuple[str, ...]
    """Without these it is another table."""
    row: Callable[["Record"], R | Rejected]
    """Makes the row of a record; what is wrong with it goes into `Record.reasons`."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Our name → what may stand in it, folded → the value that it means."""
    personal: tuple[str, ...] = ()
    """Columns about people, which are never read."""
    dates: tuple[str, ...] = ()
    zone: tzinfo = UTC
    sheet: str | None = None
    header_row: int | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)

    def missing(self, header: Header) -> list[str]:
        """The needed columns that are not there, each by the first few of the names that it may have."""
        return [" or ".join(self.columns[name][:_NAMED]) for name in self.needed if not self.has(header, name)]

    def has(self, header: Header, name: str) -> bool:
        """Whether a column is there."""
        return header.position(*self.columns[name]) is not None


@dataclass(slots=True)
class Sheet[R]:
    """One table of a file, by the layout that fits it."""

    layout: Layout[R]
    header: Header
    origin: Origin
    tally: Tally
    is_text: bool = False
    """It is no workbook, so that an apostrophe may stand before what looks like a formula."""
    places: dict[str, int | None] = field(init=False)

    def __post_init__(self) -> None:
        """Find the columns once."""
        self.places = {name: self.header.position(*names) for name, names in self.layout.columns.items()}

    def row(self, number: int, cells: Sequence[Cell], damage: str) -> R | Rejected:
        """What a row of the table says, or every reason why it says nothing."""
        record = Record(self, Origin(self.origin.file, self.origin.sheet, number), cells)
        wrong = damage or too_many_fields(cells, len(self.header.names))
        if wrong:
            record.reasons.append(wrong)
        elif len(cells) < len(self.header.names):
            self.tally.count("a row has fewer fields than the header; the rest counts as empty", record.origin)
        row = self.layout.row(record)
        return record.rejected(*record.reasons) if record.reasons else row


@dataclass(slots=True)
class Record:
    """One row of a table, asked by our names for the columns."""

    sheet: Sheet[Any]
    origin: Origin
    cells: Sequence[Cell]
    reasons: list[str] = field(default_factory=list)
    label: str = ""
    """What a person would recognise the row by."""

    def rejected(self, *reasons: str, by_rule: bool = False) -> Rejected:
        """The row as one that is not used."""
        return Rejected(self.origin.file, self.origin, tuple(dict.fromkeys(reasons)), self.label, by_rule)

    def cell(self, name: str) -> Cell:
        """The cell as it is, or what stands for an empty one."""
        cell = self._found(name)
        return unguarded(cell) if self.sheet.is_text and isinstance(cell, str) else cell

    def _found(self, name: str) -> Cell:
        place = self.sheet.places.get(name)
        cell = self.cells[place] if place is not None and place < len(self.cells) else ""
        return cell if text_of(cell) else self.sheet.layout.defaults.get(name, "")

    def header(self, name: str) -> str:
        """What the file calls the column."""
        place = self.sheet.places.get(name)
        if place is not None:
            return self.sheet.header.names[place]
        return next(iter(self.sheet.layout.columns[name]), name)

    def text(self, name: str) -> str:
        """The text of a cell without outer blanks, in as many lines as it has."""
        # What means nothing, such as #N/A, or protects zeros, such as ="007", does not where it is guarded.
        text = text_of(self._found(name))
        return unguarded(text) if self.sheet.is_text else text

    def line(self, name: str, length: int = 200) -> str:
        """The text of a cell in one line; one that is too long is a reason to reject the row."""
        line = one_line(self.text(name))
        if len(line) > length:
            self.reasons.append(f"{self.header(name)} is longer than {length} characters: {line[:40]}…")
        return line

    def cut(self, name: str, length: int = 200) -> str:
        """The text of a cell in one line, cut where it is too long: it is only there for people."""
        line = one_line(self.text(name))
        if len(line) > length:
            self.note(f"{self.header(name)} is longer than {length} characters and is cut", line[:40] + "…")
        return shortened(line, length)

    def needed(self, name: str, what: str, length: int = 200) -> str:
        """The text of a cell without which the row says nothing."""
        line = self.line(name, length)
        if not line:
            self.reasons.append(f"it names no {what}: {self.header(name)} is empty")
        return line

    def whole(self, name: str, most: int = _MANY) -> int | None:
        """A whole number, not below 0; None where the cell is empty or holds none."""
        try:
            number = whole_number_of(self.cell(name))
        except (ValueError, OverflowError):
            self._wrong(name, "is no number")
            return None
        if number is not None and not 0 <= number <= most:
            self._wrong(name, f"is not in 0 to {most}")
        return number

    def money(self, name: str) -> float | None:
        """An amount in euros, with or without the sign."""
        cell = self.cell(name)
        if isinstance(cell, str):
            cell = cell.replace("€", "").replace("EUR", "").strip().removesuffix(",-").removesuffix(",--")
        try:
            amount = number_of(cell)
        except (ValueError, OverflowError):
            self._wrong(name, "is no amount")
            return None
        if amount is not None and not 0 <= amount < _MONEY:
            self._wrong(name, "is no amount that can be kept")
        return None if amount is None else round(amount, 2)

    def day(self, name: str) -> date | None:
        """A day; None where the cell is empty or holds none."""
        try:
            return day_of(self.cell(name), self.sheet.layout.dates)
        except (ValueError, OverflowError):
            self._wrong(name, "is no date")
            return None

    def moment(self, name: str) -> datetime | None:
        """A moment; None where the cell is empty or holds none."""
        try:
            return moment_of(self.cell(name), self.sheet.layout.dates, self.sheet.layout.zone)
        except (ValueError, OverflowError):
            self._wrong(name, "is no date")
            return None

    def flag(self, name: str) -> bool | None:
        """Yes or no; None where the cell is empty or says neither."""
        cell = self.cell(name)
        if text_of(cell) == "":
            return None
        answer = boolean_of(cell)
        if answer is None:
            self._wrong(name, "is neither yes nor no")
        return answer

    def url(self, name: str, length: int = 300) -> str:
        """The address of a page, with http:// or https:// before it; nothing where it is none."""
        text = one_line(self.text(name))
        url = f"https://{text}" if text.startswith("www.") else text
        if url and (not _URL.fullmatch(url) or len(url) > length):
            self.note(f"{self.header(name)} is no address of a page and is left out", text[:80])
            return ""
        return url

    def choice(self, name: str) -> str:
        """The value that the word in a cell means; nothing where the cell is empty or the word is none of them."""
        text = self.text(name)
        words = self.sheet.layout.words[name]
        if not text:
            return ""
        if (value := words.get(fold(text))) is None:
            known = ", ".join(dict.fromkeys(words.values()))
            self.reasons.append(f"{self.header(name)} is not one of {known}: {text}")
        return value or ""

    def note(self, message: str, example: str = "") -> None:
        """Something that a person should know of the row, which is used all the same."""
        self.sheet.tally.count(message, self.origin, example)

    def _wrong(self, name: str, what: str) -> None:
        self.reasons.append(f"{self.header(name)} {what}: {one_line(self.text(name))[:80]}")


def one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def shortened(line: str, length: int) -> str:
    """A line that fits; the end of one that does not is marked."""
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def choices(values: Mapping[str, str]) -> dict[str, str]:
    """Words → values, folded, with the values themselves among the words."""
    return {fold(value): value for value in values.values()} | {fold(word): value for word, value in values.items()}
