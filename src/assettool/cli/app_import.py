"""`assettool app import`: from files about applications to NetBox."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assettool.cli import importing

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.services.portfolio import PlannedImport
    from assettool.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Hang the command on `assettool app`."""
    app.command(
        name="import",
        epilog="Examples: assettool app import portfolio.csv koppelingen.csv --plan; "
        "assettool app import model.xml --format ameff --out plan.json; "
        "assettool app import lijst.xlsx --mapping lijst.yml --tenant renkum --yes",
    )(import_files)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files about applications; one plan for all.")],
    form: Annotated[
        str | None, typer.Option("--format", "-f", help="What the files are; otherwise they are recognised.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A YAML file that says where the columns of a table are.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Slug of the tenant of rows that name no organisation.")] = None,
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
    """Bring applications, integrations, data sets and statuses of files into NetBox, after showing what changes.

    Nothing is deleted because a file lacks it, and an empty cell empties nothing. What may be a duplicate waits for a
    person: assettool asset conflicts --kind duplicate.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings)
    importing.finish_interrupted(settings, target, is_only_planned=plan_only or out is not None)
    with output.progress() as shown:
        planned = wiring.plan_import(settings, target, files, shown, form=form, mapping=mapping, tenant=tenant or "")
    carry_on(settings, target, planned, plan_only=plan_only, out=out, full=full, yes=yes, as_json=as_json)
    if detailed_exitcode and (plan_only or out) and not planned.plan.is_empty:
        raise typer.Exit(importing.CHANGES)


def carry_on(
    settings: "Settings",
    target: "NetBoxStore",
    planned: "PlannedImport",
    *,
    plan_only: bool,
    out: Path | None,
    full: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Show a plan, and then keep it, or carry it out once a person agrees."""
    importing.carry_out(
        settings,
        target,
        planned.plan,
        show=lambda: show(planned, full=full),
        content=lambda: as_content(planned),
        plan_only=plan_only,
        out=out,
        yes=yes,
        as_json=as_json,
    )


def as_content(planned: "PlannedImport") -> dict[str, Any]:
    """A plan as JSON."""
    return {
        **importing.plan_content(planned.plan, planned.warnings),
        "proposals": [
            {
                "name": proposal.group.name,
                "version": proposal.group.version,
                "tenant": proposal.group.tenant,
                "origins": [str(row.origin) for row in proposal.group.rows],
                "candidates": [{"application": entry.key, "score": score} for entry, score in proposal.candidates],
            }
            for proposal in planned.proposals
        ],
        "absent": [application.key for application in planned.absent],
    }


def show(planned: "PlannedImport", *, full: bool) -> None:
    """Show a plan to a person."""
    from assettool.cli import output

    importing.show_plan(planned.plan, planned.warnings, full=full)
    _show_proposals(planned, full=full)
    importing.show_rejects(planned.plan, full=full, with_held=False)
    if planned.absent:
        output.console.print(f"{len(planned.absent)} applications of NetBox are in no row; they stay as they are")
    importing.show_end(planned.plan)


def _show_proposals(planned: "PlannedImport", *, full: bool) -> None:
    from assettool.cli import output

    rows = [
        (f"{p.group.name} {p.group.version}".strip(), p.group.tenant, str(p.group.rows[0].origin), entry.key, score)
        for p in planned.proposals
        for entry, score in p.candidates
    ]
    importing.show_rows(("waits for a decision", "tenant", "where", "it may be", "alike (%)"), rows, full=full)
    if rows:
        output.console.print("decide with: assettool asset resolve KEY… (assettool asset conflicts --kind duplicate)")
