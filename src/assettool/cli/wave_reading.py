"""What the wave commands share: reading what a plan is made from, plans in files and in NetBox, and their dates."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.register import Register
    from assettool.domain.waves.document import Document
    from assettool.domain.waves.notices import Notice
    from assettool.domain.waves.outline import WaveOutline
    from assettool.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

SAVED = "saved"
"""How commands call the plan in NetBox."""


def store(settings: "Settings") -> "NetBoxStore":
    """The NetBox of the settings."""
    from assettool import wiring

    return wiring.store(settings)


def plan_of(name: str, target: "NetBoxStore") -> "Document":
    """The plan in NetBox, for the word `saved`, or that of a file. Raises `AssettoolError` where there is none."""
    from assettool import wiring

    return wiring.saved_plan(target) if name == SAVED else read_plan(Path(name))


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """A wave of a plan; one in NetBox has the number and the hours that it has there."""

    outline: "WaveOutline"
    start: datetime | None = None
    end: datetime | None = None

    def notices(self, register: "Register") -> "list[Notice]":
        """What is told of it."""
        from assettool.domain.waves.notices import notices

        if self.start is None or self.end is None:
            return notices(self.outline, register)
        start, end = self.start.astimezone(), self.end.astimezone()
        return notices(self.outline, register, start.date(), end.date(), f"{start:%H:%M} - {end:%H:%M}")


def waves_of(name: str, target: "NetBoxStore") -> list[PlannedWave]:
    """The waves of the plan with this name, in order."""
    from assettool.adapters import netbox_waves
    from assettool.domain.waves.outline import outline

    found = outline(plan_of(name, target))
    if name != SAVED:
        return [PlannedWave(each) for each in found]
    kept = {wave.week: wave for wave in netbox_waves.waves(target)}
    return [
        PlannedWave(replace(each, number=wave.number), wave.start, wave.end)
        for each in found
        if (wave := kept.get(each.monday))
    ]


def wave_of(name: str, target: "NetBoxStore", number: int) -> PlannedWave:
    """The wave with this number of the plan with this name. Raises `AssettoolError` where there is none."""
    from assettool.errors import AssettoolError

    waves = waves_of(name, target)
    found = next((each for each in waves if each.outline.number == number), None)
    if found is None:
        raise AssettoolError(
            f"nothing moves in a wave {number}", hint=f"the plan has {len(waves)}: assettool wave list"
        )
    return found


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


def item_called(
    items: "Sequence[tuple[str, str]]", text: str, where: str, also: "Sequence[tuple[str, str]]" = ()
) -> str:
    """The key of the item that is meant, out of (key, name); `also` has other names, which count when given in full.

    Raises `AssettoolError` for a text that is in no name, or in several.
    """
    from assettool.errors import AssettoolError

    part = text.casefold()
    meant = dict(each for each in (*also, *items) if each[0] == text or each[1].casefold() == part)
    meant = meant or dict(each for each in items if part in each[1].casefold())
    if not meant:
        raise AssettoolError(f"nothing in {where} has this in its name: {text}")
    if len(meant) > 1:
        choices = "; ".join(sorted(meant.values())[:10])
        raise AssettoolError(f"several items have this in their name: {text}", hint=f"name one of: {choices}")
    return next(iter(meant))


def day(text: str) -> date:
    """A day as people write it. Raises `UsageError` for what is none."""
    from assettool.errors import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise UsageError(f"this is no day: {text}", hint="such as 2027-03-31") from exc


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
