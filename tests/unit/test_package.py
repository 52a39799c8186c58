import random

from hypothesis import given
from hypothesis import strategies as st
from landscape_cases import make_register, make_use, uses

from assettool.domain.package import Package, normalised, packages_of


def packages(*applications):
    found = packages_of(make_register(*applications), applications)
    return [found[each.id] for each in applications]


def test_names_when_only_capitals_blanks_and_punctuation_differ_are_one():
    assert normalised("Key2 Burgerzaken") == normalised("KEY2-Burgerzaken") == normalised("ｋｅｙ２_burgerzaken")
    assert len({normalised(name) for name in ("C", "C++", "C#", "§", "§§")}) == 5


def test_packages_when_names_agree_are_the_same_in_any_version():
    one, other, third = packages(make_use("Suite4Work", version="1"), make_use("suite 4 work", "renkum"), make_use("X"))
    assert one == other != third


def test_packages_when_identifiers_agree_are_the_same_whatever_they_are_called():
    given = {"catalogue": {"package": "P-7"}, "supplier": "Centric", "supplier_id": 1}
    one, other = packages(make_use("Key2BRP", **given), make_use("Burgerzaken (Key2)", "renkum", **given))
    assert one == other


def test_packages_when_identifiers_differ_are_not_the_same_though_they_are_called_so():
    one, other, third = packages(
        make_use("Website", catalogue={"package": "P-1"}, supplier_id=1),
        make_use("Website", catalogue={"package": "P-1"}, supplier_id=2),
        make_use("Website"),  # which of the two it is, nobody can say
    )
    assert len({one.key, other.key, third.key}) == 3


def test_package_when_it_has_no_identifiers_is_the_only_one_with_its_name():
    one, other = packages(make_use("Website", catalogue={"package": "P-1"}, supplier_id=1), make_use("website"))
    assert one == other


def test_package_when_the_supplier_has_no_identifier_goes_by_its_name():
    one, other = packages(
        make_use("Website", catalogue={"package": "P-1"}, supplier_id=3), make_use("Site", catalogue={"package": "P-1"})
    )
    assert one != other


def test_package_when_it_is_spelt_differently_is_called_as_most_do():
    found = packages(
        make_use("Suite"), make_use("suite", supplier="Centric"), make_use("suite", supplier="B"), make_use("Suite")
    )
    assert {str(each) for each in found} == {"Suite (B)"}
    assert str(Package("name suite", "Suite", "")) == "Suite"


@given(uses, st.randoms(use_true_random=False))
def test_packages_when_the_order_differs_are_the_same(applications, chance: random.Random):
    register = make_register(*applications)
    mixed = chance.sample(applications, len(applications))
    one, other = packages_of(register, applications), packages_of(register, mixed)
    assert {number: repr(each) for number, each in one.items()} == {
        number: repr(each) for number, each in other.items()
    }
