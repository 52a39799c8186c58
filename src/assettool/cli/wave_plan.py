"""`assettool wave plan`: propose what moves when, or say which rules collide."""

from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assettool.cli import wave_reading
from assettool.cli.wave_reading import AsJson
from assettool.domain.waves.problem import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assettool.adapters.netbox import NetBoxStore
    from assettool.domain.waves.document import Document, SavedPlan
    from assettool.domain.waves.outline import WaveOutline
    from assettool.domain.waves.problem import Problem
    from assettool.domain.waves.proposal import Collision, Unfinished
    from assettool.errors import AssettoolError
    from assettool.ports import PlanProgress
    from assettool.services.wave_plans import MadePlan

_SHOWN = 5
"""How many names are listed of a long list."""
_LABELS = {
    ItemKind.APPLICATION: "applications",
    ItemKind.SERVER: "servers",
    ItemKind.DATA_SET: "data sets",
    ItemKind.INTEGRATION: "integrations",
    ItemKind.WORKPLACES: "workplaces",
    ItemKind.ACCOUNTS: "accounts",
}


def register(app: typer.Typer) -> None:
    """Make it a command of `assettool wave`."""
    app.command(
        epilog="Examples: assettool wave plan; assettool wave plan --explain Zaaksysteem; "
        "assettool wave plan --save; assettool wave plan --fresh --rest-seconds 300 --out plan.json"
    )(plan)


