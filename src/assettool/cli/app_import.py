"""`assettool app import`: from files about applications to NetBox."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.plan import Change, Plan
    from assettool.services.portfolio import PlannedImport
    from assettool.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_CHANGES = 3
_SHOWN = 12


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
    finish_interrupted(settings, target, is_only_planned=plan_only or out is not None)
    with output.progress() as shown:
        planned = wiring.plan_import(settings, target, files, shown, form=form, mapping=mapping, tenant=tenant or "")
    carry_on(settings, target, planned, plan_only=plan_only, out=out, full=full, yes=yes, as_json=as_json)
    if detailed_exitcode and (plan_only or out) and not planned.plan.is_empty:
        raise typer.Exit(_CHANGES)


def finish_interrupted(settings: "Settings", target: "NetBoxStore", *, is_only_planned: bool) -> None:
    """Finish what an earlier call left, where this one may write."""
    from assettool.cli import sync

    if not is_only_planned:
        sync.go_on(settings, target)


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
    from assettool.cli import output, sync
    from assettool.domain.plan import parts
    from assettool.errors import RefusedError

    made = planned.plan
    writes = not (plan_only or out)
    if not as_json:
        show(planned, full=full)
    elif not writes:
        output.print_json(as_content(planned))
    if out:
        sync.write_plan(out, parts(made))
        output.console.print(f"kept as {out}; apply it with: assettool sync apply {out}")
    if not writes:
        return
    if not made.is_empty and not yes:
        if not output.console.is_terminal:
            raise RefusedError("nobody can be asked whether this is right", hint="add --yes, or keep it with --out")
        typer.confirm("Apply this plan?", abort=True, err=True)
    sync.report(made, sync.carry_out(settings, target, made), as_json=as_json)


def as_content(planned: "PlannedImport") -> dict[str, Any]:
    """A plan as JSON."""
    from assettool.domain.plan import digest, parts

    made = planned.plan
    return {
        "digest": digest(parts(made)),
        "netbox": made.netbox,
        "sources": made.sources,
        "accounting": made.accounting,
        "counts": made.counts(),
        "changes": [
            {"action": change.action, "key": change.key, "old": change.old, "new": change.new}
            for change in made.changes
        ],
        "warnings": [{"origin": str(w.origin), "message": w.message} for w in planned.warnings],
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
        "rejects": made.rejects,
        "absent": [application.key for application in planned.absent],
    }


def show(planned: "PlannedImport", *, full: bool) -> None:
    """Show a plan to a person."""
    from assettool.cli import output
    from assettool.domain.plan import digest, parts

    made = planned.plan
    if made.sources:
        output.table("", ("file", "format", "rows"), [(s.file, s.format, s.rows) for s in made.sources])
    for warning in planned.warnings:
        output.console.print(f"warning: {warning.origin}: {warning.message}", style="yellow")
    counts = made.counts()
    rows = [(action, label, number) for action, labels in counts.items() for label, number in labels.items()]
    if rows:
        output.table("", ("action", "object", "number"), rows)
    _show_updates(made, full=full)
    _show_proposals(planned, full=full)
    _show_rejects(made, full=full)
    if planned.absent:
        output.console.print(f"{len(planned.absent)} applications of NetBox are in no row; they stay as they are")
    if made.is_empty:
        output.out.print("nothing to do: NetBox is as the files say")
    else:
        output.out.print(f"plan {digest(parts(made))[:12]}: {len(made.changes)} changes")
    output.out.print(str(made.accounting))


def _show_updates(made: "Plan", *, full: bool) -> None:
    from assettool.cli import output
    from assettool.domain.plan import Action

    changed = (change for change in made.changes if change.action is Action.UPDATE)
    rows = [row for change in changed for row in _updates(change)]
    if rows:
        output.table("", ("changes", "field", "was", "becomes"), rows if full else rows[:_SHOWN])
        _tell_more(len(rows), full=full)


def _updates(change: "Change") -> "Iterator[tuple[str, str, str, str]]":
    key = change.key.partition(".")[2]
    for name, value in change.new.items():
        yield key, name, _shown(change.old.get(name)), _shown(value)


def _shown(value: object) -> str:
    """A value in one line; of a reference what it refers to."""
    if isinstance(value, dict) and "ref" in value:
        return str(value["ref"]).partition(":")[2]
    return "" if value is None else str(value)


def _show_proposals(planned: "PlannedImport", *, full: bool) -> None:
    from assettool.cli import output

    rows = [
        (f"{p.group.name} {p.group.version}".strip(), p.group.tenant, str(p.group.rows[0].origin), entry.key, score)
        for p in planned.proposals
        for entry, score in p.candidates
    ]
    if rows:
        columns = ("waits for a decision", "tenant", "where", "it may be", "alike (%)")
        output.table("", columns, rows if full else rows[:_SHOWN])
        _tell_more(len(rows), full=full)
        output.console.print("decide with: assettool asset resolve KEY… (assettool asset conflicts --kind duplicate)")


def _show_rejects(made: "Plan", *, full: bool) -> None:
    from assettool.cli import output

    rejects = [reject for reject in made.rejects if not reject.held or full]
    if not rejects:
        return
    if full:
        output.table("", ("not used", "where", "why"), [(r.label, r.origin, "; ".join(r.reasons)) for r in rejects])
        return
    counted = Counter("; ".join(reject.reasons) for reject in rejects)
    first = {"; ".join(reject.reasons): reject.origin for reject in reversed(rejects)}
    shown = counted.most_common(_SHOWN)
    output.table("", ("rows", "not used, because", "first"), [(number, why, first[why]) for why, number in shown])
    _tell_more(len(counted), full=False)


def _tell_more(number: int, *, full: bool) -> None:
    from assettool.cli import output

    if not full and number > _SHOWN:
        output.console.print(f"and {number - _SHOWN} more: --full")
