"""What the commands that import files share: show a plan, and keep it or carry it out once a person agrees."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.observation import SourceWarning
    from assettool.domain.plan import Change, Plan
    from assettool.settings import Settings

CHANGES = 3
"""The exit code of a plan that would change something, where that was asked for."""
_SHOWN = 12


def finish_interrupted(settings: "Settings", target: "NetBoxStore", *, is_only_planned: bool) -> None:
    """Finish what an earlier call left, where this one may write."""
    from assettool.cli import sync

    if not is_only_planned:
        sync.go_on(settings, target)


def carry_out(
    settings: "Settings",
    target: "NetBoxStore",
    made: "Plan",
    *,
    show: Callable[[], None],
    content: Callable[[], dict[str, Any]],
    plan_only: bool,
    out: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Show a plan, and then keep it, or carry it out once a person agrees."""
    from assettool.cli import output, sync
    from assettool.domain.plan import parts
    from assettool.errors import RefusedError

    writes = not (plan_only or out)
    if not as_json:
        show()
    elif not writes:
        output.print_json(content())
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


def plan_content(made: "Plan", warnings: "Sequence[SourceWarning]", *, with_changes: bool = True) -> dict[str, Any]:
    """A plan as JSON."""
    from assettool.domain.plan import digest, parts

    changes = made.changes if with_changes else ()
    return {
        "digest": digest(parts(made)),
        "netbox": made.netbox,
        "sources": made.sources,
        "accounting": made.accounting,
        "counts": made.counts(),
        "changes": [
            {"action": change.action, "key": change.key, "old": change.old, "new": change.new} for change in changes
        ],
        "warnings": [{"origin": str(w.origin), "message": w.message} for w in warnings],
        "rejects": made.rejects,
    }


def show_plan(made: "Plan", warnings: "Sequence[SourceWarning]", *, full: bool) -> None:
    """Show what was read, and what would change."""
    from assettool.cli import output

    if made.sources:
        output.table("", ("file", "format", "rows"), [(s.file, s.format, s.rows) for s in made.sources])
    for warning in warnings:
        output.console.print(f"warning: {warning.origin}: {warning.message}", style="yellow")
    counts = made.counts()
    rows = [(action, label, number) for action, labels in counts.items() for label, number in labels.items()]
    if rows:
        output.table("", ("action", "object", "number"), rows)
    _show_updates(made, full=full)


def show_rejects(made: "Plan", *, full: bool, with_held: bool) -> None:
    """Show what was not used; of the held rows only with `full` or `with_held`."""
    from assettool.cli import output

    rejects = [reject for reject in made.rejects if full or with_held or not reject.held]
    if not rejects:
        return
    if full:
        output.table("", ("not used", "where", "why"), [(r.label, r.origin, "; ".join(r.reasons)) for r in rejects])
        return
    counted = Counter("; ".join(reject.reasons) for reject in rejects)
    first = {"; ".join(reject.reasons): reject.origin for reject in reversed(rejects)}
    shown = counted.most_common(_SHOWN)
    output.table("", ("rows", "not used, because", "first"), [(number, why, first[why]) for why, number in shown])
    tell_more(len(counted), full=False)


def show_end(made: "Plan", nothing: str = "nothing to do: NetBox is as the files say") -> None:
    """Show what the plan is known by, and where the rows went."""
    from assettool.cli import output
    from assettool.domain.plan import digest, parts

    if made.is_empty:
        output.out.print(nothing)
    else:
        output.out.print(f"plan {digest(parts(made))[:12]}: {len(made.changes)} changes")
    output.out.print(str(made.accounting))


def show_rows(columns: Sequence[str], rows: Sequence[Sequence[object]], *, full: bool) -> None:
    """Show a table, and how much more of it there is."""
    from assettool.cli import output

    if rows:
        output.table("", columns, rows if full else rows[:_SHOWN])
        tell_more(len(rows), full=full)


def tell_more(number: int, *, full: bool) -> None:
    """Say that there is more than is shown."""
    from assettool.cli import output

    if not full and number > _SHOWN:
        output.console.print(f"and {number - _SHOWN} more: --full")


def _show_updates(made: "Plan", *, full: bool) -> None:
    from assettool.domain.plan import Action

    changed = (change for change in made.changes if change.action is Action.UPDATE)
    show_rows(("changes", "field", "was", "becomes"), [row for each in changed for row in _updates(each)], full=full)


def _updates(change: "Change") -> "Iterator[tuple[str, str, str, str]]":
    key = change.key.partition(".")[2]
    for name, value in change.new.items():
        yield key, name, _shown(change.old.get(name)), _shown(value)


def _shown(value: object) -> str:
    """A value in one line; of a reference what it refers to."""
    if isinstance(value, dict) and "ref" in value:
        return str(value["ref"]).partition(":")[2]
    return "" if value is None else str(value)