def plan(
    save: Annotated[bool, typer.Option("--save", help="Save it in NetBox, as the plan that counts.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it to this file too.")] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Plan anew, without regard to where the saved plan has things.")
    ] = False,
    explain: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Say of items with this in their name why they are there. Repeatable."),
    ] = None,
    end_seconds: Annotated[float, typer.Option(min=1, help="How long to look for the earliest end.")] = 60,
    rest_seconds: Annotated[float, typer.Option(min=0, help="How long to make the rest better after that.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Propose what moves in which week: the earliest end, then the fewest moves, then the least cost.

    The cost is that of weeks that soft integrations are bridged, licences that run twice, and uneven work; its bound
    says how much better a plan could be. Where nothing fits, the rules that collide are told.
    """
    from assettool import wiring
    from assettool.adapters import netbox_waves
    from assettool.adapters.portfolio.writing import write_file, writer_of
    from assettool.cli import output
    from assettool.domain.waves.document import encode
    from assettool.domain.waves.proposal import Collision, Unfinished
    from assettool.errors import UsageError
    from assettool.ports import PlanLimits
    from assettool.services.wave_plans import make_wave_plan, plan_document
    from assettool.settings import load_settings

    if out and not out.parent.is_dir():
        raise UsageError(f"there is no such folder: {out.parent}", hint="make it first: planning takes a while")
    settings = load_settings()
    rules = wiring.planning_rules(settings)
    target = wave_reading.store(settings)
    with output.progress() as shown:
        shown.start("reading what moves")
        places = netbox_waves.places(target)
        found, saved = wiring.wave_problem(target, rules, places), target.read_wave_plan()
        shown.finish()
    limits = PlanLimits(end_seconds, rest_seconds, rest_seconds)
    weeks = {key: each.week for key, each in places.items()}
    with telling(found.problem) as told:
        before = None if fresh or saved is None else saved.document
        made = make_wave_plan(found, before, weeks, wiring.planner(), limits, told)
    if isinstance(made, Collision | Unfinished):
        raise _refused(made, found.problem)
    if out:
        write_file(out, writer_of(encode(made.document)))
    if as_json:
        output.print_json(plan_document(made))
    else:
        _print(made)
        for name in explain or ():
            _explain(made.document, name)
    if save:
        _save(target, made, saved)


@contextmanager
def telling(problem: "Problem") -> "Iterator[PlanProgress]":
    """On a terminal, show how far the planner is."""
    from assettool.cli import output
    from assettool.domain.waves.proposal import Stage

    with output.console.status("planning") as shown:

        def told(stage: Stage, best: int, bound: int) -> None:
            if stage is Stage.END:
                days = [wave_reading.week(problem.monday(week)) for week in (best, bound)]
                shown.update(f"the end: {days[0]}, and not before {days[1]}")
            else:
                what = "moved items" if stage is Stage.MOVES else "the rest"
                shown.update(f"{what}: {best:,}, and not below {bound:,}")

        yield told


def _refused(found: "Collision | Unfinished", problem: "Problem") -> "AssettoolError":
    """Why there is no plan, as an error."""
    from assettool.domain.waves.proposal import Unfinished
    from assettool.domain.waves.rule_text import gathered, text
    from assettool.errors import RefusedError

    names = problem.item
    if isinstance(found, Unfinished):
        missing = ", ".join(names[key].name for key in found.missing[:_SHOWN])
        return RefusedError(
            f"time ran out before {len(found.missing)} items had a week: {missing}", hint="give --end-seconds more"
        )
    rules = "\n  ".join(f"- {text(rule, problem.start)}" for rule in gathered(problem, found.rules))
    items = ", ".join(names[key].name for key in found.items[:_SHOWN] if key in names)
    about = f"\n  for {items}" if items else ""
    hint = "without any one of these there is a plan: change one in the planning file, the register or NetBox"
    if not found.is_minimal:
        hint = "not all of these may be needed; " + hint
    return RefusedError(f"these rules cannot all hold:\n  {rules}{about}", hint=hint)


def _print(made: "MadePlan") -> None:
    from assettool.cli import output
    from assettool.domain.waves.outline import outline

    waves = outline(made.document)
    if waves:
        teams = [load.team for load in waves[0].loads]
        columns = ("wave", "week", *_LABELS.values(), "users", *teams)
        output.table("", columns, [_row(each) for each in waves])
        output.out.print()
        _print_sum(made)
    else:
        output.out.print("nothing has to move")
    for remark, names in groupby(made.remarks, key=lambda each: each[0]):
        found = [name for _, name in names]
        more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        listed = output.plain(", ".join(found[:_SHOWN]))
        output.console.print(f"{remark}: {len(found)}: {listed}{more}", soft_wrap=True)


def _print_sum(made: "MadePlan") -> None:
    """The end and the cost, and how good they are for certain."""
    from assettool.cli import output
    from assettool.services.wave_plans import gap_percent

    problem, proposal = made.document.problem, made.document.proposal
    cost = proposal.cost
    end, earliest = (wave_reading.week(problem.monday(week)) for week in (proposal.end, proposal.end_bound))
    proof = "proven: no plan ends earlier" if proposal.end_is_optimal else f"not proven: it may end in {earliest}"
    output.out.print(f"the last wave is in {end} ({proof})")
    output.out.print(
        f"cost {cost.total:,}: bridges {cost.bridge:,}, double running {cost.double_running:,}, "
        f"imbalance {cost.imbalance:,}; at least {proposal.bound:,}, "
        f"so at most {gap_percent(cost.total, proposal.bound)} % could be saved",
        soft_wrap=True,
    )
    if made.is_unchanged:
        output.out.print("nothing that the saved plan is made from has changed: it stays as it is")
    elif proposal.moved:
        output.out.print(f"{proposal.moved} items move to another week than in the saved plan")


def _row(wave: "WaveOutline") -> tuple[object, ...]:
    counts = (wave.objects.get(kind, 0) for kind in _LABELS)
    loads = (f"{each.used / 10:,.0f}/{each.limit / 10:,.0f} h" for each in wave.loads)
    return (wave.number, wave_reading.week(wave.monday), *counts, wave.users, *loads)


def _explain(document: "Document", name: str) -> None:
    """Say of every item with this in its name why it is where it is."""
    from assettool.cli import output
    from assettool.errors import AssettoolError
    from assettool.services.wave_plans import explained

    found = explained(document, name)
    if not found:
        raise AssettoolError(f"nothing in the plan has this in its name: {name}")
    for item, monday, sentences in found:
        output.out.print(output.plain(f"\n{item}: {wave_reading.week(monday)}"), soft_wrap=True)
        for sentence in sentences:
            output.out.print(output.plain(f"  - {sentence}"), soft_wrap=True)


def _save(target: "NetBoxStore", made: "MadePlan", saved: "SavedPlan | None") -> None:
    from assettool.cli import output
    from assettool.domain.waves.document import encode

    if made.is_unchanged and saved:
        output.console.print("it is saved already")
        return
    waves = target.save_wave_plan(encode(made.document), saved.digest if saved else None)
    output.console.print(f"saved: {waves} waves")
