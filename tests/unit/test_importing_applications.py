"""Which application a row is about, and what becomes of it: rows into a store, and the plan that they make."""

from datetime import date

import pytest
from factories import make_observation
from fakes import FakeProgress, FakeStore, sync
from portfolio_cases import ARNHEM, ESTATE, KNOWN, RENKUM, app, imported, link, named, on, planned, reading

from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    COMPONENT_USE,
    CONFLICT,
    CONTACT,
    CONTACT_ASSIGNMENT,
    DEPLOYMENT_MACHINE,
    REFERENCE_COMPONENT,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT,
    TENANT_USE,
)
from assettool.domain.observation import Origin, Rejected, SourceWarning
from assettool.domain.organisations import Known
from assettool.domain.portfolio import ComponentRow, Named, Organisation, SupplierRow, TenantUseRow
from assettool.errors import AssettoolError
from assettool.services.portfolio import make_import_plan, read_files


@pytest.fixture
def store():
    made = FakeStore()
    made.add(ASSET, uid="u1", name="SRV1", kind="virtual_server", lifecycle="active", environment="old")
    return made


def applications(store):
    """Name and version of every application."""
    return sorted((row["name"], row["version"]) for row in store.rows[APPLICATION].values())


def messages(made):
    return [warning.message for warning in made.warnings]


def reasons(made):
    return ["; ".join(reject.reasons) for reject in made.plan.rejects]


def decide(store, resolution):
    """Resolve the only conflict as a person does."""
    [conflict] = store.rows[CONFLICT].values()
    conflict.update(status="resolved", resolution=resolution)
    return conflict


def test_import_when_done_then_the_next_plan_is_empty_and_accounts_for_every_row(store):
    result = imported(store, *ESTATE)

    assert (result.refused, result.stale) == ([], [])
    again = planned(store, *ESTATE)
    assert again.plan.is_empty
    assert again.plan.accounting.read == len(ESTATE)
    assert again.absent == []


def test_import_when_rows_come_in_another_order_then_the_plan_has_the_same_changes(store):
    first = planned(store, *ESTATE).plan
    second = planned(store, *reversed(ESTATE)).plan

    assert {change.key for change in first.changes} == {change.key for change in second.changes}


def test_import_when_rows_have_one_identifier_then_they_are_one_application(store):
    rows = [app("Suite4Work", "2.1", v="V1", components=(Named(name),)) for name in ("Zaak", "Formulier")]
    made = planned(store, *rows)

    imported(store, *rows)

    assert str(made.plan.accounting) == "2 rows read = 1 accepted + 1 merged + 0 rejected + 0 held"
    assert applications(store) == [("Suite4Work", "2.1")]
    assert len(store.rows[COMPONENT_USE]) == 2


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Identifiers decide, whatever it is called.
        (app("Suite", "1", v="V1"), app("Suite Cloud", "2", v="V1"), [("Suite Cloud", "2")]),
        (app("Suite", "1", package="P1"), app("Suite Pro", "1", package="P1"), [("Suite Pro", "1")]),
        (app("Suite", "1", package="P1"), app("Suite", "2", package="P1"), [("Suite", "1"), ("Suite", "2")]),
        # Then the whole name, however it is capitalised, and nothing that an identifier tells apart.
        (app("Suite", "1"), app("SUITE", "1", v="V1"), [("Suite", "1")]),
        (app("Suite", "1", package="P1"), app("Suite", "1", package="P1", v="V1"), [("Suite", "1")]),
        # Then the name alone, where there is one and its version is not known.
        (app("Suite"), app("Suite", "1", v="V1"), [("Suite", "1")]),
        (app("Suite", "1"), app("Suite"), [("Suite", "1")]),
        # A list without identifiers may say the version that it has by now.
        (app("Suite", "1"), app("Suite", "2"), [("Suite", "2")]),
        (app("Suite", "1"), app("Suite", "2", v="V2"), [("Suite", "1"), ("Suite", "2")]),
    ],
)
def test_import_when_an_application_is_there_then_a_row_is_about_it_or_not(store, first, second, expected):
    imported(store, first)
    imported(store, second)

    assert applications(store) == expected
    assert not store.rows[CONFLICT]


