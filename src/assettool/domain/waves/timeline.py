"""What the timeline of a plan shows: its weeks, organisations, freezes and teams."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from assettool.domain.drawing.timeline import Band, Lane, Team, Timeline, Week, Words
from assettool.domain.waves.checking import usage
from assettool.domain.waves.document import Document
from assettool.domain.waves.problem import Problem, Rule, RuleKind


def timeline_of(
    document: Document,
    names: Mapping[str, str],
    today: date,
    words: Words,
    urls: Mapping[date, str] | None = None,
    done: Iterable[date] = (),
) -> Timeline:
    """The timeline of a plan; `names` has what organisations are called, `urls` the pages of waves by their Mondays."""
    problem, placement = document.problem, document.proposal.placement
    used = sorted({placement[item.key] for item in problem.items})
    waves = {week: number for number, week in enumerate(used, 1)}
    shown = range(max(used, default=-1) + 2) if used else range(0)
    finished, pages = frozenset(done), urls or {}
    weeks = [
        Week(monday, waves.get(week), monday in finished, pages.get(monday, ""))
        for week in shown
        if (monday := problem.monday(week))
    ]
    counts: dict[str, Counter[date]] = {}
    for item in problem.items:
        counts.setdefault(item.tenant, Counter())[problem.monday(placement[item.key])] += 1
    lanes = [Lane(names.get(tenant, tenant or "-"), found) for tenant, found in sorted(counts.items())]
    return Timeline(weeks, lanes, list(_bands(problem)), list(_teams(document, len(weeks))), today, words)


def _bands(problem: Problem) -> Iterable[Band]:
    frozen: set[Rule] = {bar.rule for bar in problem.bars if bar.rule.kind is RuleKind.FREEZE}
    for rule in sorted(frozen):
        name = " - ".join(reversed(rule.names))
        yield Band(name, problem.monday(rule.first), problem.monday(rule.last) + timedelta(days=6))


def _teams(document: Document, weeks: int) -> Iterable[Team]:
    problem, placement = document.problem, document.proposal.placement
    for resource in problem.resources:
        if not resource.is_spread:
            continue
        taken = usage(problem, resource, placement)
        shares = {
            problem.monday(week): taken.get(week, 0) / resource.limits[week]
            for week in range(min(weeks, problem.weeks))
            if resource.limits[week]
        }
        yield Team(resource.name, shares)
