"""`assettool licence import`: from files about licences to NetBox."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import importing

if TYPE_CHECKING:
    from datetime import date

    from assettool.services.licence_import import PlannedLicences

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Hang the command on `assettool licence`."""
    app.command(
        name="import",
        epilog="Examples: assettool licence import inkoop.xlsx contracten.csv --plan; "
        "assettool licence import subscribedSkus.json users.csv --on 2026-03-02 --yes; "
        "assettool licence import inventory/products.yml --yes; "
        "assettool licence import lijst.xlsx --mapping lijst.yml --tenant renkum --out plan.json",
    )(import_files)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files about licences; one plan for all.")],
    form: Annotated[
        str | None, typer.Option("--format", "-f", help="What the files are; otherwise they are recognised.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A YAML file that says where the columns of a table are.")
    ] = None,
    tenant: Annotated[
        str | None, typer.Option(help="Slug of the tenant that the files are of, where a row does not say it.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that the files are of; otherwise that of each file.")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The files name all that their sources have: what they lack is gone.")
    ] = False,
    plan_only: Annotated[bool, typer.Option("--plan", help="Show what would change, and write nothing.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Keep the plan and write nothing; sync apply carries it out.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="List every change and every row that is not used.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    detailed_exitcode: Annotated[
        bool, typer.Option(help="With --plan or --out: exit with 3 where there are changes.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring products, contracts, rights and installations of files into NetBox, after showing what changes.

    Nothing is deleted because a file lacks it, and an empty cell empties nothing. Only what a whole export of users
    does not assign any more is marked as removed; with --complete so is what a table lacks. Names that are only alike
    wait for a person.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    day = _day(on)
    settings = load_settings()
    target = wiring.store(settings)
    importing.finish_interrupted(settings, target, is_only_planned=plan_only or out is not None)
    with output.progress() as shown:
        planned = wiring.plan_licences(
            settings, target, files, shown, form=form, mapping=mapping, tenant=tenant or "", on=day, complete=complete
        )
    importing.carry_out(
        settings,
        target,
        planned.plan,
        show=lambda: show(planned, full=full),
        content=lambda: importing.plan_content(planned.plan, planned.warnings),
        plan_only=plan_only,
        out=out,
        yes=yes,
        as_json=as_json,
    )
    if detailed_exitcode and (plan_only or out) and not planned.plan.is_empty:
        raise typer.Exit(importing.CHANGES)


def show(planned: "PlannedLicences", *, full: bool) -> None:
    """Show a plan to a person."""
    importing.show_plan(planned.plan, planned.warnings, full=full)
    importing.show_rejects(planned.plan, full=full, with_held=True)
    importing.show_end(planned.plan)


def _day(text: str | None) -> "date | None":
    """The day of an option. Raises `UsageError` for what is none."""
    from datetime import date

    from assettool.errors import UsageError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise UsageError(f"this is no day: {text}", hint="such as 2026-03-31") from exc