def test_import_when_a_model_has_its_identifier_then_that_decides(store):
    imported(store, app("Suite", identifiers={"model": "id-1"}))
    imported(store, app("Suite Cloud", identifiers={"model": "id-1"}))

    assert applications(store) == [("Suite Cloud", "")]


def test_import_when_one_file_has_several_versions_then_they_are_several_applications(store):
    imported(store, app("Suite", "1"), app("Suite", "2"))

    assert applications(store) == [("Suite", "1"), ("Suite", "2")]


def test_import_when_two_tenants_have_a_package_then_each_has_its_own(store):
    imported(store, app("Suite", v="V1"), app("Suite", v="V1", organisation=RENKUM))

    assert applications(store) == [("Suite", ""), ("Suite", "")]


def test_import_when_a_new_name_is_taken_then_the_old_one_stays_and_it_is_told(store):
    imported(store, app("Suite", v="V1"), app("Suite Pro", v="V2"))

    made = planned(store, app("Suite Pro", v="V1"))

    assert made.plan.is_empty
    assert messages(made) == ["it keeps its name, another application has the new one: arnhem/Suite Pro/"]


def test_import_when_a_self_added_row_is_alike_then_it_is_held_and_a_person_is_asked(store):
    imported(store, app("Suite4Work", "2.1", v="V1"))
    row = app("Suite 4 Work", v="V9", fields={"is_self_added": True})
    made = planned(store, row)

    imported(store, row)

    assert str(made.plan.accounting) == "1 rows read = 0 accepted + 0 merged + 0 rejected + 1 held"
    assert reasons(made) == ["it may be an application that there is: Suite4Work 2.1 (100 %)"]
    [conflict] = store.rows[CONFLICT].values()
    assert (conflict["key"], conflict["kind"]) == ("duplicate/arnhem/Suite 4 Work/", "duplicate")
    assert conflict["values"][0]["identifiers"] == {"version": "V9"}
    assert conflict["values"][1] == {
        "source": "netbox",
        "origin": "100 %",
        "value": "Suite4Work 2.1",
        "uid": "arnhem/Suite4Work/2.1",
    }
    assert planned(store, row).plan.is_empty


def test_import_when_the_one_that_it_may_be_is_new_as_well_then_both_are_told_at_once(store):
    result = imported(store, app("Suite 4 Work", fields={"is_self_added": True}), app("Suite4Work", v="V1"))

    assert result.refused == []
    assert applications(store) == [("Suite4Work", "")]
    assert len(store.rows[CONFLICT]) == 1


def test_import_when_a_row_has_identifiers_then_a_likeness_means_nothing(store):
    imported(store, app("Suite4Work", v="V1"))
    imported(store, app("Suite 4 Work", v="V2"))

    assert applications(store) == [("Suite 4 Work", ""), ("Suite4Work", "")]


def test_import_when_the_very_name_has_another_identifier_then_it_is_held(store):
    imported(store, app("Suite", "1", v="V1"))

    made = planned(store, app("Suite", "1", v="V2"))

    assert reasons(made) == ["it may be an application that there is: Suite 1 (100 %)"]


def test_import_when_a_version_is_missing_and_there_are_several_then_it_is_held(store):
    imported(store, app("Suite", "1", v="V1"), app("Suite", "2", v="V2"))

    made = planned(store, app("Suite"))

    assert reasons(made) == ["it may be an application that there is: Suite 1 (100 %), Suite 2 (100 %)"]


