"""Fewer parts, the same plans: units, windows, the greedy plan and the working plan against the checker."""

from itertools import product
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wave_problems import bar, best, coupled, make_problem, plans, problems

from assettool.domain.waves.annealing import Aim, Annealing
from assettool.domain.waves.bounding import least_cost
from assettool.domain.waves.checking import broken, cost_of, end_of
from assettool.domain.waves.condense import Condensed, condense, mean_of
from assettool.domain.waves.greedy import greedy
from assettool.domain.waves.problem import Item, Order, Problem, Resource, Rule, RuleKind, Span, SpanKind, Together
from assettool.domain.waves.proposal import Collision
from assettool.domain.waves.windows import least_end, urgent_first, windows


def condensed_of(problem: Problem) -> Condensed:
    found = condense(problem)
    assert isinstance(found, Condensed)
    return found


def keeps(condensed: Condensed, weeks: tuple[int, ...]) -> bool:
    """Whether weeks of units break no rule that is written on units."""
    taken: dict[tuple[int, int], int] = {}
    for profile, week in zip(condensed.profiles, weeks, strict=True):
        for resource, back, amount in profile:
            taken[resource, week - back] = taken.get((resource, week - back), 0) + amount
    return (
        all(week in unit.weeks for unit, week in zip(condensed.units, weeks, strict=True))
        and all(
            weeks[after] >= weeks[before] + link.gap
            for link in condensed.links
            for before, after in product(link.before, link.after)
            if before != after
        )
        and all(amount <= condensed.limits[resource][week] for (resource, week), amount in taken.items() if week >= 0)
    )


@given(problems(4, 3))
def test_units_have_the_very_same_plans_as_items(problem: Problem):
    condensed = condense(problem)
    if isinstance(condensed, Collision):
        assert not any(True for _ in plans(problem))
        return
    units = product(range(problem.weeks), repeat=len(condensed.units))
    of_units = [condensed.placement(weeks) for weeks in units if keeps(condensed, weeks)]
    assert sorted(map(sorted, map(dict.items, of_units))) == sorted(map(sorted, map(dict.items, plans(problem))))


@given(problems(4, 3))
def test_windows_and_bounds_leave_no_plan_out(problem: Problem):
    condensed = condense(problem)
    wanted = best(problem)
    assume(isinstance(condensed, Condensed) and wanted)
    end, cost = wanted
    assert least_end(condensed) <= end
    found = windows(condensed, end)
    weeks = [
        [week for week in unit.weeks if first <= week <= last]
        for unit, first, last in zip(condensed.units, found.first, found.last, strict=True)
    ]
    for plan in plans(problem):
        if end_of(plan) == end:
            assert all(week in own for week, own in zip(condensed.weeks_of(plan), weeks, strict=True))
    assert least_cost(condensed, weeks, mean_of(condensed, end)) <= cost


@given(problems(4, 3))
def test_greedy_plan_breaks_no_rule_but_that_items_have_a_week(problem: Problem):
    condensed = condense(problem)
    assume(isinstance(condensed, Condensed))
    placement = condensed.placement(greedy(condensed))
    assert {each.rule.kind for each in broken(problem, placement)} <= {RuleKind.PLACED}


@given(problems(4, 3), st.integers(0, 1000))
def test_annealing_breaks_no_rule_and_its_cost_is_that_of_the_checker(problem: Problem, seed: int):
    condensed = condense(problem)
    plan = next(plans(problem), None)
    assume(isinstance(condensed, Condensed) and plan)
    end = end_of(plan)
    found = windows(condensed, end)
    own = [
        {week: 0 for week in unit.weeks if first <= week <= last}
        for unit, first, last in zip(condensed.units, found.first, found.last, strict=True)
    ]
    start = condensed.weeks_of(plan)
    search = Annealing(condensed, start, Aim(own, 20, 1, mean_of(condensed, end)), seed)
    assert search.best_cost == cost_of(problem, plan).total
    steps = iter([0, 0.5])
    weeks = search.run(lambda: next(steps, 1))
    placement = condensed.placement(weeks)
    assert broken(problem, placement) == []
    if end_of(placement) == end:
        assert search.best_cost == cost_of(problem, placement).total <= cost_of(problem, plan).total


