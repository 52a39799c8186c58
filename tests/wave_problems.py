"""Small problems of planning waves by chance, and every plan of such a problem."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import strategies as st

from assettool.domain.waves.checking import broken, cost_of, end_of
from assettool.domain.waves.problem import (
    Bar,
    Item,
    Order,
    Placement,
    Problem,
    Resource,
    Rule,
    RuleKind,
    Span,
    SpanKind,
    Together,
)

MONDAY = date(2026, 12, 28)  # the year ends in the first week


def make_problem(weeks: int = 4, **parts: object) -> Problem:
    """A problem of these parts; `items` may be keys."""
    items = [Item(each, each.upper()) if isinstance(each, str) else each for each in parts.pop("items", ())]
    return Problem(MONDAY, weeks, items, **parts)


def coupled(before: str, after: str, gap: int = 0) -> Order:
    """The second never goes before the first."""
    return Order((before,), (after,), Rule(RuleKind.COUPLED, (before.upper(), after.upper()), gap), gap)


def bar(item: str, *weeks: int, kind: RuleKind = RuleKind.FORBIDDEN) -> Bar:
    """An item may not be in these weeks."""
    return Bar(item, frozenset(weeks), Rule(kind, (item.upper(),), 0, min(weeks, default=0), max(weeks, default=0)))


@st.composite
def problems(draw: st.DrawFn, most_items: int = 5, most_weeks: int = 4) -> Problem:
    """A problem with every kind of rule; many of them have no plan."""
    weeks = draw(st.integers(1, most_weeks))
    keys = [f"i{number}" for number in range(draw(st.integers(0, most_items)))]
    resources = [
        Resource(name, tuple(draw(st.integers(0, 9)) for _ in range(weeks)), kind, is_spread=is_spread)
        for name, kind, is_spread in (("TAB", RuleKind.CAPACITY, True), ("users", RuleKind.USERS, False))
        if draw(st.booleans())
    ]
    names = ("TAB", "users", "nobody limits this")
    items = [
        Item(
            key,
            key.upper(),
            weeks=draw(st.sampled_from([1, 1, 2])),
            demand={name: draw(st.integers(0, 3)) for name in names},
        )
        for key in keys
    ]
    if not keys:
        return make_problem(weeks, items=items, resources=resources)
    some = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True).map(tuple)
    shared = Rule(RuleKind.CANARY, ("A", "B"))  # one rule behind several orders
    orders = [
        Order(before, after, draw(st.sampled_from([shared, Rule(RuleKind.COUPLED, (*before, *after))])), gap)
        for before, after, gap in draw(st.lists(st.tuples(some, some, st.sampled_from([0, 0, 0, 1])), max_size=3))
    ]
    togethers = [Together(each, Rule(RuleKind.SHARED_SERVER, each)) for each in draw(st.lists(some, max_size=2))]
    kinds = st.sampled_from([RuleKind.FREEZE, RuleKind.FIXED, RuleKind.WINDOW])
    barred = st.lists(st.integers(0, weeks - 1), max_size=weeks - 1)
    bars = [
        bar(key, *some_weeks, kind=kind)
        for key, some_weeks, kind in draw(st.lists(st.tuples(st.sampled_from(keys), barred, kinds), max_size=2))
    ]
    spans = [
        Span(each, weight, kind, "span")
        for each, weight, kind in draw(
            st.lists(st.tuples(some, st.integers(0, 5), st.sampled_from(SpanKind)), max_size=4)
        )
    ]
    return make_problem(
        weeks,
        items=items,
        bars=bars,
        orders=orders,
        togethers=togethers,
        resources=resources,
        spans=spans,
        imbalance_weight=draw(st.integers(0, 2)),
    )


def plans(problem: Problem) -> Iterator[Placement]:
    """Every plan that breaks no rule."""
    keys = [item.key for item in problem.items]
    for weeks in product(range(problem.weeks), repeat=len(keys)):
        placement = dict(zip(keys, weeks, strict=True))
        if not broken(problem, placement):
            yield placement


def best(problem: Problem) -> tuple[int, int] | None:
    """The end and the cost of the best plan of all; nothing where there is none."""
    return min(((end_of(plan), cost_of(problem, plan).total) for plan in plans(problem)), default=None)