def test_import_when_a_person_said_the_same_then_the_row_fills_what_the_others_leave(store):
    own = app("Suite4Work", "2.1", v="V1", fields={"technology": "web"})
    row = app("Suite 4 Work", v="V9", fields={"is_self_added": True, "technology": "old", "rto_hours": 8})
    imported(store, own)
    imported(store, row)
    decide(store, "same arnhem/Suite4Work/2.1")

    result = imported(store, own, row)

    assert (result.refused, applications(store)) == ([], [("Suite4Work", "2.1")])
    [suite] = store.rows[APPLICATION].values()
    assert (suite["technology"], suite["rto_hours"], suite["is_self_added"]) == ("web", 8, False)
    assert suite["catalogue"] == {"identifiers": {"version": "V1"}}
    made = planned(store, own, row)
    assert made.plan.is_empty
    assert messages(made) == ["an earlier row says something else, and counts: technology"]


def test_import_when_a_person_said_the_same_then_other_rows_may_name_it_both_ways(store):
    imported(store, app("Suite4Work", v="V1"), app("Key2"), app("Suite 4 Work", v="V9", fields={"is_self_added": True}))
    decide(store, "same arnhem/Suite4Work/")

    result = imported(store, link("Suite 4 Work", "Key2"), on(named("x", identifiers={"version": "V9"}), "srv1"))

    assert result.refused == []
    [machine] = store.rows[DEPLOYMENT_MACHINE].values()
    assert machine["asset"] == 1


def test_import_when_the_one_that_a_person_chose_has_another_name_by_now_then_it_is_still_the_one(store):
    imported(store, app("Suite4Work", v="V1"))
    row = app("Suite 4 Work", v="V9", fields={"is_self_added": True, "rto_hours": 4})
    imported(store, row)
    decide(store, "same arnhem/Suite4Work/")
    store.named(APPLICATION, "Suite4Work")["name"] = "Suite Cloud"

    imported(store, row)

    assert store.named(APPLICATION, "Suite Cloud")["rto_hours"] == 4


def test_import_when_the_one_that_a_person_chose_is_gone_then_the_person_is_asked_again(store):
    imported(store, app("Suite4Work", v="V1"))
    row = app("Suite 4 Work", v="V9", fields={"is_self_added": True})
    imported(store, row)
    decide(store, "same arnhem/Another/")

    imported(store, row)

    [conflict] = store.rows[CONFLICT].values()
    assert (conflict["status"], conflict["resolution"]) == ("open", "")


def test_import_when_a_person_said_different_then_it_is_an_application_of_its_own(store):
    imported(store, app("Suite4Work", v="V1"))
    row = app("Suite 4 Work", v="V9", fields={"is_self_added": True})
    imported(store, row)
    decide(store, "different")

    imported(store, row)

    assert applications(store) == [("Suite 4 Work", ""), ("Suite4Work", "")]
    assert planned(store, row).plan.is_empty


def test_import_when_different_ones_have_the_very_name_then_the_row_is_rejected(store):
    imported(store, app("Suite", v="V1"))
    row = app("Suite", v="V2")
    imported(store, row)
    decide(store, "different")

    made = planned(store, row)

    assert reasons(made) == ["another application has this very name and version, give this one another: arnhem/Suite/"]
    assert not made.plan.rejects[0].held


def test_import_when_a_held_row_has_found_its_place_then_the_question_is_settled(store):
    imported(store, app("Suite4Work", v="V1"))
    imported(store, app("Suite 4 Work", fields={"is_self_added": True}))

    store.add(APPLICATION, name="Suite 4 Work", version="", tenant=next(iter(store.rows[TENANT])))
    imported(store, app("Suite 4 Work", fields={"is_self_added": True}))

    [conflict] = store.rows[CONFLICT].values()
    assert (conflict["status"], conflict["resolution"]) == ("resolved", "agreed")


def test_sync_when_a_duplicate_waits_then_it_leaves_it_open(store):
    imported(store, app("Suite4Work", v="V1"), app("Suite 4 Work", fields={"is_self_added": True}))

    sync(store, make_observation("LT-1"))

    [conflict] = store.rows[CONFLICT].values()
    assert conflict["status"] == "open"


