"""`assettool app propose` and `confirm`: deployments by evidence, and what a person makes of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.plan import Plan
    from assettool.services.confirming import PlannedDecision
    from assettool.services.proposals import PlannedProposals
    from assettool.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Show what would change, and write nothing.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Keep the plan and write nothing; sync apply carries it out.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _How:
    """What is to become of a plan."""

    plan_only: bool
    out: Path | None
    yes: bool
    as_json: bool

    @property
    def writes(self) -> bool:
        """Whether it is carried out at once."""
        return not (self.plan_only or self.out)


def register(app: typer.Typer) -> None:
    """Hang the commands on `assettool app`."""
    app.command(
        epilog="Examples: assettool app propose --plan; assettool app propose --min-confidence 60 --yes",
    )(propose)
    app.command(
        epilog="Examples: assettool app confirm --min-confidence 80; assettool app confirm 12 15 --reject; "
        "assettool app confirm --application Suite4Work@arnhem --plan",
    )(confirm)


def propose(
    min_confidence: Annotated[
        int, typer.Option(min=0, max=100, help="Leave out what is less sure than this, in percent.")
    ] = 0,
    full: Annotated[bool, typer.Option("--full", help="List every proposal.")] = False,
    plan_only: PlanOnly = False,
    out: Out = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Propose on which servers applications run, by the rules under `deployments:` in applications.yml.

    Rules look at names, installed programs, listening services, tags and descriptions. A proposal counts once a person
    confirms it; what was confirmed or rejected stays so.
    """
    from assettool import wiring
    from assettool.cli import output

    how = _How(plan_only, out, yes, as_json)
    settings, target = _begin(how)
    with output.progress() as shown:
        found = wiring.plan_proposals(settings, target, shown, min_confidence)
    if not as_json:
        _show_proposals(found, full=full)
    elif not how.writes:
        output.print_json(_proposals(found))
    _finish(settings, target, found.plan, how, "Write these proposals?")


