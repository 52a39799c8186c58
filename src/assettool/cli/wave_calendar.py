"""`assettool wave calendar`: the plan as a picture, or as a calendar."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading

if TYPE_CHECKING:
    from assettool.domain.register import Register
    from assettool.domain.waves.document import Document


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave calendar --out plan.svg; assettool wave calendar --out waves.ics; "
        "assettool wave calendar --plan plan.json --out plan.svg"
    )(calendar)


def calendar(
    out: Annotated[Path, typer.Option("--out", "-o", help="The file: .svg for a picture, .ics for a calendar.")],
    plan: Annotated[str, typer.Option(metavar="PLAN", help="A plan's file instead of the one in NetBox.")] = "saved",
    lang: Annotated[str, typer.Option(metavar="nl|en", help="The language of a calendar's entries.")] = "nl",
) -> None:
    """Write the plan as a picture (weeks, organisations, freezes, teams) or as a calendar of waves and letters."""
    from assettool import wiring
    from assettool.adapters.letters import letters, write_calendar
    from assettool.adapters.portfolio.writing import write_file, writer_of
    from assettool.cli import output
    from assettool.cli.wave_letters import language_of
    from assettool.errors import UsageError
    from assettool.settings import load_settings

    suffix = out.suffix.lower()
    if suffix not in (".svg", ".ics"):
        raise UsageError(f"what to write is told by the name of the file: {out}", hint="end it in .svg or .ics")
    settings = load_settings()
    target = wave_reading.store(settings)
    known = wiring.register(target)
    if suffix == ".svg":
        write_file(out, writer_of(_picture(wave_reading.plan_of(plan, target), known).encode()))
    else:
        told = [each for wave in wave_reading.waves_of(plan, target) for each in wave.notices(known)]
        found = letters(told, wiring.letters_folder(settings), language_of(lang))
        write_file(out, lambda stream: write_calendar(found, datetime.now(UTC), stream))
    output.console.print(f"written: {out}")


def _picture(document: "Document", register: "Register") -> str:
    from assettool import wiring
    from assettool.domain.drawing.timeline import Words, timeline_svg
    from assettool.domain.waves.timeline import timeline_of

    names = {each.slug: each.name for each in register.tenants.values()}
    words = Words("Migration plan", f"{len(document.problem.items)} items in weeks, by organisation and team")
    return timeline_svg(timeline_of(document, names, wiring.today(), words))
