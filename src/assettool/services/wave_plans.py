"""A plan of waves made from facts and rules: unchanged where nothing changed, with as few moves as can be otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assettool.domain.waves.assembling import Assembled
from assettool.domain.waves.document import Document, with_weeks
from assettool.domain.waves.facts import Remark
from assettool.domain.waves.outline import WaveOutline, outline, outline_of
from assettool.domain.waves.problem import Placement, Problem, canonical
from assettool.domain.waves.proposal import Collision, Proposal, Unfinished
from assettool.domain.waves.reasons import Reason, reasons
from assettool.domain.waves.rule_text import SEVERAL_WEEKS, text
from assettool.errors import AssettoolError
from assettool.ports import PlanLimits, Planner, PlanProgress

_FRIDAY = timedelta(days=4)
_SHOWN = 3


@dataclass(frozen=True)
class MadePlan:
    """A plan, and what people should know of how it was made."""

    document: Document
    remarks: Sequence[tuple[Remark, str]]
    is_unchanged: bool = False
    """It is the plan before, since nothing that it is made from has changed."""


def make_wave_plan(
    assembled: Assembled,
    saved: Document | None,
    weeks: Mapping[str, date],
    planner: Planner,
    limits: PlanLimits,
    told: PlanProgress,
) -> MadePlan | Collision | Unfinished:
    """Plan, or say which rules collide. The saved plan is kept as far as the rules let it.

    `weeks` has where its items are by now, where somebody moved them since.
    """
    problem = canonical(assembled.problem)
    before = with_weeks(saved, weeks) if saved else None
    if before and before == saved and canonical(before.problem) == problem:
        kept = replace(before, gates=assembled.gates)
        return MadePlan(kept, assembled.remarks, is_unchanged=kept == before)
    found = planner.plan(problem, carried_over(before, problem) if before else None, limits, told)
    if isinstance(found, Proposal):
        return MadePlan(Document(problem, found, assembled.gates), assembled.remarks)
    return found


def carried_over(before: Document, problem: Problem) -> Placement:
    """Where the plan before puts the items of this one, counted in the weeks of this one."""
    later = before.problem.week_of(problem.start)
    old = before.proposal.placement
    return {each.key: old[each.key] - later for each in problem.items if each.key in old}


def wave_in(document: Document, monday: date) -> WaveOutline:
    """The wave of a week. Raises `AssettoolError` where nothing moves in it."""
    found = outline_of(document, monday)
    if found is None:
        raise AssettoolError(f"nothing moves in {monday:%G-W%V}", hint="assettool wave list")
    return found


def explained(document: Document, words: str) -> list[tuple[str, date, list[str]]]:
    """Of every item with this in its name: its name, its week, and why it is there, in English."""
    problem, placement = document.problem, document.proposal.placement
    part = words.casefold()
    found = [each for each in problem.items if part in each.name.casefold()]
    known = reasons(problem, placement) if found else {}
    return [
        (each.name, problem.monday(placement[each.key]), list(_sentences(problem, known[each.key])))
        for each in sorted(found, key=lambda each: (placement[each.key], each.name))
        if each.key in known
    ]


def _sentences(problem: Problem, reason: Reason) -> Iterator[str]:
    if reason.tied:
        yield f"it moves with {_listed(problem, reason.tied)}"
    if reason.earlier is not None:
        more = reason.more
        yield (
            f"it could be in {problem.monday(reason.earlier):%G-W%V}; that would cost {more.total:,} more: "
            f"bridges {more.bridge:+,}, double running {more.double_running:+,}, imbalance {more.imbalance:+,}"
        )
    elif not reason.kept:
        yield "it is in the first week that it can be in"
    taken = {broken.rule: [key for key in broken.items if key != reason.item] for broken in reason.kept}
    for rule in taken:
        by = f" (taken by {_listed(problem, taken[rule])})" if taken[rule] and rule.kind in SEVERAL_WEEKS else ""
        yield f"not a week earlier: {text(rule, problem.start)}{by}"


def _listed(problem: Problem, keys: Sequence[str]) -> str:
    names = [problem.item[key].name for key in keys if key in problem.item]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def plan_document(made: MadePlan) -> dict[str, object]:
    """As JSON says it."""
    problem, proposal = made.document.problem, made.document.proposal
    return {
        "start": problem.start,
        "weeks": problem.weeks,
        "end": problem.monday(proposal.end) + _FRIDAY if problem.items else None,
        "end_is_optimal": proposal.end_is_optimal,
        "earliest_end": problem.monday(proposal.end_bound) + _FRIDAY,
        "objective": proposal.cost.total,
        "bound": proposal.bound,
        "gap_percent": gap_percent(proposal.cost.total, proposal.bound),
        "parts": {
            "bridge": proposal.cost.bridge,
            "double_running": proposal.cost.double_running,
            "imbalance": proposal.cost.imbalance,
        },
        "moved": proposal.moved,
        "is_unchanged": made.is_unchanged,
        "seconds": dict(proposal.seconds),
        "waves": [_wave(each) for each in outline(made.document)],
        "remarks": [{"remark": remark, "name": name} for remark, name in made.remarks],
    }


def gap_percent(total: int, bound: int) -> float:
    """How much better a plan could be at most, in percent of what it costs."""
    return round(100 * (total - bound) / total, 1) if total else 0.0


def _wave(wave: WaveOutline) -> Mapping[str, object]:
    return {
        "number": wave.number,
        "week": f"{wave.monday:%G-W%V}",
        "monday": wave.monday,
        "objects": {kind.value: number for kind, number in wave.objects.items()},
        "users": wave.users,
        "hours": {each.team: {"used": each.used / 10, "limit": each.limit / 10} for each in wave.loads},
        "items": [{"key": each.key, "name": each.name, "kind": each.kind} for each in wave.items],
    }
