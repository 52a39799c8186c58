"""`assettool sync`: from exports to NetBox."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.plan import Plan
    from assettool.ports import ChunkResult
    from assettool.settings import Settings
    from assettool.wiring import Made

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Bring the fleet into NetBox. A plan never writes; only apply does, and exactly the plan that it shows.",
    epilog="Examples: assettool sync plan --out plan.json; assettool sync apply plan.json",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Allow = Annotated[
    list[str] | None, typer.Option("--allow", help="Go over a brake by its name: retire, update or shrink.")
]
_CHANGES, _REFUSED, _REJECTED, _FAILED = 3, 4, 5, 1
_SHOWN_REASONS = 12


@app.command(
    epilog="Examples: assettool sync plan --out plan.json --detailed-exitcode; sync plan --explain ARN-LT-00012"
)
def plan(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Keep the plan, to apply exactly it later.")] = None,
    detailed_exitcode: Annotated[bool, typer.Option(help="Exit with 3 where the plan has changes.")] = False,
    rejects: Annotated[bool, typer.Option(help="List every row that is not used, with its reasons.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="ASSET", help="Show why each value of this asset won; a name or a uid.")
    ] = None,
    allow: Allow = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read everything again, also where nothing changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what would change in NetBox; writes nothing there.

    Where no file, no setting and nothing in NetBox has changed since the last plan, that plan is shown again.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.domain.plan import parts
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings)
    with output.progress() as shown:
        if explain or fresh:
            planned = wiring.plan_in_full(settings, target, shown, allow or ())
            found = wiring.Made(planned.plan, planned.rows.warnings)
        else:
            found = wiring.plan(settings, target, shown, allow or ())
    made = found.plan
    if out:
        write_plan(out, parts(made))
    if explain:
        from assettool.cli.explaining import show_explained

        show_explained(planned, explain, as_json=as_json)
        return
    _show(found, as_json=as_json, rejects=rejects)
    if out:
        output.console.print(f"kept as {out}; apply it with: assettool sync apply {out}")
    if made.failed:
        raise typer.Exit(_FAILED)
    if detailed_exitcode and not made.is_empty:
        raise typer.Exit(_CHANGES)


@app.command(epilog="Example: assettool sync apply plan.json")
def apply(
    plan_file: Annotated[Path | None, typer.Argument(metavar="PLAN", help="A plan that was kept with --out.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    allow: Allow = None,
    as_json: AsJson = False,
) -> None:
    """Carry out a plan; without one, make it, show it and ask.

    Safe to interrupt at any point: run it again, and it goes on with exactly what had not been done.
    """
    from assettool import wiring
    from assettool.domain import brakes
    from assettool.settings import load_settings

    settings = load_settings()
    if plan_file:
        made = _read(plan_file)
        target = wiring.writer(settings, made)
    else:
        target = wiring.store(settings)
        go_on(settings, target)
        made = _ask(settings, target, yes=yes, as_json=as_json, allow=allow or ())
    brakes.check(made, wiring.limits(settings), allow or ())
    result = carry_out(settings, target, made)
    report(made, result, as_json=as_json)


@app.command(epilog="Examples: assettool sync delete --retired-for 365; assettool sync delete --out delete.json")
def delete(
    retired_for: Annotated[int, typer.Option(min=0, help="Days since a source last had it.")] = 365,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Keep the plan; sync apply carries it out.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete assets that were retired long ago, with their devices, machines, notes and history.

    This is the only command that deletes, and it shows all of it first. It needs a user who may delete.
    """
    from assettool import wiring
    from assettool.cli import output
    from assettool.domain.plan import parts
    from assettool.errors import RefusedError
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings, wiring.DELETING_USER)
    with output.progress() as shown:
        made, names = wiring.deletion(target, retired_for, shown)
    if not as_json or out:
        output.table("", ("kind", "name", "object"), names)
        output.out.print(f"{len(names)} objects to delete" if names else "nothing to delete")
    if out:
        write_plan(out, parts(made))
        output.console.print(f"kept as {out}; carry it out with: assettool sync apply {out}")
        return
    if made.is_empty:
        if as_json:
            output.print_json({"delete": []})
        return
    if not yes:
        if not output.console.is_terminal:
            raise RefusedError("nobody can be asked whether this may be deleted", hint="add --yes, or use --out")
        typer.confirm(f"Delete these {len(names)} objects for good?", abort=True, err=True)
    report(made, carry_out(settings, target, made), as_json=as_json)


