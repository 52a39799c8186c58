"""Which rules a plan breaks and what it costs, read from the rules themselves and not from any way of planning."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assettool.domain.waves.problem import Order, Placement, Problem, Resource, Rule, RuleKind, SpanKind
from assettool.domain.waves.proposal import Cost


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A rule that a plan breaks: by which items, and in which week."""

    rule: Rule
    items: tuple[str, ...]
    week: int = 0


def broken(problem: Problem, placement: Placement) -> list[Broken]:
    """Every hard rule that a placement breaks, in the order of the rules; items that the problem lacks do not count."""
    found = {*_by_item(problem, placement), *_barred(problem, placement), *_apart(problem, placement)}
    for order in problem.orders:
        found.update(_out_of_order(order, placement))
    for resource in problem.resources:
        found.update(_over_limit(problem, resource, placement))
    return sorted(found)


def end_of(placement: Placement) -> int:
    """The last week with a cutover; 0 where nothing moves."""
    return max(placement.values(), default=0)


def moved(previous: Placement, placement: Placement) -> list[str]:
    """The items that both plans have, in another week."""
    return sorted(key for key, week in placement.items() if previous.get(key, week) != week)


def cost_of(problem: Problem, placement: Placement) -> Cost:
    """What a placement costs beside its end; `Span` and `Problem.imbalance_weight` say how each part is counted."""
    spent: Counter[SpanKind] = Counter()
    for span in problem.spans:
        weeks = [placement[key] for key in span.items if key in placement]
        spent[span.kind] += span.weight * (max(weeks) - min(weeks)) if weeks else 0
    return Cost(
        bridge=spent[SpanKind.BRIDGE],
        double_running=spent[SpanKind.DOUBLE_RUNNING],
        imbalance=problem.imbalance_weight * _imbalance(problem, placement),
    )


def usage(problem: Problem, resource: Resource, placement: Placement) -> dict[int, int]:
    """Week → how much of a resource is taken in it; weeks of work before the first one are left out."""
    taken: Counter[int] = Counter()
    for key, week in _placed(problem, placement):
        weeks, amount = problem.item[key].share(resource)
        if amount:
            taken.update(dict.fromkeys(range(max(0, week - weeks + 1), week + 1), amount))
    return dict(taken)


def _placed(problem: Problem, placement: Placement) -> Iterator[tuple[str, int]]:
    return ((key, week) for key, week in placement.items() if key in problem.item)


def _by_item(problem: Problem, placement: Placement) -> Iterator[Broken]:
    for item in problem.items:
        week = placement.get(item.key)
        if week is None:
            yield Broken(Rule(RuleKind.PLACED, (item.name,)), (item.key,))
        elif not 0 <= week < problem.weeks:
            yield Broken(problem.horizon_rule, (item.key,), week)
        elif week < item.weeks - 1:
            yield Broken(problem.work_rule, (item.key,), week)


def _barred(problem: Problem, placement: Placement) -> Iterator[Broken]:
    for bar in problem.bars:
        week = placement.get(bar.item)
        if week is not None and bar.forbids(week, problem.weeks):
            yield Broken(bar.rule, (bar.item,), week)


def _apart(problem: Problem, placement: Placement) -> Iterator[Broken]:
    for each in problem.togethers:
        weeks = [placement[key] for key in each.items if key in placement]
        if weeks and min(weeks) != max(weeks):
            yield Broken(each.rule, tuple(sorted(each.items)), min(weeks))


def _out_of_order(order: Order, placement: Placement) -> Iterator[Broken]:
    first = [(key, placement[key]) for key in order.before if key in placement]
    latest = max((week for _, week in first), default=0)
    for key in order.after:
        week = placement.get(key)
        if week is not None and week < latest + order.gap:
            late = [other for other, placed in first if other != key and placed + order.gap > week]
            if late:
                yield Broken(order.rule, (*sorted(set(late)), key), week)


def _over_limit(problem: Problem, resource: Resource, placement: Placement) -> Iterator[Broken]:
    taken = usage(problem, resource, placement)
    over = {week for week, amount in taken.items() if week < problem.weeks and amount > resource.limits[week]}
    if not over:
        return
    who: dict[int, list[str]] = defaultdict(list)
    for key, week in _placed(problem, placement):
        weeks, amount = problem.item[key].share(resource)
        for each in over.intersection(range(week - weeks + 1, week + 1)) if amount else ():
            who[each].append(key)
    yield from (Broken(resource.rule(week), tuple(sorted(who[week])), week) for week in over)


def _imbalance(problem: Problem, placement: Placement) -> int:
    """By how many tenths of hours the weeks up to the end are above their mean, taken together."""
    spread = [each for each in problem.resources if each.is_spread]
    work: Counter[int] = Counter()
    for resource in spread:
        work.update(usage(problem, resource, placement))
    mean = mean_work(spread, work.values(), end_of(placement))
    return sum(max(0, amount - mean) for amount in work.values())


def mean_work(spread: Iterable[Resource], work: Iterable[int], end: int) -> int:
    """The mean work of the weeks, up to the end, in which any of these resources has something to give; rounded up."""
    open_weeks = {week for each in spread for week, limit in enumerate(each.limits[: end + 1]) if limit > 0}
    return -(-sum(work) // max(1, len(open_weeks)))
