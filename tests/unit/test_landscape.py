import json
import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from landscape_cases import TENANTS, make_register, make_use, uses

from assettool.domain.landscape import Landscape, Likeness, compare, landscapes, likeness, matrix


def names(packages) -> list[str]:
    return [package.name for package in packages]


def compared(*applications):
    return compare(*landscapes(make_register(*applications), ["arnhem", "renkum"]))


def test_landscapes_when_no_tenant_is_named_are_of_all_that_have_something_by_name():
    found = landscapes(make_register(make_use("A", "renkum"), make_use("B", users={"rheden": 3}), make_use("C", "")))
    assert [each.tenant.slug for each in found] == ["arnhem", "renkum", "rheden"]
    assert [names(each.packages) for each in found] == [["B"], ["A"], ["B"]]


def test_landscape_when_a_named_tenant_has_nothing_is_empty():
    (found,) = landscapes(make_register(make_use("A", status="retired")), ["arnhem"])
    assert (found.packages, found.functions) == (frozenset(), {})


def test_likeness_when_some_is_shared_is_rounded_down():
    assert likeness("abc", "bcd") == Likeness(2, 4)
    assert [Likeness(*each).percent for each in ((2, 4), (2, 3), (999, 1000), (5, 5), (0, 3), (0, 0))] == [
        50, 66, 99, 100, 0, None]  # fmt: skip


def test_matrix_when_each_is_compared_with_each_is_whole_on_the_diagonal():
    found = landscapes(make_register(make_use("A"), make_use("A", "renkum"), make_use("B", "renkum")))
    assert [[each.percent for each in row] for row in matrix(found, found)] == [[100, 50], [50, 100]]
    assert [[each.percent for each in row] for row in matrix(found[:1], found)] == [[100, 50]]


def test_comparison_when_two_have_a_package_it_is_shared():
    found = compared(make_use("Suite"), make_use("suite", "renkum"))
    assert (names(found.shared), found.differences, found.specific) == (["Suite"], (), ((), ()))
    assert found.packages == Likeness(1, 1)


def test_comparison_when_two_do_a_function_with_other_packages_tells_which():
    found = compared(
        make_use("Key2", components=("BRP",)),
        make_use("iBurger", "renkum", components=("BRP",)),
        make_use("Mine"),
        make_use("Yours", "renkum", components=("Zaken",)),
    )
    (difference,) = found.differences
    assert (difference.component, difference.both) == ("BRP", ())
    assert (names(difference.first), names(difference.second)) == (["Key2"], ["iBurger"])
    assert [names(side) for side in found.different] == [["Key2"], ["iBurger"]]
    assert [names(side) for side in found.specific] == [["Mine"], ["Yours"]]
    assert (found.packages, found.functions) == (Likeness(0, 4), Likeness(1, 2))


def test_comparison_when_one_has_a_package_beside_the_shared_one_it_is_different():
    found = compared(
        make_use("Suite", components=("BRP",)),
        make_use("Suite", "renkum", components=("BRP",)),
        make_use("Extra", components=("BRP",)),
    )
    (difference,) = found.differences
    assert (names(difference.both), names(difference.first), difference.second) == (["Suite"], ["Extra"], ())
    assert [names(side) for side in found.different] == [["Extra"], []]


def test_comparison_when_two_use_a_shared_package_for_other_work_it_stays_shared():
    found = compared(
        make_use("Suite", components=("BRP",)),
        make_use("Suite", "renkum", components=("Zaken",)),
        make_use("Other", "renkum", components=("BRP",)),
    )
    assert names(found.shared) == ["Suite"]
    assert [names(side) for side in found.different] == [[], ["Other"]]


def test_document_when_written_is_json_with_the_applications():
    found = compared(
        make_use("Suite", version="1", users={"arnhem": 2, "renkum": 3}, supplier="Centric", components=("Zaken",)),
        make_use("Key2", components=("BRP",)),
        make_use("iBurger", "renkum", components=("BRP",)),
    )
    said = json.loads(msgspec.json.encode(found.document()))
    assert said["tenants"] == ["arnhem", "renkum"]
    assert said["packages"] == {"shared": 1, "either": 3, "percent": 33}
    assert said["functions"] == {"shared": 2, "either": 2, "percent": 100}
    (shared,) = said["shared"]
    assert (shared["name"], shared["supplier"], shared["functions"]) == ("Suite", "Centric", ["Zaken"])
    assert [each["key"] for each in shared["applications"]] == ["arnhem/Suite/1"]
    (difference,) = said["same_function_different_packages"]
    assert difference["renkum"][0]["applications"][0]["key"] == "renkum/iBurger/"
    assert said["specific"] == {"arnhem": [], "renkum": []}


@given(uses, st.randoms(use_true_random=False))
def test_landscapes_when_the_order_differs_are_the_same(applications, chance: random.Random):
    mixed = chance.sample(applications, len(applications))
    one, other = (landscapes(make_register(*each), TENANTS) for each in (applications, mixed))
    assert [each.packages for each in one] == [each.packages for each in other]
    assert compare(one[0], one[1]).document() == compare(other[0], other[1]).document()


@given(uses)
def test_comparison_of_any_two_adds_up_and_turned_round_says_the_same(applications):
    found: list[Landscape] = landscapes(make_register(*applications), TENANTS)
    one = compare(found[0], found[1])
    other = compare(found[1], found[0])
    for place, side in enumerate((one.first, one.second)):
        parts = [*one.shared, *one.different[place], *one.specific[place]]
        assert len(parts) == len(set(parts)) == len(side.packages)
        assert set(parts) == side.packages
    assert (one.shared, one.different, one.specific) == (other.shared, other.different[::-1], other.specific[::-1])
    assert (one.packages, one.functions) == (other.packages, other.functions)
    likes = matrix(found, found)
    assert likes == [list(column) for column in zip(*likes, strict=True)]