@app.command(epilog="Example: assettool sync history --limit 5")
def history(
    limit: Annotated[int, typer.Option(help="How many runs, newest first.")] = 20, as_json: AsJson = False
) -> None:
    """List the runs that NetBox knows of."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    runs = wiring.store(load_settings()).first("plugins/assettool/sync-runs", limit, ordering="-started")
    if as_json:
        output.print_json(runs)
        return
    output.table(
        "",
        ("run", "started", "by", "status", "read", "accepted", "merged", "rejected", "held", "plan"),
        [
            (
                run["id"],
                run["started"][:19].replace("T", " "),
                (run["user"] or {}).get("username", ""),
                run["status"]["label"],
                *(run[f"rows_{name}"] for name in ("read", "accepted", "merged", "rejected", "held")),
                run["plan_hash"][:12],
            )
            for run in runs
        ],
    )


@app.command(epilog="Examples: assettool sync show 1; assettool sync show 1 --json | jq .rejects")
def show(
    run: Annotated[int, typer.Argument(help="The number of the run, as in history.")], as_json: AsJson = False
) -> None:
    """Show one run: its sources, its accounts, what it wrote and what it could not use."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.settings import load_settings

    found = wiring.store(load_settings()).one("plugins/assettool/sync-runs", run)
    if as_json:
        output.print_json(found)
        return
    output.out.print(f"{found['display']}  {found['status']['label']}  plan {found['plan_hash'][:12]}")
    output.table(
        "",
        ("source", "file", "format", "rows"),
        [(s["name"], s["file"], s["format"], s["rows"]) for s in found["sources"]],
    )
    output.out.print(
        f"{found['rows_read']} rows read = {found['rows_accepted']} accepted + {found['rows_merged']} merged"
        f" + {found['rows_rejected']} rejected + {found['rows_held']} held"
    )
    _counts({name: labels for name, labels in found["object_counts"].items() if isinstance(labels, dict)})
    _reasons([(r["label"], r["origin"], r["reasons"]) for r in found["rejects"]], every=True)


def write_plan(path: Path, content: "Iterable[bytes]") -> None:
    """Write a plan to a file."""
    from assettool.errors import AssettoolError

    try:
        with path.open("wb") as file:
            file.writelines(content)
    except OSError as exc:
        raise AssettoolError(f"cannot write the plan: {path}", hint=str(exc.strerror)) from exc


def _read(path: Path) -> "Plan":
    import msgspec

    from assettool.errors import AssettoolError
    from assettool.services.plan_file import read_plan

    try:
        return read_plan(path)
    except OSError as exc:
        raise AssettoolError(f"cannot read the plan: {path}", hint=str(exc.strerror)) from exc
    except msgspec.MsgspecError as exc:
        raise AssettoolError(f"this is no plan: {path}", hint=f"make one with sync plan --out ({exc})") from exc


def go_on(settings: "Settings", target: "NetBoxStore") -> None:
    """Finish what an earlier call left, before a new plan is made."""
    from assettool import wiring
    from assettool.cli import output

    for path in sorted(wiring.unfinished(settings).glob("*.json")):
        left = _read(path)
        if left.netbox != target.url:
            continue
        # A run that never began, or that ended just before we were stopped, leaves nothing to do.
        if target.first("plugins/assettool/sync-runs", 1, plan_hash=path.stem, status="running"):
            output.console.print(f"going on with the run that was interrupted: plan {path.stem[:12]}")
            carry_out(settings, wiring.writer(settings, left), left)
        else:
            path.unlink()


def _ask(
    settings: "Settings", target: "NetBoxStore", *, yes: bool, as_json: bool, allow: "Sequence[str]" = ()
) -> "Plan":
    from assettool import wiring
    from assettool.cli import output
    from assettool.errors import RefusedError

    with output.progress() as shown:
        found = wiring.plan(settings, target, shown, allow)
    made = found.plan
    if not as_json:
        _show(found, as_json=False, rejects=False)
    if made.is_empty or yes:
        return made
    if not output.console.is_terminal:
        raise RefusedError("nobody can be asked whether this plan is right", hint="add --yes, or apply a kept plan")
    typer.confirm("Apply this plan?", abort=True, err=True)
    return made


