"""Values that a person gives to applications."""

import pytest
from fakes import FakeProgress, FakeStore
from portfolio_cases import RENKUM, app, imported

from assettool.adapters.portfolio.assignments import assignable, rows_of
from assettool.domain.objects import APPLICATION, CONTACT, SUPPLIER
from assettool.domain.register import Application
from assettool.domain.register_rows import register_of
from assettool.errors import StalePlanError, UsageError
from assettool.services.applying import apply_plan
from assettool.services.portfolio import make_values_plan


@pytest.fixture
def store():
    made = FakeStore()
    imported(made, app("Suite", "2.1", v="V1"), app("Suite", "2.1", v="V1", organisation=RENKUM), app("Key2"))
    return made


def values_for(store, keys, values):
    """The plan that gives these values to the applications with these keys."""
    found = register_of(store.read_register()).by_key
    chosen = [found[key] for key in keys]
    return make_values_plan(rows_of(chosen, values), chosen, store, store.now, FakeProgress())


def test_values_when_given_then_they_are_read_as_cells_of_a_table(store):
    made = values_for(
        store,
        ["arnhem/Suite/2.1", "arnhem/Key2/"],
        {
            "disposition": "1-op-1 overzetten",
            "contract_end": "31-12-2027",
            "yearly_cost": "€ 1.200,50",
            "owner": "Regie",
        },
    )
    result = apply_plan(made.plan, store, FakeProgress())

    assert (result.updated, result.refused) == (2, [])
    changed = [row for row in store.rows[APPLICATION].values() if row["disposition"] == "rehost"]
    assert sorted((row["name"], row["contract_end"], row["yearly_cost"]) for row in changed) == [
        ("Key2", "2027-12-31", 1200.5),
        ("Suite", "2027-12-31", 1200.5),
    ]
    assert [row["name"] for row in store.rows[CONTACT].values()] == ["Regie"]


def test_values_when_a_name_or_version_is_given_then_it_is_the_new_one(store):
    made = values_for(store, ["renkum/Suite/2.1"], {"name": "Suite Cloud", "version": "3", "supplier": "Centric"})

    apply_plan(made.plan, store, FakeProgress())

    assert store.named(APPLICATION, "Suite Cloud")["version"] == "3"
    assert [row["name"] for row in store.rows[SUPPLIER].values()] == ["Centric"]


def test_values_when_somebody_renamed_the_application_meanwhile_then_nothing_is_written(store):
    gone = Application(9, "Gone", tenant="arnhem")

    with pytest.raises(StalePlanError, match="no such application any more: arnhem/Gone/"):
        make_values_plan(rows_of([gone], {"rto_hours": "4"}), [gone], store, store.now, FakeProgress())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"nothing": "1", "status": "go"}, "no such field: nothing, status"),
        ({"rto_hours": "soon"}, "is no number"),
        ({"disposition": "burn"}, "is not one of undecided, retain"),
        ({"contract_end": "later"}, "is no date"),
    ],
)
def test_values_when_one_is_wrong_then_it_says_what(values, message):
    with pytest.raises(UsageError, match=message):
        rows_of([Application(1, "Suite")], values)


def test_assignable_fields_are_those_that_neither_identify_nor_need_evidence():
    assert {"disposition", "rto_hours", "supplier", "owner", "name", "version"} <= set(assignable())
    assert not {"status", "organisation", "package"} & set(assignable())
