"""What every benchmark shares: the cost of a command, a figure with its two sides, and how figures are shown."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

BINARIES = Path(sys.executable).parent
"""Where the commands of this environment are: assettool, ansible, ansible-inventory, ansible-playbook."""

TIMES = "×"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: its time, the processors' time of it and its children, its memory at the highest."""

    wall_s: float
    cpu_s: float = 0.0
    memory_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended."""

    code: int
    out: str
    err: str
    cost: Cost


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    given: str = "",
    fine: Sequence[int] = (0,),
) -> Ended:
    """Run a command and measure it. Ends the benchmark with the command's own words where its exit code is not fine."""
    known = {**os.environ, **(environment or {})}
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        file.write(given.encode())
        file.seek(0)
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=known, cwd=folder, stdin=file, stdout=out, stderr=err)
        # Linux counts to a child what its parent had before, so a benchmark itself has to stay small until then.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = [_content(file) for file in (out, err)]
    if process.returncode not in fine:
        said = "\n".join(text[-2000:] for text in texts)
        raise SystemExit(f"{' '.join(map(str, command))[:200]} ended with {process.returncode}:\n{said}")
    return Ended(process.returncode, *texts, Cost(seconds, usage.ru_utime + usage.ru_stime, _mb(usage)))


def told(ended: Ended) -> str:
    """The cost of a command in words."""
    cost = ended.cost
    return f"{seconds(cost.wall_s)}, processor {seconds(cost.cpu_s)}, memory {cost.memory_mb:.0f} MB"


def _content(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "replace"))


def _mb(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def seconds_of(work: Callable[[], object]) -> float:
    """How long a call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: both sides, what was reached and what is wanted."""

    name: str
    what: str
    ours: str
    peer: str
    reached: float
    wanted: float | None = None
    """Nothing where the figure is told and nothing is asked of it."""
    unit: str = TIMES
    at_most: bool = False
    """Whether the wanted one is a limit; otherwise more is better."""
    how: str = ""
    """How both sides were measured: whole, or a part of which how much, scaled."""

    @property
    def ok(self) -> bool:
        """Whether it is reached."""
        if self.wanted is None:
            return True
        return self.reached <= self.wanted if self.at_most else self.reached >= self.wanted

    @property
    def cells(self) -> tuple[str, ...]:
        """The figure as a row of a table."""
        sign = "≤" if self.at_most else "≥"
        wanted = "" if self.wanted is None else f"{sign} {number(self.wanted)} {self.unit}"
        verdict = "" if self.wanted is None else "reached" if self.ok else "MISSED"
        return self.name, self.what, self.ours, self.peer, f"{number(self.reached)} {self.unit}", wanted, verdict


HEADINGS = ("figure", "what", "ours", "peer", "reached", "wanted", "verdict")


@dataclass(slots=True)
class Result:
    """What a benchmark found: its figures, and lines that help to read them."""

    figures: list[Figure] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every figure is reached."""
        return all(figure.ok for figure in self.figures)

    def add(self, *figures: Figure) -> None:
        """Take figures up."""
        self.figures.extend(figures)

    def tell(self, what: str, found: str) -> None:
        """Take a line up that explains the figures."""
        self.details.append((what, found))

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {"figures": [asdict(one) | {"ok": one.ok} for one in self.figures], "details": self.details}


def result_of(content: Mapping[str, Any]) -> Result:
    """The result that `--json` printed."""
    figures = [Figure(**{name: value for name, value in one.items() if name != "ok"}) for one in content["figures"]]
    return Result(figures, [(what, found) for what, found in content["details"]])


def number(value: float) -> str:
    """A number with as many digits as help to read it; a whole number as it is."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004 -- digits


def seconds(value: float) -> str:
    """A time."""
    return f"{number(value)} s"


def arguments(doc: str | None, **options: dict[str, Any]) -> argparse.Namespace:
    """The options of a benchmark: its own by name, and those that all have."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="a small part of everything, to try it out")
    for name, option in options.items():
        parser.add_argument(f"--{name.replace('_', '-')}", **option)
    return parser.parse_args()


def finish(result: Result, *, as_json: bool) -> None:
    """Print the figures, and end with 1 where one is missed."""
    if as_json:
        print(json.dumps(result.to_json(), indent=1))
    else:
        console = Console(width=None if sys.stdout.isatty() else 200)
        table = Table(*HEADINGS)
        for figure in result.figures:
            table.add_row(*figure.cells)
        console.print(table)
        for figure in result.figures:
            console.print(f"{figure.name}: {figure.how}", highlight=False)
        for what, found in result.details:
            console.print(f"  {what}: {found}", highlight=False)
    raise SystemExit(0 if result.ok else 1)
