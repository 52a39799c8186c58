"""`assettool report`: what is handed to a steering group, as NetBox makes it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.domain.report import FileFormat, Language, ReportName
from assettool.domain.settlement import Key

if TYPE_CHECKING:
    from assettool.settings import Settings

_STANDARD_OUTPUT = Path("-")


def report(
    name: Annotated[ReportName, typer.Argument(metavar="NAME", help="What it is about.")],
    form: Annotated[
        FileFormat | None,
        typer.Option("--format", "-f", help="What is written; without, the ending of --out tells, and else it is md."),
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="The language of the report.")] = Language.DUTCH,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="How things stood at the end of this day, 2026-03-31; today without.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Tell what changed after this day too.")] = "",
    tenants: Annotated[list[str] | None, typer.Option("--tenant", help="Slug of a tenant. Repeatable.")] = None,
    subject: Annotated[
        str,
        typer.Option(
            help="What a wave or impact report is about: wave:3 (or 3), application:12, server:SRV-01, contract:7."
        ),
    ] = "",
    key: Annotated[Key | None, typer.Option(help="What a settlement divides by.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file, replaced as a whole; - for standard output.")
    ] = None,
) -> None:
    r"""Make a report for paper, a spreadsheet or a program: progress, licences, counts, harmonisation and others.

    A report tells what your user may see in NetBox. Its numbers lead to the lists that they are counted from.

    \b
    Examples:
      assettool report progress
      assettool report progress --lang en --since 2026-10-31 --out progress.html
      assettool report licences --tenant arnhem --as-of 2026-09-30 --out licences.xlsx
      assettool report wave --subject 3 --format csv > wave.csv
      assettool report settlement --key inhabitants --out settlement.xlsx
    """
    from assettool import wiring
    from assettool.adapters.portfolio.writing import write_file, writer_of
    from assettool.cli import output
    from assettool.settings import load_settings

    path = None if out == _STANDARD_OUTPUT else out
    written_as = form or _form_of(path)
    _check(path, written_as, as_of, since)
    query: dict[str, list[str]] = {
        "as": [written_as],
        "lang": [language],
        "as_of": [as_of],
        "since": [since],
        "tenant": tenants or [],
        "subject": [subject],
        "key": [key or ""],
    }
    settings = load_settings()
    expected = wiring.expected(settings) if _is_expected(name, settings) else None
    store = wiring.store(settings)
    with output.progress() as shown:
        shown.start(f"making the report: {name}")
        content = store.read_report(name, query, expected)
        shown.finish()
    if path is None:
        sys.stdout.buffer.write(content)
        return
    write_file(path, writer_of(content))
    output.console.print(f"written: {path}")


def _is_expected(name: ReportName, settings: "Settings") -> bool:
    """Whether the report counts beside what the settings expect."""
    return name is ReportName.COUNTS and settings.expected is not None


def _form_of(path: Path | None) -> FileFormat:
    """What the ending of a file's name says. Raises `UsageError` where it says nothing."""
    from assettool.errors import UsageError

    if path is None:
        return FileFormat.MD
    try:
        return FileFormat(path.suffix.lower().removeprefix("."))
    except ValueError as exc:
        known = ", ".join(f".{each}" for each in FileFormat)
        message = f"the name of the file does not tell what to write: {path}"
        raise UsageError(message, hint=f"end it in {known}") from exc


def _check(path: Path | None, form: FileFormat, *days: str) -> None:
    """Raise `UsageError` for what cannot be shown, and for days that are none."""
    from assettool.cli import licence_reading
    from assettool.errors import UsageError

    for day in days:
        licence_reading.day(day)
    if form is FileFormat.XLSX and path is None and sys.stdout.isatty():
        raise UsageError("a workbook is nothing to look at here", hint="name a file with --out")
