"""A problem in which only some of its rules hold, and only some of its items are there.

Without the rule on the number of weeks there are as many more as anybody can need, with room for everything. Without
the rule on work it may begin before the first week, where there is room for everything too.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from assettool.domain.waves.condense import Condensed, condense
from assettool.domain.waves.problem import Bar, Order, Problem, Resource, Rule, Together
from assettool.domain.waves.windows import windows


def rules_of(problem: Problem) -> set[Rule]:
    """Every rule that can be given up."""
    rows: list[Bar | Order | Together] = [*problem.bars, *problem.orders, *problem.togethers]
    weeks = range(problem.weeks)
    return {
        problem.horizon_rule,
        problem.work_rule,
        *(row.rule for row in rows),
        *(resource.rule(week) for resource in problem.resources for week in weeks),
    }


def of_items(problem: Problem, keys: Collection[str]) -> Problem:
    """The problem of these items alone."""
    return replace(
        problem,
        items=[item for item in problem.items if item.key in keys],
        bars=[each for each in problem.bars if each.item in keys],
        orders=[replace(each, before=_of(each.before, keys), after=_of(each.after, keys)) for each in problem.orders],
        togethers=[replace(each, items=_of(each.items, keys)) for each in problem.togethers],
        spans=[replace(each, items=_of(each.items, keys)) for each in problem.spans],
    )


def with_rules(problem: Problem, rules: Collection[Rule]) -> Problem:
    """The problem in which only these rules hold; its weeks may begin earlier and end later."""
    orders = [each for each in problem.orders if each.rule in rules]
    togethers = [each for each in problem.togethers if each.rule in rules]
    later = 0 if problem.horizon_rule in rules else _more_weeks(replace(problem, orders=orders, togethers=togethers))
    longest = max((item.weeks for item in problem.items), default=1)
    earlier = 0 if problem.work_rule in rules else longest - 1
    weeks = earlier + problem.weeks + later
    return replace(
        problem,
        weeks=weeks,
        items=problem.items,
        bars=[
            *_shifted(problem, rules, earlier, weeks),
            *(Bar(item.key, frozenset(range(earlier)), problem.work_rule) for item in problem.items),
        ],
        orders=orders,
        togethers=togethers,
        resources=[_relaxed(problem, resource, rules, earlier, later) for resource in problem.resources],
        spans=[],
    )


def _of(keys: tuple[str, ...], wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key in wanted)


def _more_weeks(problem: Problem) -> int:
    """As many as the longest chain of orders takes, after the work of what comes last."""
    alone = replace(problem, weeks=1 + sum(order.gap for order in problem.orders), bars=[], resources=[])
    alone = replace(alone, items=[replace(item, weeks=1) for item in alone.items])
    condensed = condense(alone)
    chain = max(windows(condensed, alone.weeks).first, default=0) if isinstance(condensed, Condensed) else 0
    return chain + max((item.weeks for item in problem.items), default=1)


def _shifted(problem: Problem, rules: Collection[Rule], earlier: int, weeks: int) -> Iterator[Bar]:
    for bar in problem.bars:
        if bar.rule in rules:
            forbidden = (week for week in range(weeks - earlier) if bar.forbids(week, problem.weeks))
            yield replace(bar, weeks=frozenset(earlier + week for week in forbidden))


def _relaxed(problem: Problem, resource: Resource, rules: Collection[Rule], earlier: int, later: int) -> Resource:
    enough = sum(item.share(resource)[1] for item in problem.items)
    limits = (resource.limits[week] if resource.rule(week) in rules else enough for week in range(problem.weeks))
    return replace(resource, limits=(*(enough,) * earlier, *limits, *(enough,) * later))
