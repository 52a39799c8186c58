import json
import random
from collections import Counter
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from landscape_cases import make_register, make_use, uses

from assettool.domain.harmonisation import (
    Function,
    Outcome,
    Price,
    cents,
    euros,
    harmonise,
    part_of,
    tenants_of,
)


def function(*applications, component: str = "BRP") -> Function:
    """The function of these applications; each is used as it unless it says otherwise."""
    found = harmonise(make_register(*applications))
    return next(each for each in found.functions if each.component == component)


def make_brp(name: str, tenant: str = "arnhem", **given):
    return make_use(name, tenant, **{"components": ("BRP",), **given})


def outcomes(found: Function) -> dict[str, str]:
    return {use.application.name: use.outcome.value for use in found.uses}


CHEAP = {"cost": 10_000, "used": 100}  # 100 euros for each user
DEAR = {"cost": 50_000, "used": 200}  # 250 euros for each user


def test_saving_when_two_packages_do_one_function_is_the_cost_less_what_the_users_cost_on_the_cheapest():
    found = function(make_brp("Key2", **CHEAP), make_brp("iBurger", "renkum", **DEAR))
    assert (found.target.name, found.price.for_each) == ("Key2", 100.0)
    assert (found.cost_cents, found.users, found.tenants) == (6_000_000, 300, ("arnhem", "renkum"))
    assert found.saving_cents == 5_000_000 - 200 * 10_000 == 6_000_000 - 300 * 10_000
    assert not found.is_at_least
    assert outcomes(found) == {"iBurger": "merges", "Key2": "target"}
    assert [(use.target_cents, use.saved_cents) for use in found.uses] == [(2_000_000, 3_000_000), (0, 0)]


def test_saving_when_one_package_does_it_for_all_is_nothing():
    found = function(make_brp("Key2", **CHEAP), make_brp("KEY2", "renkum", **DEAR))
    assert (len(found.packages), found.saving_cents, found.is_at_least) == (1, 0, False)
    assert found.price.for_each == 200.0


def test_saving_when_the_target_is_dearer_for_those_that_go_over_is_never_less_than_nothing():
    found = function(
        make_brp("Key2", cost=9_000, used=100),
        make_brp("iBurger", "renkum", cost=100, used=100, licence_transferable="no"),
    )
    assert found.target.name == "Key2"
    assert [use.saved_cents for use in found.uses] == [10_000 - 900_000, 0]
    assert found.saving_cents == 0


@pytest.mark.parametrize(
    "given",
    [
        {"licence_transferable": "no"},
        {"disposition": "retire"},
        {"disposition": "repurchase"},
        {"status": "retiring"},
        {"yearly_cost": None},
        {"yearly_cost": 0},
        {"users": {}},
        {"users": {"arnhem": 0}},
    ],
)
def test_target_when_the_cheapest_is_not_feasible_is_the_next(given):
    found = function(make_brp("Key2", **CHEAP, **given), make_brp("iBurger", "renkum", **DEAR))
    assert found.target.name == "iBurger"


def test_target_when_two_are_as_cheap_is_the_one_with_most_users():
    more = {"cost": 20_000, "used": 200}
    assert function(make_brp("A", **CHEAP), make_brp("B", "renkum", **more)).target.name == "B"
    assert function(make_brp("A", **CHEAP), make_brp("B", "renkum", **CHEAP)).target.name == "A"


def test_saving_when_nothing_is_feasible_is_unknown():
    found = function(make_brp("Key2"), make_brp("iBurger", "renkum"))
    assert (found.target, found.price, found.saving_cents, found.is_at_least) == (None, None, 0, True)
    assert found.is_unknown
    assert outcomes(found) == {"Key2": "undecided", "iBurger": "undecided"}
    assert (found.lacks_cost, found.lacks_users) == (2, 2)


def test_application_when_its_cost_is_unknown_goes_over_with_its_users_and_the_saving_is_a_least_one():
    found = function(
        make_brp("Key2", **CHEAP), make_brp("iBurger", "renkum", **DEAR), make_brp("Civision", "rheden", used=50)
    )
    assert found.saving_cents == 3_000_000 - 50 * 10_000
    assert (found.is_at_least, found.is_unknown) == (True, False)
    assert (found.lacks_cost, found.lacks_users) == (1, 0)


def test_application_when_nobody_counted_its_users_counts_for_nothing():
    found = function(make_brp("Key2", **CHEAP), make_brp("iBurger", "renkum", cost=50_000))
    assert outcomes(found) == {"Key2": "target", "iBurger": "unpriced"}
    assert (found.saving_cents, found.is_at_least, found.lacks_users) == (0, True, 1)


def test_application_when_it_leaves_anyhow_counts_for_nothing():
    found = function(make_brp("Key2", **CHEAP), make_brp("iBurger", "renkum", **DEAR, disposition="retire"))
    assert outcomes(found) == {"Key2": "target", "iBurger": "leaves"}
    assert (found.saving_cents, found.is_at_least) == (0, False)


def test_application_when_it_also_does_what_the_target_does_not_stays():
    suite = make_brp("Suite", "renkum", **DEAR, components=("BRP", "Zaken"))
    found = function(make_brp("Key2", **CHEAP), suite)
    assert outcomes(found) == {"Key2": "target", "Suite": "stays"}
    assert [use.beside for use in found.uses] == [(), ("Zaken",)]
    assert found.saving_cents == 0
    elsewhere = make_use("Key2", "rheden", components=("Zaken",))
    assert outcomes(function(make_brp("Key2", **CHEAP), suite, elsewhere))["Suite"] == "merges"