def test_import_when_another_row_names_what_waits_then_it_waits_too(store):
    rows = [app("Suite4Work", v="V1"), app("Key2"), app("Suite 4 Work", v="V9", fields={"is_self_added": True})]

    made = planned(
        store,
        *rows,
        link("Suite 4 Work", "Key2"),
        link("Key2", named("x", identifiers={"version": "V9"})),
        link("Suite 4 Work", "Key2", outside="no"),
    )

    assert reasons(made)[1:] == [
        "its application waits for a person's decision: Suite 4 Work",
        "its counterpart is missing: its application waits for a person's decision: x",
        "its application waits for a person's decision: Suite 4 Work",
    ]
    assert all(reject.held for reject in made.plan.rejects)


def test_import_when_a_name_is_of_several_versions_then_a_row_that_names_it_is_rejected(store):
    rows = [app("Suite", "1", v="V1", package="P1"), app("Suite", v="V2", package="P2"), app("Key2", package="P3")]

    made = planned(
        store,
        *rows,
        link(named("Suite", "3"), "Key2"),
        link("Key2", named("Suite", "1")),
        link("Key2", named("other", identifiers={"package": "P1"})),
    )

    assert reasons(made) == ["several versions of Suite are in the portfolio of arnhem: 1, none"]


def test_import_when_a_package_alone_is_named_and_has_versions_then_names_decide(store):
    rows = [app("Suite", "1", v="V1", package="P1"), app("Suite", "2", v="V2", package="P1"), app("Key2")]

    made = planned(store, *rows, link("Key2", named("Suite", identifiers={"package": "P1"})))

    assert reasons(made) == [
        "its counterpart is missing: several versions of Suite are in the portfolio of arnhem: 1, 2"
    ]


def test_import_when_the_organisation_is_unknown_then_the_row_is_rejected_with_the_reason(store):
    made = planned(
        store,
        app("A", organisation=Organisation(code="9999")),
        app("B", contract_holder=Organisation(name="Nobody")),
        app("C", users=((Organisation(name="Nobody"), 3),)),
        app(" "),
    )

    assert reasons(made) == [
        "there is no organisation with this CBS code: 9999",
        "there is no organisation with this name: Nobody",
        "there is no organisation with this name: Nobody",
        "it has no name",
    ]
    assert made.plan.accounting.rejected == 4


def test_import_when_a_tenant_is_known_to_the_settings_only_then_it_is_made(store):
    imported(store, app("A"), app("B", organisation=RENKUM))

    assert sorted(row["slug"] for row in store.rows[TENANT].values()) == ["arnhem", "renkum"]


def test_import_when_rows_name_no_organisation_then_they_are_of_the_tenant_that_is_given(store):
    made = planned(store, app("A", organisation=Organisation()), tenant="renkum")

    assert [change.key for change in made.plan.changes if change.label == APPLICATION] == [f"{APPLICATION}:renkum/A/"]
    with pytest.raises(AssettoolError, match="no tenant with this slug: nowhere"):
        planned(store, tenant="nowhere")


def test_import_when_a_version_says_nothing_then_it_counts_as_unknown_with_one_warning(store):
    made = planned(store, app("A", "xxx"), app("B", "XXX"), app("C", "  2.0 "), app("D", "onbekend"))

    versions = [change.new["version"] for change in made.plan.changes if change.label == APPLICATION]
    assert versions == ["", "", "2.0", ""]
    assert messages(made) == [
        "a version that says nothing counts as unknown: xxx",
        "a version that says nothing counts as unknown: XXX",
        "a version that says nothing counts as unknown: onbekend",
    ]


def test_import_when_many_rows_have_one_mistake_then_it_is_told_once_with_their_number(store):
    made = planned(store, *(app(name, organisation=Organisation(code="202")) for name in "ABC"))

    assert messages(made) == ["a CBS code has lost its leading zero: 202 is 0202 (3 rows)"]


def test_import_when_cells_are_empty_then_nothing_is_emptied(store):
    imported(store, app("A", fields={"technology": "web", "rto_hours": 4}, supplier=Named("Centric")))

    made = planned(store, app("A", fields={"technology": "", "rto_hours": None}))

    assert made.plan.is_empty


