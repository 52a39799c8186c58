"""`assettool wave letters`: what users, owners and the service desk are told of a wave, ready to send."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson
from assettool.domain.waves.moments import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assettool.adapters.letters import Language, Letter


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave letters 3 --out letters; assettool wave letters 3 --lang en --moment t-10; "
        "assettool wave letters 3 --plan plan.json --json"
    )(letters)


def letters(
    number: Annotated[int, typer.Argument(metavar="WAVE", min=1, help="Number of the wave.")],
    plan: Annotated[str, typer.Option(metavar="PLAN", help="A plan's file instead of the one in NetBox.")] = "saved",
    lang: Annotated[str, typer.Option(metavar="nl|en", help="What they are written in.")] = "nl",
    moments: Annotated[
        list[Moment] | None, typer.Option("--moment", help="Only what goes out at this moment. Repeatable.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write them here: a text for each, letters.csv and letters.ics."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the letters of a wave, ten and three days before it, on the day and after it.

    Users are told per organisation, owners by name, and the service desk once. The words are in templates/letters,
    or in the folder that `letters` in assettool.yml names.
    """
    from assettool import wiring
    from assettool.adapters import letters as written
    from assettool.cli import output
    from assettool.settings import load_settings

    settings = load_settings()
    language = language_of(lang)
    target = wave_reading.store(settings)
    told = wave_reading.wave_of(plan, target, number).notices(wiring.register(target))
    wanted = [each for each in told if not moments or each.moment in moments]
    found = written.letters(wanted, wiring.letters_folder(settings), language)
    if out:
        _write(found, out, language)
        output.console.print(f"written: {len(found)} letters, letters.csv and letters.ics in {out}")
    if as_json:
        output.print_json([{"subject": each.subject, "body": each.body, "notice": each.notice} for each in found])
    elif not out:
        rows = [(each.notice.on, each.notice.audience, each.notice.to, each.subject) for each in found]
        output.table("", ("goes out", "to", "who", "subject"), rows)


def language_of(text: str) -> "Language":
    """The language of this code. Raises `UsageError` for one that letters are not written in."""
    from assettool.adapters.letters import Language
    from assettool.errors import UsageError

    try:
        return Language(text)
    except ValueError as exc:
        raise UsageError(f"letters are not written in this language: {text}", hint="one of: nl, en") from exc


def _write(found: "Sequence[Letter]", folder: Path, language: "Language") -> None:
    from datetime import UTC, datetime

    from assettool.adapters.letters import sheet_of, write_calendar
    from assettool.adapters.portfolio.writing import write_file, writer_of
    from assettool.adapters.sheets import write_csv_sheet
    from assettool.errors import AssettoolError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise AssettoolError(f"cannot make the folder: {folder}", hint=exc.strerror or str(exc)) from exc
    for each in found:
        write_file(folder / f"{each.name}.txt", writer_of(each.text.encode()))
    write_file(folder / "letters.csv", lambda stream: write_csv_sheet(sheet_of(found, language), stream))
    write_file(folder / "letters.ics", lambda stream: write_calendar(found, datetime.now(UTC), stream))
