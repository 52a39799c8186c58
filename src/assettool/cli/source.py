"""`assettool source`: what the exports are, and what can be read of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assettool.adapters.sources.config import ConfiguredSource
    from assettool.services.source_check import FileReport

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    help="What the exports are, and what can be read of them.",
    epilog="Examples: assettool source list; assettool source check exports/rvtools.xlsx; "
    "assettool source check --source vcenter; assettool source check --json exports/ | jq '.[].error'",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_SHOWN = 20
_COLUMNS_SHOWN = 12


@app.command(name="list")
def list_sources(as_json: AsJson = False) -> None:
    """List the sources of sources.yml with their newest files, and the formats that can be read."""
    from assettool.adapters.sources.config import FORMATS, load_sources
    from assettool.cli import output
    from assettool.settings import load_settings

    settings = load_settings()
    found = [_source_row(source) for source in load_sources(settings.sources)] if settings.sources else []
    formats = [{"format": name, "summary": form.summary} for name, form in FORMATS.items()]
    if as_json:
        output.print_json({"sources": found, "formats": formats})
        return
    if found:
        columns = ("name", "format", "kind", "path", "files", "newest", "size")
        output.table("Sources", columns, [[row[column] for column in columns] for row in found])
    else:
        output.console.print("no sources are configured; set `sources: sources.yml` in assettool.yml")
    output.table("Formats", ("format", "reads"), [(form["format"], form["summary"]) for form in formats])


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files, or folders whose files are all checked; none: the whole source.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Read them as this source of sources.yml.")] = None,
    as_format: Annotated[str | None, typer.Option("--as", help="Read them as this format, such as rvtools.")] = None,
    limit: Annotated[int | None, typer.Option(help="Rejected rows to show for a file; 0 for all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what each file is, what was read of it, and what was rejected and why. Nothing is written.

    Ends with 1 where a file cannot be read, with 5 where rows were rejected other than by a rule.
    """
    from assettool.adapters.sources.checking import Checker
    from assettool.cli import output
    from assettool.errors import UsageError
    from assettool.services.source_check import check_files, check_reading, exit_code
    from assettool.settings import load_settings

    checker = Checker(load_settings().sources, source=source, as_format=as_format)
    if not files and not source:
        raise UsageError("nothing to check", hint="name files, or a source of sources.yml with --source")
    with output.progress() as progress:
        paths = checker.expand(files or [])
        reports = []
        if not files:
            progress.start(f"reading {source}")
            reports.append(check_reading(checker.pattern, checker.open_all))
        progress.start("checking", len(paths))
        for path in paths:
            reports += check_files([path], checker.describe, checker.open)
            progress.advance()
        progress.finish()
    if as_json:
        output.print_json([_limited(report, limit) for report in reports])
    else:
        for report in reports:
            _show(report, _SHOWN if limit is None else limit)
    raise typer.Exit(exit_code(reports))


def _source_row(source: "ConfiguredSource") -> dict[str, Any]:
    from datetime import UTC, datetime

    is_live = source.model.connect is not None
    files = [part for path in source.paths() for part in (path.iterdir() if path.is_dir() else (path,))]
    newest = max((path.stat().st_mtime for path in files), default=None)
    return {
        "name": source.name,
        "format": source.format,
        "kind": source.model.kind,
        "path": source.pattern,
        "files": len(files),
        "newest": datetime.fromtimestamp(newest, UTC).isoformat(timespec="minutes")
        if newest
        else "asked itself"
        if is_live
        else "not there",
        "size": sum(path.stat().st_size for path in files),
    }


def _limited(report: "FileReport", limit: int | None) -> dict[str, Any]:
    import dataclasses

    shown = dataclasses.asdict(report)
    shown["rejects"] = shown["rejects"][: limit or None]
    return shown


def _show(report: "FileReport", limit: int) -> None:
    from assettool.cli import output
    from assettool.cli.output import plain

    say = output.out.print
    say(plain(report.path), style="bold")
    if report.error:
        say(f"  cannot be read: {plain(report.error)}")
        if report.hint:
            say(f"  hint: {plain(report.hint)}")
    elif report.source:
        say(f"  {plain(report.format)}, read as source {plain(report.source)}")
        say(
            f"  {_counted(report.read, 'row')} read: {report.accepted} accepted, {report.rejected} rejected, "
            f"{report.left_out} left out by rule"
        )
    _show_description(report)
    for warning in report.warnings:
        say(f"  warning: {plain(warning)}")
    rejects = sorted(report.rejects, key=lambda row: row.by_rule)
    if rejects:
        shown = rejects[: limit or None]
        rows = [
            (r.origin.sheet, r.origin.row, r.label, "; ".join(r.reasons), "rule" if r.by_rule else "") for r in shown
        ]
        output.table("", ("sheet", "row", "what", "why", "by"), rows)
        if len(rejects) > len(shown):
            say(f"  and {len(rejects) - len(shown)} more; --limit 0 shows all")
    say("")


def _show_description(report: "FileReport") -> None:
    from assettool.cli import output
    from assettool.cli.output import plain

    say = output.out.print
    found = report.description
    if found is None:
        return
    if not report.source:
        known = f", recognised as {plain(found.known_as)}" if found.known_as else ""
        say(f"  {plain(found.what)}{known}; no source takes it yet")
    if found.records is not None:
        say(f"  {_counted(found.records, 'record')}: {plain(_some(found.keys))}")
    elif found.keys:
        say(f"  most of them: {plain(_some(found.keys))}")
    for sheet in found.sheets:
        name = f"sheet {plain(sheet.name)}: " if sheet.name else ""
        say(
            f"  {name}{_counted(sheet.rows, 'row')}, header in row {sheet.header_row}, "
            f"{_counted(len(sheet.columns), 'column')}: {plain(_some(sheet.columns))}"
        )


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _COLUMNS_SHOWN
    return ", ".join(names[:_COLUMNS_SHOWN]) + (f", and {more} more" if more > 0 else "")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