def test_import_when_values_change_then_the_plan_has_what_was_and_what_becomes_of_it(store):
    imported(store, app("A", fields={"yearly_cost": 10, "contract_end": "2027-01-01"}))

    [change] = planned(store, app("A", fields={"yearly_cost": 12.5, "contract_end": "2027-01-01"})).plan.changes

    assert (change.old, change.new) == ({"yearly_cost": 10}, {"yearly_cost": 12.5})


def test_import_when_an_application_is_in_no_row_then_it_stays_and_is_told(store):
    imported(store, app("A"), app("B"), app("C", organisation=RENKUM))

    made = planned(store, app("A"))

    assert [application.key for application in made.absent] == ["arnhem/B/"]
    assert made.plan.is_empty


def test_import_when_columns_have_no_field_then_they_are_kept_beside_what_was_there(store):
    imported(store, app("A", v="V1", catalogue={"Gebruik Status": "In productie", "Datum": "1-1-25"}))
    imported(store, app("A", v="V1", package="P1", catalogue={"Gebruik Status": "Uit te faseren"}))

    [application] = store.rows[APPLICATION].values()
    assert application["catalogue"] == {
        "identifiers": {"version": "V1", "package": "P1"},
        "columns": {"Gebruik Status": "Uit te faseren", "Datum": "1-1-25"},
    }


def test_import_when_a_contact_is_a_mail_address_then_it_is_not_kept(store):
    made = planned(store, app("A", contacts={"application-owner": "jan@arnhem.nl", "functional-manager": ""}))

    assert not any(change.label in (CONTACT, CONTACT_ASSIGNMENT) for change in made.plan.changes)
    assert messages(made) == ["a mail address is no contact, and is not kept"]


def test_import_when_an_owner_changes_then_one_assignment_changes(store):
    imported(store, app("A", contacts={"application-owner": "Team A"}))
    imported(store, app("A", contacts={"application-owner": "Team B"}))

    [assignment] = store.rows[CONTACT_ASSIGNMENT].values()
    assert store.rows[CONTACT][assignment["contact"]]["name"] == "Team B"


def test_import_when_users_are_told_twice_then_the_first_row_counts(store):
    use = TenantUseRow(origin=Origin("f", "", 1), application=named("A"), organisation=ARNHEM, users=7)
    made = planned(store, app("A", users=((ARNHEM, 5),)), use)

    imported(store, app("A", users=((ARNHEM, 5),)), use)

    assert [row["users"] for row in store.rows[TENANT_USE].values()] == [5]
    assert messages(made) == ["an earlier row says something else, and counts: users"]
    assert made.plan.accounting.merged == 1


def test_import_when_suppliers_have_one_name_then_identifiers_tell_them_apart(store):
    imported(store, app("A", supplier=Named("Centric", "L1")), app("B", supplier=Named("Centric", "L2")))

    made = planned(store, app("C", supplier=Named("Centric")), app("A", supplier=Named("Centric")))

    assert sorted(row["identifier"] for row in store.rows[SUPPLIER].values()) == ["L1", "L2"]
    assert messages(made) == ["several suppliers have this name, so none is taken: Centric"]
    assert [change.key for change in made.plan.changes if change.label == APPLICATION] == [f"{APPLICATION}:arnhem/C/"]


def test_import_when_a_supplier_gets_an_identifier_then_it_stays_the_same(store):
    imported(store, app("A", supplier=Named("Centric")), app("B", supplier=Named("centric")))
    imported(store, app("A", supplier=Named("Centric", "L1")), app("B", supplier=Named("Centric", "L1")))

    [supplier] = store.rows[SUPPLIER].values()
    assert (supplier["name"], supplier["identifier"]) == ("Centric", "L1")


def test_import_when_suppliers_are_listed_then_their_names_follow_the_list(store):
    row = SupplierRow(origin=Origin("l", "", 2), supplier=Named("Centric", "L1"), url="https://centric.example")
    made = planned(store, row, row, SupplierRow(origin=Origin("l", "", 3), supplier=Named("Pink", "")))

    imported(store, row)
    renamed = SupplierRow(origin=Origin("l", "", 2), supplier=Named("Centric BV", "L1"))
    imported(store, renamed)

    assert str(made.plan.accounting) == "3 rows read = 2 accepted + 1 merged + 0 rejected + 0 held"
    [supplier] = store.rows[SUPPLIER].values()
    assert (supplier["name"], supplier["website"]) == ("Centric BV", "https://centric.example")


