"""Finding the header row of a table, and finding a column by its name."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assettool.adapters.sources.values import Cell, text_of

SEARCHED_ROWS = 60
_PLAUSIBLE = 0.6
_NUMERIC = re.compile(r"[\d.,:/\s-]+")

type Line = tuple[int, Sequence[Cell]]
"""A row that is not blank, with its number as the spreadsheet or editor shows it."""


@lru_cache(maxsize=10_000)
def fold(header: str) -> str:
    """A header without case, blanks, underscores and hyphens, so that "Free % " is "free%"."""
    return re.sub(r"[\s_\-\ufeff]+", "", header).casefold()


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a table: the names as written, and where each folded name stands (the first one wins)."""

    row: int
    names: tuple[str, ...]
    positions: dict[str, int]
    repeated: tuple[str, ...]

    def position(self, *aliases: str) -> int | None:
        """Where the first of these names stands, or None."""
        for alias in aliases:
            if (found := self.positions.get(fold(alias))) is not None:
                return found
        return None

    def without(self, dropped: Collection[str]) -> "Header":
        """The same row, in which the columns of these folded names are not to be found."""
        if not dropped:
            return self
        positions = {name: place for name, place in self.positions.items() if name not in dropped}
        return replace(self, positions=positions)


def header_of(row: int, cells: Iterable[Cell]) -> Header:
    """The header that a row holds."""
    names = tuple(" ".join(text_of(cell).split()) for cell in cells)
    positions: dict[str, int] = {}
    repeated: list[str] = []
    for index, name in enumerate(names):
        key = fold(name)
        if key and positions.setdefault(key, index) != index and name not in repeated:
            repeated.append(name)
    return Header(row, names, positions, tuple(repeated))


def find_header(lines: Sequence[Line], wanted: Iterable[str] = ()) -> Header | None:
    """The row among the first lines that holds most of the wanted names, else the first that looks like headers."""
    keys = {fold(name) for name in wanted}
    best = max(lines, key=lambda line: len(keys & {fold(text_of(cell)) for cell in line[1]}), default=None)
    if best is None:
        return None
    if keys & {fold(text_of(cell)) for cell in best[1]}:
        return header_of(*best)
    return None if keys else header_of(*_plausible(lines))


def too_many_fields(cells: Sequence[Cell], width: int) -> str:
    """What is wrong with a row that has more filled fields than its header; nothing where it has not."""
    filled = 0 if len(cells) <= width else max((n for n, cell in enumerate(cells, start=1) if text_of(cell)), default=0)
    return f"it has {filled} fields, the header {width}: is a delimiter inside a value?" if filled > width else ""


def _plausible(lines: Sequence[Line]) -> Line:
    width = max(_filled(line, lambda _: True) for line in lines)
    needed = max(min(width, 2), width * _PLAUSIBLE)
    return next((line for line in lines if _filled(line, _is_name) >= needed), lines[0])


def _filled(line: Line, test: Callable[[str], bool]) -> int:
    return sum(1 for cell in line[1] if (text := text_of(cell)) and test(text))


def _is_name(text: str) -> bool:
    return _NUMERIC.fullmatch(text) is None
