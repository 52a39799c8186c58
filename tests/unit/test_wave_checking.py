"""The checker: which rules a plan breaks, and what it costs."""

import pytest
from wave_problems import bar, coupled, make_problem

from assettool.domain.waves.checking import Broken, broken, cost_of, moved, usage
from assettool.domain.waves.problem import Item, Order, Resource, Rule, RuleKind, Span, SpanKind, Together

TEAM = Resource("TAB", (40, 30, 40, 0), is_spread=True)
USERS = Resource("users", (5, 5, 5, 5), RuleKind.USERS)


def kinds(problem, placement) -> list[RuleKind]:
    return [each.rule.kind for each in broken(problem, placement)]


def test_plan_that_keeps_every_rule_breaks_none():
    problem = make_problem(items=["a", "b"], orders=[coupled("a", "b", 1)], bars=[bar("a", 1)])
    assert broken(problem, {"a": 0, "b": 1}) == []


def test_item_without_a_week_and_item_outside_the_weeks_are_found():
    problem = make_problem(items=["a", "b", "c"])
    assert kinds(problem, {"b": 4, "c": -1}) == [RuleKind.HORIZON, RuleKind.HORIZON, RuleKind.PLACED]


def test_item_that_the_problem_lacks_does_not_count():
    assert broken(make_problem(items=["a"], resources=[TEAM]), {"a": 0, "gone": 99}) == []


def test_work_that_would_begin_before_the_first_week_is_found():
    problem = make_problem(items=[Item("a", "A", weeks=3)])
    assert broken(problem, {"a": 1}) == [Broken(Rule(RuleKind.WORK), ("a",), 1)]
    assert broken(problem, {"a": 2}) == []


def test_barred_week_is_found_with_its_rule():
    freeze = bar("a", 1, 2, kind=RuleKind.FREEZE)
    problem = make_problem(items=["a"], bars=[freeze])
    assert broken(problem, {"a": 2}) == [Broken(freeze.rule, ("a",), 2)]


def test_order_names_what_is_too_late_for_what():
    rule = Rule(RuleKind.CANARY, ("A", "B"))
    problem = make_problem(items=["a", "b", "c", "d"], orders=[Order(("a", "b"), ("c", "d"), rule, 1)])
    assert broken(problem, {"a": 0, "b": 1, "c": 1, "d": 2}) == [Broken(rule, ("b", "c"), 1)]


def test_item_on_both_sides_of_an_order_does_not_wait_for_itself():
    problem = make_problem(items=["a", "b"], orders=[Order(("a", "b"), ("b",), Rule(RuleKind.CANARY), 1)])
    assert broken(problem, {"a": 0, "b": 1}) == []
    assert kinds(problem, {"a": 1, "b": 1}) == [RuleKind.CANARY]


def test_items_that_are_torn_apart_are_found():
    rule = Rule(RuleKind.NO_BRIDGE, ("A", "B"))
    problem = make_problem(items=["a", "b"], togethers=[Together(("b", "a"), rule)])
    assert broken(problem, {"a": 2, "b": 1}) == [Broken(rule, ("a", "b"), 1)]
    assert broken(problem, {"a": 2, "b": 2}) == []


def test_week_that_is_too_full_names_who_is_in_it():
    items = [Item("a", "A", weeks=2, demand={"TAB": 41}), Item("b", "B", demand={"TAB": 10, "users": 6})]
    problem = make_problem(items=items, resources=[TEAM, USERS])
    assert broken(problem, {"a": 2, "b": 1}) == [
        Broken(TEAM.rule(1), ("a", "b"), 1),
        Broken(USERS.rule(1), ("b",), 1),
    ]


def test_work_is_spread_over_its_weeks_and_rounded_up():
    problem = make_problem(items=[Item("a", "A", weeks=2, demand={"TAB": 41, "users": 3})], resources=[TEAM, USERS])
    assert usage(problem, TEAM, {"a": 2}) == {1: 21, 2: 21}
    assert usage(problem, USERS, {"a": 2}) == {2: 3}


def test_cost_counts_the_weeks_between_the_first_and_the_last_of_a_span():
    spans = [
        Span(("a", "b", "c"), 10, SpanKind.BRIDGE, "one"),
        Span(("a", "b"), 7, SpanKind.DOUBLE_RUNNING, "two"),
        Span(("a",), 5, SpanKind.BRIDGE, "alone"),
    ]
    cost = cost_of(make_problem(items=["a", "b", "c"], spans=spans), {"a": 3, "b": 1, "c": 2})
    assert (cost.bridge, cost.double_running, cost.imbalance, cost.total) == (20, 14, 0, 34)


@pytest.mark.parametrize(
    ("weeks", "imbalance"),
    [
        ({"a": 0, "b": 1}, 0),
        ({"a": 0, "b": 0}, 0),
        ({"a": 1, "b": 1}, 10),
        ({"a": 2, "b": 2}, 13),
        ({"a": 3, "b": 3}, 13),
    ],
)
def test_imbalance_is_the_work_above_the_mean_of_the_weeks_in_which_there_is_something_to_give(weeks, imbalance):
    items = [Item(key, key.upper(), demand={"TAB": 10}) for key in "ab"]
    problem = make_problem(items=items, resources=[TEAM], imbalance_weight=3)
    assert cost_of(problem, weeks).imbalance == 3 * imbalance


def test_moved_are_items_of_both_plans_in_another_week():
    assert moved({"a": 1, "b": 2, "gone": 3}, {"a": 1, "b": 3, "new": 0}) == ["b"]