def test_import_when_components_are_listed_then_their_figures_follow_the_list(store):
    row = ComponentRow(
        origin=Origin("g", "", 2),
        component=Named("Zaakcomponent", "R1"),
        fields={"availability": 2, "baseline": "BBN 2", "gemma_status": ""},
    )
    imported(store, app("A", components=(Named("Zaakcomponent"),)))
    made = planned(store, row, row)
    imported(store, row)
    imported(store, app("B", components=(Named("Zaken", "R1"), Named("", "R1"))))
    unknown = planned(store, app("B", components=(Named("", "R9"),)))

    assert str(made.plan.accounting) == "2 rows read = 1 accepted + 1 merged + 0 rejected + 0 held"
    [component] = store.rows[REFERENCE_COMPONENT].values()
    assert (component["identifier"], component["availability"], component["baseline"]) == ("R1", 2, "BBN 2")
    assert len(store.rows[COMPONENT_USE]) == 2
    assert messages(unknown) == ["there is no reference component with this identifier: R9"]


def test_import_when_a_reader_rejects_a_row_then_it_is_accounted_for(store):
    rejected = Rejected("portfolio", Origin("portfolio.csv", "", 9), ("it has no name",), "", by_rule=True)

    made = planned(store, app("A"), rejected)

    assert (made.plan.accounting.rejected, made.plan.accounting.by_rule) == (1, 1)


def test_read_when_a_file_has_warnings_and_many_rows_then_they_come_along_and_progress_is_told():
    progress = FakeProgress()
    warning = SourceWarning("portfolio", Origin("portfolio.csv"), "it is old")

    read = read_files([reading([app("A")] * 501, [warning])], progress)

    assert (progress.stages, progress.steps) == (["reading portfolio.csv"], 500)
    assert read.warnings == [warning]
    assert (read.planned[0].name, read.planned[0].rows) == ("app/portfolio.csv", 501)


def test_import_when_only_known_ones_count_then_others_are_rejected(store):
    imported(store, app("A", "1"))
    read = read_files([reading([app("A", fields={"rto_hours": 2}), app("B")])], FakeProgress())

    made = make_import_plan(read, store, KNOWN, store.now, FakeProgress(), only_known=True)

    assert reasons(made) == ["there is no such application in the portfolio of arnhem: B"]
    assert [change.new for change in made.plan.changes] == [{"rto_hours": 2}]


def test_import_when_a_file_says_since_when_then_that_is_the_date_of_the_first_status(store):
    imported(store, app("A", since=date(2024, 5, 6)), app("B", since=date(2999, 1, 1)), app("C"))

    moments = {row["at"] for row in store.rows[STATUS_CHANGE].values()}
    assert moments == {"2024-05-06T00:00:00+00:00", store.now.isoformat()}


def test_import_when_a_stroke_is_in_a_name_then_it_is_not_one_between_parts(store):
    imported(store, app("A/B", "C"), app("A", "B/C"), app("A%2FB", "C"))

    assert len(store.rows[APPLICATION]) == 3
    assert planned(store, app("A/B", "C"), app("A", "B/C"), app("A%2FB", "C")).plan.is_empty


def test_import_when_the_tenants_of_netbox_have_names_of_their_own_then_these_will_do(store):
    store.add(TENANT, name="Veiligheidsregio", slug="vggm")
    read = read_files([reading([app("A", organisation=Organisation(name="Veiligheidsregio"))])], FakeProgress())

    made = make_import_plan(read, store, [Known("arnhem", "Arnhem")], store.now, FakeProgress())

    assert [change.key for change in made.plan.changes if change.label == APPLICATION] == [f"{APPLICATION}:vggm/A/"]
