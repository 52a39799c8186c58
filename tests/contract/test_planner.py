"""The planner against every plan of small problems, judged by the independent checker."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from wave_problems import bar, best, coupled, make_problem, plans, problems

from assettool.adapters.cp_sat import CpSatPlanner
from assettool.domain.waves.checking import broken, cost_of, end_of, moved
from assettool.domain.waves.problem import Item, Order, Problem, Resource, Rule, RuleKind
from assettool.domain.waves.proposal import Collision, Proposal, Stage, Unfinished
from assettool.ports import PlanLimits

SHORT = PlanLimits(end_s=1, moves_s=1, rest_s=0.1)
QUICK = PlanLimits(end_s=10, moves_s=10, rest_s=0.03, collision_s=10)
SOME = settings(max_examples=60, suppress_health_check=list(HealthCheck))
PLANNER = CpSatPlanner()


def proposal(problem: Problem, previous=None, limits: PlanLimits = QUICK) -> Proposal:
    found = PLANNER.plan(problem, previous, limits)
    assert isinstance(found, Proposal)
    return found


@SOME
@given(problems())
def test_plan_is_the_best_of_all_plans_and_breaks_no_rule(problem: Problem):
    wanted = best(problem)
    found = PLANNER.plan(problem, limits=QUICK)
    if wanted is None:
        assert isinstance(found, Collision)
        return
    assert isinstance(found, Proposal)
    assert broken(problem, found.placement) == []
    assert (found.end, found.end_is_optimal) == (wanted[0], True)
    assert found.cost == cost_of(problem, found.placement)
    assert found.bound <= wanted[1] <= found.cost.total


@SOME
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(problem: Problem, chance):
    def shuffled(rows):
        return chance.sample(list(rows), len(rows))

    other = replace(
        problem,
        items=shuffled(problem.items),
        bars=shuffled(problem.bars),
        orders=shuffled(problem.orders),
        resources=shuffled(problem.resources),
        spans=shuffled(problem.spans),
    )
    one, two = PLANNER.plan(problem, limits=QUICK), PLANNER.plan(other, limits=QUICK)
    assert type(one) is type(two)
    if isinstance(one, Proposal):
        assert one.end == two.end


@SOME
@given(problems())
def test_planning_again_changes_nothing(problem: Problem):
    found = PLANNER.plan(problem, limits=QUICK)
    assume(isinstance(found, Proposal))
    again = proposal(problem, found.placement)
    assert again.placement == found.placement
    assert (again.moved, again.moved_bound) == (0, 0)


@SOME
@given(problems(), st.data())
def test_planning_after_a_change_moves_as_few_as_any_plan(problem: Problem, data: st.DataObject):
    found = PLANNER.plan(problem, limits=QUICK)
    assume(isinstance(found, Proposal) and problem.items)
    key = data.draw(st.sampled_from([item.key for item in problem.items]))
    changed = replace(problem, bars=[*problem.bars, bar(key, found.placement[key])])
    if (wanted := best(changed)) is None:
        assert isinstance(PLANNER.plan(changed, found.placement, QUICK), Collision)
        return
    again = proposal(changed, found.placement)
    assert broken(changed, again.placement) == []
    assert again.end == wanted[0]
    fewest = min(len(moved(found.placement, plan)) for plan in plans(changed) if end_of(plan) == wanted[0])
    assert (again.moved, again.moved_bound) == (fewest, fewest)


@SOME
@given(problems(), st.data())
def test_relaxing_a_rule_never_ends_later(problem: Problem, data: st.DataObject):
    found = PLANNER.plan(problem, limits=QUICK)
    assume(isinstance(found, Proposal))
    parts = [name for name in ("bars", "orders", "togethers", "resources") if getattr(problem, name)]
    assume(parts)
    part = data.draw(st.sampled_from(parts))
    rows = list(getattr(problem, part))
    rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    assert proposal(replace(problem, **{part: rows})).end <= found.end


def tight() -> Problem:
    """Thirty items, two teams, and more to do than a greedy plan gets into the earliest weeks."""
    items = [
        Item(f"i{number:02}", f"I{number:02}", weeks=1 + number % 2, demand={"A": 7 + number % 5, "B": 3 + number % 7})
        for number in range(30)
    ]
    orders = [coupled(f"i{number:02}", f"i{number + 3:02}", number % 2) for number in range(0, 24, 3)]
    orders.append(Order(("i01", "i02"), ("i25", "i28"), Rule(RuleKind.CANARY, ("X", "Y"))))
    resources = [Resource(name, (31,) * 20, is_spread=True) for name in ("A", "B")]
    return make_problem(20, items=items, orders=orders, resources=resources)


def test_out_of_time_still_gives_a_plan_with_its_gap():
    found = proposal(tight(), limits=PlanLimits(0, 0, 0, 0))
    assert broken(tight(), found.placement) == []
    assert found.end_bound <= found.end
    assert proposal(tight(), limits=SHORT).end <= found.end


def test_out_of_time_without_any_plan_gives_what_fits():
    problem = replace(tight(), weeks=9)
    found = PLANNER.plan(problem, limits=PlanLimits(0, 0, 0, 0))
    if isinstance(found, Unfinished):
        assert {*found.placement} | {*found.missing} == {item.key for item in problem.items}


def test_progress_is_told_for_every_stage():
    said = []
    PLANNER.plan(tight(), {"i00": 5}, SHORT, lambda *told: said.append(told))
    assert {stage for stage, _, _ in said} == {*Stage}
    assert all(bound <= value for _, value, bound in said)


def test_out_of_time_with_a_plan_before_it_moves_no_more_than_the_greedy_plan():
    before = proposal(tight(), limits=SHORT).placement
    changed = replace(tight(), bars=[bar("i05", before["i05"])])
    found = proposal(changed, before, PlanLimits(0, 0, 0))
    assert broken(changed, found.placement) == []
    assert found.moved_bound <= found.moved == len(moved(before, found.placement))


def test_many_items_are_pulled_forward_before_the_end_is_proven():
    chance, teams = Random(1), ("A", "B", "C")
    items = [
        Item(f"i{number:04}", "", weeks=1 + number % 3, demand={name: chance.randint(1, 60) for name in teams})
        for number in range(1100)
    ]
    orders = [coupled(f"i{number:04}", f"i{number + 1:04}", 1) for number in range(0, 1090, 3)]
    resources = [Resource(name, (1200,) * 40, is_spread=True) for name in teams]
    problem = make_problem(40, items=items, orders=orders, resources=resources)
    found = proposal(problem, limits=PlanLimits(3, 0, 0))
    assert broken(problem, found.placement) == []
    assert found.end - found.end_bound <= 1


def test_rules_that_all_can_hold_do_not_collide():
    assert PLANNER.collide(tight()) is None


@pytest.mark.parametrize("weeks", [1, 3])
def test_nothing_to_plan_is_a_plan(weeks: int):
    found = proposal(make_problem(weeks))
    assert (found.placement, found.end, found.cost.total) == ({}, 0, 0)


def holds(problem: Problem, rules: set[Rule]) -> bool:
    """Whether some placement, also in later weeks, breaks none of these rules, by the checker."""
    later = 2 + sum(order.gap for order in problem.orders)
    keys = [item.key for item in problem.items]
    for weeks in product(range(problem.weeks + later), repeat=len(keys)):
        if not any(each.rule in rules for each in broken(problem, dict(zip(keys, weeks, strict=True)))):
            return True
    return False


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(problems(3, 3))
def test_rules_that_collide_have_no_plan_and_without_any_one_they_have(problem: Problem):
    found = PLANNER.plan(problem, limits=QUICK)
    assume(isinstance(found, Collision))
    assert found.is_minimal
    rules = {*found.rules}
    assert not holds(problem, rules)
    assert all(holds(problem, rules - {rule}) for rule in rules)
    assert PLANNER.collide(problem) == found