def carry_out(settings: "Settings", target: "NetBoxStore", made: "Plan") -> "ChunkResult":
    """Carry out a plan, with a note on disk until it is done, so that a later call can go on with it."""
    from assettool import wiring
    from assettool.cli import output
    from assettool.domain.plan import digest, parts
    from assettool.services.applying import apply_plan

    note = wiring.unfinished(settings) / f"{digest(parts(made))}.json"
    goes_on = note.exists()
    # The note is there as a whole or not at all: a half one would stop every later call.
    part = note.with_suffix(".part")
    write_plan(part, parts(made))
    part.replace(note)
    with output.progress() as shown:
        result = apply_plan(made, target, shown, goes_on=goes_on)
    note.unlink(missing_ok=True)
    return result


def report(made: "Plan", result: "ChunkResult", *, as_json: bool) -> None:
    """Say what became of a plan, and end with the exit code that says so as well."""
    from assettool.cli import output

    if as_json:
        output.print_json(
            {
                "created": len(result.created),
                "updated": result.updated,
                "deleted": result.deleted,
                "stale": result.stale,
                "refused": result.refused,
                "one_by_one": result.one_by_one,
                "fallbacks": result.fallbacks,
                "accounting": made.accounting,
            }
        )
    else:
        output.console.print(
            f"{len(result.created)} created, {result.updated} updated, "
            + (f"{result.deleted} deleted, " if result.deleted else "")
            + f"{len(result.stale)} stale, "
            f"{len(result.refused)} refused; {result.one_by_one} objects one by one"
        )
        for why, number in sorted(result.fallbacks.items()):
            output.console.print(f"  {number} one by one: {why}")
        for what, items in (("stale", result.stale), ("refused", result.refused)):
            for item in items[:_SHOWN_REASONS]:
                output.console.print(f"  {what} {item['key']}: {item['reason']}")
    if made.failed:
        raise typer.Exit(_FAILED)
    if result.stale or result.refused:
        raise typer.Exit(_REFUSED)
    if made.accounting.rejected > made.accounting.by_rule:
        raise typer.Exit(_REJECTED)


def _show(found: "Made", *, as_json: bool, rejects: bool) -> None:
    from assettool.cli import output
    from assettool.domain.plan import digest, parts

    made = found.plan
    name = digest(parts(made))
    if as_json:
        output.print_json(
            {
                "digest": name,
                "remembered": found.is_remembered,
                "netbox": made.netbox,
                "sources": made.sources,
                "accounting": made.accounting,
                "counts": made.counts(),
                "changes": len(made.changes),
                "warnings": [
                    {"source": w.source, "origin": str(w.origin), "message": w.message} for w in found.warnings
                ],
                "failed": made.failed,
                "shrunk": made.shrunk,
                "rejects": made.rejects,
            }
        )
        return
    if found.is_remembered:
        output.console.print("nothing has changed since the last plan (--fresh reads all again)")
    output.table("", ("source", "file", "format", "rows"), [(s.name, s.file, s.format, s.rows) for s in made.sources])
    for failure in made.failed:
        output.console.print(f"failed: {failure}", style="red")
    for message in made.shrunk:
        output.console.print(f"shrunk: {message}", style="red")
    for warning in found.warnings:
        output.console.print(f"warning: {warning.origin}: {warning.message}", style="yellow")
    _reasons([(r.label, r.origin, r.reasons) for r in made.rejects], every=rejects)
    if made.is_empty:
        output.out.print("nothing to do: NetBox is as the sources say")
    else:
        _counts(made.counts())
        output.out.print(f"plan {name[:12]}: {len(made.changes)} changes")
    output.out.print(str(made.accounting))


def _counts(counts: dict[str, dict[str, int]]) -> None:
    from assettool.cli import output

    rows = [(action, label, number) for action, labels in counts.items() for label, number in labels.items()]
    if rows:
        output.table("", ("action", "object", "number"), rows)


def _reasons(rows: "list[tuple[str, str, tuple[str, ...]]]", *, every: bool) -> None:
    from assettool.cli import output

    if not rows:
        return
    if every:
        output.table("", ("not used", "where", "why"), [(label, where, "; ".join(why)) for label, where, why in rows])
        return
    counted = Counter("; ".join(why) for _, _, why in rows)
    shown = counted.most_common(_SHOWN_REASONS)
    output.table("", ("rows", "not used, because"), [(number, why) for why, number in shown])
    if len(counted) > len(shown):
        output.console.print(f"and {len(counted) - len(shown)} more reasons: sync plan --rejects")
