"""`assettool licence recognise`: which products the programs on all machines are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assettool.cli import importing

if TYPE_CHECKING:
    from assettool.services.licence_recognition import PlannedRecognition

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Hang the command on `assettool licence`."""
    app.command(
        epilog="Examples: assettool licence recognise --plan; assettool licence recognise --limit 50 --plan; "
        "assettool licence recognise --yes",
    )(recognise)


def recognise(
    plan_only: Annotated[bool, typer.Option("--plan", help="Show what would change, and write nothing.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Keep the plan and write nothing; sync apply carries it out.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many unrecognised programs to list.")] = 20,
    full: Annotated[bool, typer.Option("--full", help="List every change and every unrecognised program.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Recognise the programs and server systems that sources found, by the rules of products.yml, and note them.

    What the same source does not find any more is marked as removed. Programs that no rule knows are listed, those on
    most machines first, with the products that they may be.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings)
    importing.finish_interrupted(settings, target, is_only_planned=plan_only or out is not None)
    with output.progress() as shown:
        planned = wiring.plan_recognition(settings, target, shown)
    importing.carry_out(
        settings,
        target,
        planned.plan,
        show=lambda: show(planned, limit=limit, full=full),
        content=lambda: as_content(planned, limit=limit, full=full),
        plan_only=plan_only,
        out=out,
        yes=yes,
        as_json=as_json,
    )


def as_content(planned: "PlannedRecognition", *, limit: int, full: bool) -> dict[str, Any]:
    """A plan as JSON; its changes only when asked for, since there may be a hundred thousand."""
    content = importing.plan_content(planned.plan, planned.warnings, with_changes=full)
    return {
        **content,
        "products": [{"product": label, "machines": number} for label, number in planned.products],
        "unrecognised": planned.unknown,
        "work": [
            {
                "name": item.name,
                "publisher": item.publisher,
                "versions": item.versions,
                "machines": item.number,
                "proposals": item.proposals,
            }
            for item in (planned.work if full else planned.work[:limit])
        ],
    }


def show(planned: "PlannedRecognition", *, limit: int, full: bool) -> None:
    """Show a plan to a person."""
    from assettool.cli import output

    importing.show_plan(planned.plan, planned.warnings, full=full)
    importing.show_rows(("product", "machines"), planned.products, full=full)
    work = planned.work if full else planned.work[:limit]
    if work:
        output.table(
            "",
            ("not recognised", "publisher", "machines", "it may be"),
            [(item.name, item.publisher, item.number, _proposed(item.proposals)) for item in work],
        )
    if planned.unknown > len(work):
        output.console.print(f"and {planned.unknown - len(work)} more programs: --limit, or --full")
    importing.show_end(planned.plan, "nothing to do: NetBox has what the sources found")


def _proposed(proposals: "Any") -> str:
    return ", ".join(f"{each.product} ({each.score} %)" for each in proposals)