def test_items_in_a_circle_or_together_are_one_unit_with_all_that_they_take():
    items = [
        Item("a", "A", weeks=2, demand={"TAB": 9, "users": 3}),
        Item("b", "B", demand={"TAB": 4}),
        Item("c", "C", demand={"users": 2}),
        Item("d", "D"),
    ]
    resources = [Resource("TAB", (9,) * 4, is_spread=True), Resource("users", (9,) * 4, RuleKind.USERS)]
    tie = Together(("b", "c"), Rule(RuleKind.NO_BRIDGE, ("B", "C")))
    spans = [Span(("a", "b"), 5, SpanKind.BRIDGE, "inside"), Span(("a", "d"), 5, SpanKind.BRIDGE, "out")]
    orders = [coupled("a", "b"), coupled("b", "a"), coupled("a", "b"), coupled("c", "d", 1), coupled("d", "d", 1)]
    found = condensed_of(
        make_problem(items=items, resources=resources, togethers=[tie], orders=orders, spans=spans, bars=[bar("c", 2)])
    )
    assert [unit.items for unit in found.units] == [("a", "b", "c"), ("d",)]
    assert found.units[0].weeks == (1, 3)
    assert found.units[0].profile == [(0, 0, 9), (0, 1, 5), (1, 0, 5)]
    assert [(link.before, link.after, link.gap) for link in found.links] == [((0,), (1,), 1)]
    assert [(reach.units, reach.weight) for reach in found.reaches] == [((0, 1), 5)]


def test_circle_with_a_gap_is_a_collision_of_the_rules_on_it():
    shared = Rule(RuleKind.CANARY, ("X", "Y"))
    orders = [
        coupled("a", "b", 1),
        coupled("b", "c"),
        coupled("c", "a"),
        coupled("b", "d"),
        Order(("d",), ("e",), shared, 1),
    ]
    found = condense(make_problem(items=["a", "b", "c", "d", "e"], orders=orders))
    assert isinstance(found, Collision)
    assert {rule.names for rule in found.rules} == {("A", "B"), ("B", "C"), ("C", "A")}
    assert {*found.items} == {"a", "b", "c"}


def test_units_are_numbered_after_what_comes_before_them_whatever_the_order_of_the_rows():
    orders = [coupled("d", "c"), coupled("c", "b"), coupled("b", "a")]
    for seed in range(5):
        shuffled = Random(seed).sample(orders, len(orders))
        found = condensed_of(make_problem(items=["a", "b", "c", "d"], orders=shuffled))
        assert [unit.items for unit in found.units] == [("d",), ("c",), ("b",), ("a",)]


def test_unit_whose_items_are_apart_has_no_week():
    tie = Together(("a", "b"), Rule(RuleKind.NO_BRIDGE))
    found = condensed_of(make_problem(items=["a", "b", "c"], togethers=[tie]))
    assert found.weeks_of({"a": 1, "b": 2, "c": 3}) == [None, 3]


def test_urgent_units_come_first_after_what_they_follow():
    found = condensed_of(make_problem(items=["a", "b", "c"], orders=[coupled("a", "c")], bars=[bar("c", 2, 3)]))
    last = windows(found, 3).last
    assert [found.units[number].items for number in urgent_first(found, last)] == [("a",), ("c",), ("b",)]


def test_greedy_puts_a_unit_where_it_is_wanted_and_elsewhere_if_that_cannot_be():
    team = Resource("TAB", (5, 5, 5, 5), is_spread=True)
    items = [Item(key, key.upper(), demand={"TAB": 5}) for key in "abc"]
    found = condensed_of(make_problem(items=items, resources=[team]))
    assert greedy(found) == [0, 1, 2]
    assert greedy(found, [3, 3, None]) == [3, 0, 1]


@pytest.mark.parametrize(("amount", "least"), [(10, 0), (21, 2), (41, None)])
def test_end_is_no_earlier_than_the_room_allows(amount: int, least: int | None):
    team = Resource("TAB", (10, 10, 10, 10), is_spread=True)
    items = [Item(f"i{number}", "", demand={"TAB": 1}) for number in range(amount)]
    assert least_end(condensed_of(make_problem(items=items, resources=[team]))) == least


def test_annealing_without_anything_that_can_move_gives_the_plan_back():
    found = condensed_of(make_problem(items=["a"]))
    assert Annealing(found, [2], Aim([{2: 0}], 1, 1, 0)).run(lambda: 0) == [2]


def test_annealing_tells_what_it_finds_and_stops_at_its_goal():
    found = condensed_of(make_problem(items=["a", "b"], spans=[Span(("a", "b"), 7, SpanKind.BRIDGE, "")]))
    own = [dict.fromkeys(range(4), 0)] * 2
    told: list[int] = []
    one, other = Annealing(found, [0, 3], Aim(own, 1, 1, 0)).run(lambda: 0, told=told.append)
    assert one == other
    assert told[-1] == 0
