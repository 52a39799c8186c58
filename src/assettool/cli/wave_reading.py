"""What the wave commands share: reading what a plan is made from, plans in files and in NetBox, and their dates."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.waves.assembling import Assembled
    from assettool.domain.waves.document import Document
    from assettool.domain.waves.outline import WaveOutline
    from assettool.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

SAVED = "saved"
"""How commands call the plan in NetBox."""


def store(settings: "Settings") -> "NetBoxStore":
    """The NetBox of the settings."""
    from assettool import wiring

    return wiring.store(settings)


def assembled(settings: "Settings", target: "NetBoxStore") -> "Assembled":
    """The problem as NetBox and the planning file pose it today."""
    from assettool import wiring
    from assettool.cli import output

    rules = wiring.planning_rules(settings)
    with output.progress() as shown:
        shown.start("reading what moves")
        found = wiring.wave_problem(target, rules)
        shown.finish()
    return found


def plan_of(name: str, target: "NetBoxStore") -> "Document":
    """The plan in NetBox, for the word `saved`, or that of a file. Raises `AssettoolError` where there is none."""
    from assettool.errors import AssettoolError

    if name != SAVED:
        return read_plan(Path(name))
    found = target.read_wave_plan()
    if found is None:
        raise AssettoolError("no plan is saved yet", hint="assettool wave plan --save")
    return found.document


def wave_of(plan: "Document", number: int) -> "WaveOutline":
    """The wave with this number. Raises `AssettoolError` where there is none."""
    from assettool.domain.waves.outline import outline
    from assettool.errors import AssettoolError

    waves = outline(plan)
    if number > len(waves):
        raise AssettoolError(f"there is no wave {number}", hint=f"the plan has {len(waves)}: assettool wave list")
    return waves[number - 1]


def read_plan(path: Path) -> "Document":
    """The plan of a file. Raises `AssettoolError` where it is none."""
    import msgspec

    from assettool.domain.waves.document import decode
    from assettool.errors import AssettoolError

    try:
        return decode(path.read_bytes())
    except OSError as exc:
        raise AssettoolError(f"cannot read the plan: {path}", hint=exc.strerror or str(exc)) from exc
    except msgspec.MsgspecError as exc:
        raise AssettoolError(
            f"this is no plan of waves: {path}", hint=f"assettool wave plan --out writes one ({exc})"
        ) from exc


def monday(text: str) -> date:
    """The Monday of a week as people write it. Raises `UsageError` for what is none."""
    from assettool.adapters.planning_file import monday_of
    from assettool.errors import UsageError

    try:
        return monday_of(text)
    except ValueError as exc:
        raise UsageError(str(exc)) from exc


def moment(at: datetime | None) -> str:
    """A day and hour, where they are known."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else ""


def week(monday: date) -> str:
    """A week as people write it."""
    return f"{monday:%G-W%V}"
