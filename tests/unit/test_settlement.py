"""Settling cost between municipalities: every cent, once."""

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.settlement import Cost, divide, settle

TENANTS = st.sampled_from(("arnhem", "renkum", "rheden", "rozendaal"))
WEIGHTS = st.dictionaries(TENANTS, st.decimals(min_value=0, max_value=200_000, places=2))
CENTS = st.integers(min_value=-(10**10), max_value=10**10)
COSTS = st.lists(st.builds(Cost, budgeted=CENTS, spent=CENTS, tenant=st.one_of(st.just(""), TENANTS)))


@given(CENTS, WEIGHTS)
def test_divide_when_there_is_a_weight_then_the_parts_are_the_whole_and_none_is_a_cent_off(whole, weights):
    parts = divide(whole, weights)
    together = sum(weights.values())
    assert sum(parts.values()) == (whole if together else 0)
    for name, part in parts.items():
        assert abs(part - Decimal(whole) * weights[name] / together) < 1


@given(COSTS, WEIGHTS)
def test_settle_when_all_shares_are_added_then_they_are_all_cost(costs, weights):
    found = settle(costs, weights)
    assert found.budgeted == sum(each.budgeted for each in costs)
    assert found.spent == sum(each.spent for each in costs)
    differences = sum(each.difference for each in found.shares)
    assert differences + found.undivided_spent - found.undivided_budgeted == found.spent - found.budgeted


@given(COSTS, WEIGHTS, st.randoms(use_true_random=False))
def test_settle_when_costs_and_weights_come_in_another_order_then_the_shares_are_the_same(
    costs, weights, random: Random
):
    shuffled, items = list(costs), list(weights.items())
    random.shuffle(shuffled)
    random.shuffle(items)
    assert settle(shuffled, dict(items)) == settle(costs, weights)


def test_divide_when_the_cents_do_not_divide_then_the_largest_remainders_get_them():
    assert divide(100, {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}) == {"a": 34, "b": 33, "c": 33}
    assert divide(-100, {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}) == {"a": -34, "b": -33, "c": -33}
    assert divide(10, {"a": Decimal("0.72"), "b": Decimal("0.28")}) == {"a": 7, "b": 3}


def test_settle_when_cost_is_of_one_tenant_then_it_stays_there():
    arnhem, renkum = settle(
        [Cost(100, 120, "renkum"), Cost(1000, 900)], {"arnhem": Decimal(3), "renkum": Decimal(1)}
    ).shares
    assert (arnhem.own_budgeted, arnhem.budgeted, arnhem.spent, arnhem.difference) == (0, 750, 675, -75)
    assert (renkum.own_budgeted, renkum.budgeted, renkum.spent, renkum.difference) == (100, 350, 345, -5)


def test_settle_when_nobody_has_a_weight_then_what_is_shared_stays_undivided():
    found = settle([Cost(100, 50, "rheden"), Cost(10, 20)], {})
    assert [(each.tenant, each.budgeted) for each in found.shares] == [("rheden", 100)]
    assert (found.undivided_budgeted, found.undivided_spent) == (10, 20)
