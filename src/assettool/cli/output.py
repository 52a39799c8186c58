"""How commands print: data on stdout as JSON or tables, progress and messages on stderr."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assettool.domain.wording import as_text

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from assettool.ports import Progress

console = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""Messages for people."""

out = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 200)
"""Data for people; colour only on a terminal."""


def print_json(content: object) -> None:
    """Print JSON to stdout, indented on a terminal."""
    encoded = msgspec.json.encode(content, enc_hook=as_text)
    if sys.stdout.isatty():
        encoded = msgspec.json.format(encoded, indent=2)
    sys.stdout.write(encoded.decode() + "\n")


def plain(text: str) -> str:
    """Text of a file or of NetBox without control codes for the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table to stdout; numbers and money are put to the right."""
    rows = [tuple(row) for row in rows]
    shown = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        numeric = column.endswith("€") or (bool(rows) and all(isinstance(row[place], int | float) for row in rows))
        shown.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(value if isinstance(value, Text) else _cell(value) for value in row))
    out.print(shown)


def alarming(text: str) -> Text:
    """A word of a table that is red on a terminal."""
    return Text(plain(text), style="bold red")


def _cell(value: object) -> str:
    return "" if value is None else plain(str(value))


class _Shown:
    """Progress as bars on a terminal."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def start(self, label: str, total: int | None = None) -> None:
        self._task = self._bars.add_task(label, total=total)

    def advance(self, steps: int = 1) -> None:
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def finish(self) -> None:
        if self._task is not None:
            task = self._bars.tasks[self._task]
            self._bars.update(self._task, total=task.completed or 1, completed=task.completed or 1)


class _Silent:
    """Progress where nobody looks."""

    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


@contextmanager
def progress() -> "Iterator[Progress]":
    """Progress bars on stderr while the block runs; nothing where stderr is no terminal."""
    if not console.is_terminal:
        yield _Silent()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    label = TextColumn("{task.description}")
    with Bars(SpinnerColumn(), label, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console) as bars:
        yield _Shown(bars)