def test_cost_when_an_application_does_several_functions_is_divided_and_adds_up():
    suite = make_use("Suite", cost=100.01, used=1, components=("BRP", "Zaken", "Belastingen"))
    found = harmonise(make_register(suite))
    assert {each.component: each.cost_cents for each in found.functions} == {
        "BRP": 3334, "Belastingen": 3334, "Zaken": 3333}  # fmt: skip
    assert found.cost_cents == 10_001


def test_functions_when_ranked_come_by_saving_then_packages_then_cost_then_name():
    found = harmonise(
        make_register(
            make_use("A", **CHEAP, components=("saves",)),
            make_use("B", **DEAR, components=("saves",)),
            make_use("C", components=("two packages",)),
            make_use("D", components=("two packages",)),
            make_use("E", cost=5, components=("costs",)),
            make_use("F", components=("b",)),
            make_use("G", components=("a",)),
        )
    )
    assert [each.component for each in found.functions] == ["saves", "two packages", "costs", "a", "b"]
    assert found.saving_cents == 3_000_000


def test_functions_when_tenants_are_named_are_of_what_they_have_or_use():
    mine = make_brp("Key2", used=10)
    used = make_brp("iBurger", "renkum", users={"renkum": 5, "arnhem": 1})
    other, loose = make_brp("Civision", "rheden"), make_use("Loose")
    register = make_register(mine, used, other, loose)
    found = harmonise(register, ["arnhem"])
    assert [use.application for use in found.uses] == [used, mine]
    assert found.without == (loose,)
    assert harmonise(register, ["rheden"]).without == ()


def test_functions_when_components_are_named_are_those_alone():
    register = make_register(make_brp("A"), make_use("B", components=("Zaken",)), make_use("Loose"))
    found = harmonise(register, components=["Zaken"])
    assert ([each.component for each in found.functions], found.without) == (["Zaken"], ())


def test_applications_when_no_longer_in_use_are_left_out():
    gone = [make_brp("A", status="retired"), make_brp("B", status="cleared", disposition="retire")]
    found = harmonise(make_register(*gone, make_brp("C", status="cleared")))
    assert [use.application.name for use in found.uses] == ["C"]


def test_contract_end_when_there_are_several_is_the_first():
    found = function(
        make_brp("A", contract_end=date(2027, 1, 1)), make_brp("B", contract_end=date(2026, 5, 1)), make_brp("C")
    )
    assert found.first_end == date(2026, 5, 1)
    assert function(make_brp("C")).first_end is None


def test_price_when_it_does_not_divide_is_rounded_up():
    assert (Price(100, 3).of(1), Price(100, 3).of(3), Price(100, 3).for_each) == (34, 100, 0.33)


def test_money_when_it_is_unknown_stays_unknown():
    assert (cents(None), cents("1200.50"), cents(0.29), euros(None), euros(29)) == (None, 120_050, 29, None, 0.29)


def test_document_when_written_is_json_with_the_rows():
    found = harmonise(
        make_register(
            make_brp("Key2", **CHEAP), make_brp("iBurger", "renkum", **DEAR), make_use("Loose"), make_brp("X")
        )
    )
    said = json.loads(msgspec.json.encode(found.document()))
    assert (said["saving"], said["cost"]) == (30_000, 60_000)
    brp = said["functions"][0]
    assert (brp["target"], brp["target_cost_per_user"]) == ({"name": "Key2", "supplier": ""}, 100)
    assert [(row["package"]["name"], row["cost_on_target"], row["saved"]) for row in brp["applications"]] == [
        ("iBurger", 20_000, 30_000), ("Key2", None, 0), ("X", None, 0)]  # fmt: skip
    assert [each["key"] for each in said["without_function"]] == ["arnhem/Loose/"]
    assert harmonise(make_register(make_brp("X"))).functions[0].document()["target"] is None


@given(uses, st.randoms(use_true_random=False))
def test_harmonisation_when_the_order_differs_is_the_same(applications, chance: random.Random):
    mixed = chance.sample(applications, len(applications))
    assert harmonise(make_register(*applications)).document() == harmonise(make_register(*mixed)).document()


@given(uses)
def test_harmonisation_of_any_register_adds_up(applications):
    found = harmonise(make_register(*applications))
    counted = Counter(use.application.id for use in found.uses) + Counter(each.id for each in found.without)
    in_use = [each for each in applications if each.is_in_use]
    assert counted == Counter({each.id: max(1, len(each.components)) for each in in_use})
    costs = [cents(each.yearly_cost) or 0 for each in in_use if each.components]
    assert found.cost_cents == sum(costs)
    assert 0 <= found.saving_cents <= found.cost_cents
    for each in found.functions:
        assert each.saving_cents == max(0, sum(use.saved_cents for use in each.uses))
        assert len(each.packages) > 1 or each.saving_cents == 0
        assert {use.package for use in each.uses if use.outcome is Outcome.TARGET} <= {each.target}


@given(st.integers(0, 10**9), st.integers(1, 20))
def test_parts_of_any_cost_are_the_whole(cost, number):
    parts = [part_of(cost, number, place) for place in range(number)]
    assert sum(parts) == cost
    assert max(parts) - min(parts) <= 1


def test_tenants_when_an_application_has_none_are_those_of_its_users():
    assert tenants_of(make_use("A", "", users={"rheden": 2, "arnhem": 1})) == ("arnhem", "rheden")
