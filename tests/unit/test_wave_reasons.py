"""Why an item is where it is: every reason against what the checker says of the plan with the item moved."""

from hypothesis import given
from hypothesis import strategies as st
from wave_problems import bar, coupled, make_problem, plans, problems

from assettool.domain.waves.checking import Broken, broken, cost_of, end_of
from assettool.domain.waves.problem import Item, Problem, Resource, Rule, RuleKind, Span, SpanKind, Together
from assettool.domain.waves.proposal import Cost
from assettool.domain.waves.reasons import Reason, reasons


@given(problems(4, 3), st.data())
def test_reason_is_what_the_checker_says_of_earlier_weeks(problem: Problem, data: st.DataObject):
    plan = next(plans(problem), None)
    if plan is None:
        return
    some = data.draw(st.sampled_from([plan, *(each for each, _ in zip(plans(problem), range(20), strict=False))]))
    found = reasons(problem, some)
    assert {*found} == {*some}
    for key, reason in found.items():
        assert reason.week == some[key]
        moved = {key, *reason.tied}
        free = {}
        for week in range(some[key]):
            other = some | dict.fromkeys(moved, week)
            if not broken(problem, other) and end_of(other) == end_of(some):
                free[week] = cost_of(problem, other).total - cost_of(problem, some).total
        if reason.earlier is not None:
            assert reason.kept == ()
            other = some | dict.fromkeys(moved, reason.earlier)
            assert broken(problem, other) == []
            if reason.earlier in free:
                assert reason.more.total == free[reason.earlier] == min(free.values())
        elif reason.week:
            other = some | dict.fromkeys(moved, reason.week - 1)
            assert {each.rule for each in reason.kept} == {each.rule for each in broken(problem, other)}
            assert reason.kept


def test_first_week_needs_no_reason():
    assert reasons(make_problem(items=["a"]), {"a": 0}) == {"a": Reason("a", 0)}


def test_reason_names_what_comes_before():
    order = coupled("a", "b", 1)
    problem = make_problem(items=["a", "b"], orders=[order])
    assert reasons(problem, {"a": 1, "b": 2})["b"].kept == (Broken(order.rule, ("a", "b"), 1),)


def test_reason_names_a_full_week_and_who_fills_it():
    team = Resource("TAB", (10, 10, 10, 10), is_spread=True)
    items = [Item("a", "A", demand={"TAB": 8}), Item("b", "B", demand={"TAB": 8})]
    found = reasons(make_problem(items=items, resources=[team]), {"a": 0, "b": 1})
    assert found["b"].kept == (Broken(team.rule(0), ("a",), 0),)


def test_reason_puts_what_is_fixed_before_what_is_full():
    team = Resource("TAB", (0, 10, 10, 10), is_spread=True)
    fixed = bar("a", 0, 2, 3, kind=RuleKind.FIXED)
    problem = make_problem(items=[Item("a", "A", demand={"TAB": 8})], resources=[team], bars=[fixed])
    assert [each.rule for each in reasons(problem, {"a": 1})["a"].kept] == [fixed.rule, team.rule(0)]


def test_reason_of_work_that_cannot_begin_earlier():
    problem = make_problem(items=[Item("a", "A", weeks=3)])
    assert reasons(problem, {"a": 2})["a"].kept == (Broken(Rule(RuleKind.WORK), ("a",), 1),)


def test_reason_says_what_an_earlier_week_would_cost():
    spans = [
        Span(("a", "b"), 10, SpanKind.BRIDGE, "bridge"),
        Span(("a", "c"), 3, SpanKind.DOUBLE_RUNNING, "server"),
    ]
    problem = make_problem(items=["a", "b", "c"], spans=spans, bars=[bar("a", 1)])
    found = reasons(problem, {"a": 3, "b": 3, "c": 0})["a"]
    assert (found.earlier, found.more) == (2, Cost(bridge=10, double_running=-3))


def test_items_that_are_tied_are_told_together():
    tie = Together(("a", "b"), Rule(RuleKind.NO_BRIDGE, ("A", "B")))
    problem = make_problem(items=["a", "b"], togethers=[tie], bars=[bar("b", 0)])
    found = reasons(problem, {"a": 1, "b": 1})
    assert found["a"].tied == ("b",)
    assert found["a"].kept == (Broken(problem.bars[0].rule, ("b",), 0),)


def test_items_that_are_nowhere_or_torn_apart_have_no_reason():
    tie = Together(("a", "b"), Rule(RuleKind.NO_BRIDGE, ("A", "B")))
    problem = make_problem(items=["a", "b", "c", "d"], togethers=[tie])
    assert {*reasons(problem, {"a": 1, "b": 2, "c": 9, "d": 1})} == {"d"}


def test_rules_that_no_plan_keeps_leave_no_reason():
    problem = make_problem(items=["a", "b"], orders=[coupled("a", "b", 1), coupled("b", "a")])
    assert reasons(problem, {"a": 0, "b": 0}) == {}