def confirm(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID...]", help="Only these, by the numbers that --plan shows.")
    ] = None,
    application: Annotated[
        list[str] | None,
        typer.Option("--application", "-a", help="Only of this application; @ with a tenant's slug; may be repeated."),
    ] = None,
    tenant: Annotated[str, typer.Option(help="Only of the applications of this tenant, by its slug.")] = "",
    min_confidence: Annotated[
        int, typer.Option(min=0, max=100, help="Only what is at least this sure, in percent.")
    ] = 0,
    reject: Annotated[bool, typer.Option("--reject", help="Reject instead: it is not proposed again.")] = False,
    plan_only: PlanOnly = False,
    out: Out = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Confirm proposed machines of deployments, many at a time, after showing them.

    Without IDs it is about all that are proposed and chosen by the options. Who names an ID may go back on an earlier
    decision. What somebody else has decided meanwhile is refused.
    """
    from assettool.cli import output
    from assettool.services.confirming import Choice, make_confirmation_plan

    how = _How(plan_only, out, yes, as_json)
    settings, target = _begin(how)
    choice = Choice(numbers or (), application or (), tenant, min_confidence)
    with output.progress() as shown:
        found = make_confirmation_plan(target, choice, shown, reject=reject)
    if not as_json:
        _show_decided(found, "reject" if reject else "confirm")
    elif not how.writes:
        output.print_json(_decided(found))
    _finish(settings, target, found.plan, how, f"{'Reject' if reject else 'Confirm'} these?")


def _begin(how: _How) -> "tuple[Settings, NetBoxStore]":
    """The settings and NetBox; what an earlier call left is finished first."""
    from assettool import wiring
    from assettool.cli.importing import finish_interrupted
    from assettool.settings import load_settings

    settings = load_settings()
    target = wiring.store(settings)
    finish_interrupted(settings, target, is_only_planned=not how.writes)
    return settings, target


def _finish(settings: "Settings", target: "NetBoxStore", made: "Plan", how: _How, question: str) -> None:
    """Keep a plan that was shown, or carry it out once a person agrees."""
    from assettool.cli import output, sync
    from assettool.domain.plan import parts
    from assettool.errors import RefusedError

    if how.out:
        sync.write_plan(how.out, parts(made))
        output.console.print(f"kept as {how.out}; apply it with: assettool sync apply {how.out}")
    if not how.writes or (made.is_empty and not how.as_json):
        return
    if not made.is_empty and not how.yes:
        if not output.console.is_terminal:
            raise RefusedError("nobody can be asked whether this is right", hint="add --yes, or keep it with --out")
        typer.confirm(question, abort=True, err=True)
    sync.report(made, sync.carry_out(settings, target, made), as_json=how.as_json)


def _show_proposals(found: "PlannedProposals", *, full: bool) -> None:
    from assettool.cli import output

    register = found.register
    rows = [
        (
            register.applications[each.application].key,
            each.environment,
            register.assets[each.asset].name,
            each.role,
            each.confidence,
            each.reason,
        )
        for each in sorted(found.proposals, key=lambda each: -each.confidence)
    ]
    if rows:
        columns = ("application", "environment", "machine", "role", "sure (%)", "because")
        output.table("", columns, rows if full else rows[:_SHOWN])
        if len(rows) > _SHOWN and not full:
            output.console.print(f"and {len(rows) - _SHOWN} more: --full")
    for unplaced in found.unplaced:
        some = ", ".join(unplaced.machines[:_SHOWN])
        told = f"{unplaced.where}: {unplaced.reason}, for {len(unplaced.machines)} machines: {some}"
        output.console.print(f"warning: {told}", style="yellow")
    if found.unsupported:
        numbers = " ".join(str(machine.id) for machine in found.unsupported[:_SHOWN])
        told = f"{len(found.unsupported)} earlier proposals have no evidence any more"
        output.console.print(f"{told}; to reject them: assettool app confirm --reject {numbers}")
    if found.plan.is_empty:
        output.out.print(f"nothing to do: NetBox has these {len(rows)} proposals")
    else:
        output.out.print(f"{found.new} new proposals, {found.changed} with other evidence; then: assettool app confirm")


def _proposals(found: "PlannedProposals") -> dict[str, Any]:
    """Proposals as JSON."""
    register = found.register
    return {
        "counts": found.plan.counts(),
        "proposals": [
            {
                "application": register.applications[each.application].key,
                "environment": each.environment,
                "machine": register.assets[each.asset].name,
                "uid": register.assets[each.asset].uid,
                "role": each.role,
                "confidence": each.confidence,
                "reason": each.reason,
            }
            for each in found.proposals
        ],
        "unplaced": found.unplaced,
        "unsupported": [machine.id for machine in found.unsupported],
    }


def _show_decided(found: "PlannedDecision", verb: str) -> None:
    from assettool.cli import output

    rows = [
        (
            each.machine.id,
            each.application.key,
            each.deployment.environment,
            each.asset.name,
            each.machine.role,
            each.machine.confidence,
            each.machine.confirmation,
            each.machine.reason,
        )
        for each in found.decided
    ]
    if not rows:
        output.out.print(f"nothing to {verb}: no open proposal is chosen")
        return
    columns = ("ID", "application", "environment", "machine", "role", "sure (%)", "was", "because")
    output.table("", columns, rows)
    output.out.print(f"{len(rows)} to {verb}")


def _decided(found: "PlannedDecision") -> list[dict[str, Any]]:
    """What is decided about as JSON."""
    return [
        {
            "id": each.machine.id,
            "application": each.application.key,
            "environment": each.deployment.environment,
            "machine": each.asset.name,
            "uid": each.asset.uid,
            "role": each.machine.role,
            "confidence": each.machine.confidence,
            "confirmation": each.machine.confirmation,
            "reason": each.machine.reason,
        }
        for each in found.decided
    ]
