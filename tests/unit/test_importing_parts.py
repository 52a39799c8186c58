"""Deployments, data sets, integrations and histories of a file, and the plan that they make."""

from datetime import UTC, date, datetime

import pytest
from fakes import FakeStore
from portfolio_cases import ARNHEM, ESTATE, RENKUM, app, data_set, imported, link, named, on, planned, step

from assettool.domain.current import FleetRow
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    CONTACT_ASSIGNMENT,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    INTEGRATION,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT,
)
from assettool.domain.observation import Origin
from assettool.domain.portfolio import Organisation, StatusRow, TenantUseRow
from assettool.domain.register import Application, Component, Deployment, Integration, Machine, Register
from assettool.domain.register_current import current_of
from assettool.domain.register_rows import register_of


@pytest.fixture
def store():
    made = FakeStore()
    machine(made, "SRV1")
    return made


def machine(store, name, **fields):
    defaults = {"kind": "virtual_server", "lifecycle": "active", "environment": "old"}
    return store.add(ASSET, uid=f"u-{name}-{len(store.rows[ASSET])}", name=name, **{**defaults, **fields})


def reasons(made):
    return ["; ".join(reject.reasons) for reject in made.plan.rejects]


def only(store, label):
    [found] = store.rows[label].values()
    return found


def history(store):
    """Old, new and day of every status change, in their order."""
    rows = sorted(store.rows[STATUS_CHANGE].values(), key=lambda row: (row["at"], row["id"]))
    return [(row["old"], row["new"], row["at"][:10]) for row in rows]


def moved(day, new, **fields):
    """A row about the status of something that is no application."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return StatusRow(origin=Origin("statussen.csv", "", 2), new=new, at=at, **fields)


def test_deployment_when_a_machine_is_named_then_it_runs_on_that_asset(store):
    imported(store, app("A"), on("A", "srv1", role="web", fields={"exposure": "internet", "maintenance_window": ""}))

    assert only(store, DEPLOYMENT)["exposure"] == "internet"
    link_ = only(store, DEPLOYMENT_MACHINE)
    assert (link_["asset"], link_["role"], link_["confirmation"], link_["confidence"]) == (1, "web", "confirmed", 100)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere", "there is no asset with this name: nowhere"),
        ("twin", "several assets have this name: twin"),
        ("gone", "there is no asset with this name: gone"),
    ],
)
def test_deployment_when_the_machine_is_not_clear_then_the_row_is_rejected(store, name, reason):
    machine(store, "twin")
    machine(store, "TWIN")
    machine(store, "gone", lifecycle="retired")

    assert reasons(planned(store, app("A"), on("A", name))) == [reason]


def test_deployment_when_two_tenants_have_a_machine_with_the_name_then_the_own_one_counts(store):
    imported(store, app("A"), app("B", organisation=RENKUM))
    tenants = {row["slug"]: number for number, row in store.rows[TENANT].items()}
    machine(store, "twin", tenant=tenants["renkum"])
    own = machine(store, "twin", tenant=tenants["arnhem"])

    imported(store, on("A", "twin"))

    assert only(store, DEPLOYMENT_MACHINE)["asset"] == own


@pytest.mark.parametrize(
    ("before", "row", "after"),
    [
        ("confirmed", {"confirmation": "proposed", "confidence": 60, "reason": "name"}, ("confirmed", 100, "")),
        ("rejected", {"confirmation": "proposed", "confidence": 60, "reason": "name"}, ("rejected", 100, "")),
        ("proposed", {"confirmation": "proposed", "confidence": 60, "reason": "name"}, ("proposed", 60, "name")),
        ("rejected", {}, ("confirmed", 100, "")),
    ],
)
def test_deployment_when_a_person_has_decided_then_a_proposal_changes_nothing(store, before, row, after):
    imported(store, app("A"), on("A", "srv1"))
    only(store, DEPLOYMENT_MACHINE)["confirmation"] = before

    imported(store, on("A", "srv1", **row))

    found = only(store, DEPLOYMENT_MACHINE)
    assert (found["confirmation"], found["confidence"], found["reason"]) == after


def test_data_set_when_it_is_new_then_it_is_of_its_tenant_and_application(store):
    rows = [
        app("A"),
        data_set(
            " Map  A ", application=named("A", organisation=Organisation()), fields={"size_mb": 5, "location": ""}
        ),
        data_set("Map B", fields={"kind": "user"}),
        data_set("Map C"),
        data_set("map a", fields={"size_mb": 6}),
        data_set(" "),
        data_set("Map D", application=named("Nothing")),
    ]
    made = planned(store, *rows)
    imported(store, *rows)

    assert [(row["name"], row["kind"]) for row in store.rows[DATA_SET].values()] == [
        ("Map A", "application"),
        ("Map B", "user"),
        ("Map C", "department"),
    ]
    assert store.named(DATA_SET, "Map A")["size_mb"] == 5
    assert reasons(made) == ["it has no name", "there is no such application in the portfolio of arnhem: Nothing"]
    assert planned(store, *rows).plan.is_empty


def test_integration_when_its_identifier_is_known_then_it_is_that_one(store):
    imported(store, app("A"), app("B"), app("C"), link("A", "B", identifier="K1", catalogue={"Status": "actief"}))
    imported(store, link("A", "C", identifier="K1", fields={"standard": "StUF"}, catalogue={"Datum": "1"}))

    found = only(store, INTEGRATION)
    assert store.rows[APPLICATION][found["target"]]["name"] == "C"
    assert (found["standard"], found["catalogue"]) == ("StUF", {"columns": {"Status": "actief", "Datum": "1"}})


def test_integration_when_it_has_no_identifier_then_its_ends_and_standard_tell(store):
    rows = [
        app("A"),
        app("B"),
        link("A", "B", fields={"standard": "StUF"}),
        link("A", "B", fields={"standard": "ZGW"}),
        link("A", "B", fields={"standard": "ZGW", "strength": "hard"}),
        link("A", outside="DigiD"),
        link("A", outside=" digid "),
    ]
    imported(store, *rows)

    assert sorted(row["standard"] for row in store.rows[INTEGRATION].values()) == ["", "StUF", "ZGW"]
    assert planned(store, *rows).plan.is_empty


def test_integration_when_one_without_a_standard_is_there_then_a_row_fills_it(store):
    imported(store, app("A"), app("B"), link("A", "B"))
    imported(store, link("A", "B", identifier="K1", fields={"standard": "StUF"}))
    imported(store, link("A", "B", identifier="K2", fields={"standard": "StUF"}))

    assert [(row["identifier"], row["standard"]) for row in store.rows[INTEGRATION].values()] == [
        ("K1", "StUF"),
        ("K2", "StUF"),
    ]
    assert planned(store, link("A", "B", identifier="K1"), link("A", "B", identifier="K2")).plan.is_empty


def test_integration_when_its_counterpart_is_missing_then_it_is_rejected_or_outside(store):
    made = planned(
        store,
        app("A"),
        link("A", "B"),
        link("A", "B", outside="a supplier's cloud"),
        link("A"),
        link("B", "A"),
        link("A", named("A", organisation=Organisation())),
    )

    assert reasons(made) == [
        "its counterpart is missing: there is no such application in the portfolio of arnhem: B",
        "it names no counterpart",
        "there is no such application in the portfolio of arnhem: B",
    ]
    outside = [change.new["outside"] for change in made.plan.changes if change.label == INTEGRATION]
    assert outside == ["a supplier's cloud", ""]


def test_history_when_a_file_has_it_then_it_is_written_in_the_order_of_its_dates(store):
    imported(store, app("A"), step("A", "packaged", "2025-03-03"), step("A", "assessed", "2025-02-03"))

    assert history(store) == [
        ("", "registered", "2025-02-03"),
        ("registered", "assessed", "2025-02-03"),
        ("assessed", "packaged", "2025-03-03"),
    ]
    assert only(store, APPLICATION)["status"] == "packaged"


def test_history_when_it_is_read_again_then_nothing_is_written_twice(store):
    rows = [app("A"), step("A", "registered", "2025-01-01"), step("A", "assessed", "2025-02-03")]
    imported(store, *rows)

    made = planned(store, *rows, step("A", "assessed", "2025-02-04"))

    assert made.plan.is_empty
    assert (made.plan.accounting.accepted, made.plan.accounting.merged) == (1, 3)


def test_history_when_a_step_is_illegal_then_it_is_rejected_with_the_legal_ones_and_the_rest_goes_on(store):
    rows = [
        app("A"),
        step("A", "assessed", "2025-02-01"),
        step("A", "go", "2025-02-02"),
        step("A", "packaged", "2025-02-03"),
    ]
    made = planned(store, *rows)
    imported(store, *rows)

    [reason] = reasons(made)
    assert reason.startswith("go cannot follow assessed; what can: packaged, functional_test")
    assert only(store, APPLICATION)["status"] == "packaged"


def test_history_when_something_was_registered_earlier_then_its_history_begins_then(store):
    imported(store, app("A"))
    imported(store, step("A", "registered", "2024-01-01"))
    imported(store, step("A", "assessed", "2024-03-01"), step("A", "registered", "2023-01-01"))

    assert [(new, day) for _, new, day in history(store)] == [
        ("registered", "2023-01-01"),
        ("registered", "2024-01-01"),
        ("assessed", "2024-03-01"),
        ("registered", "2026-03-02"),
    ]


def test_history_when_a_step_lacks_what_it_rests_on_then_all_of_that_is_told(store):
    made = planned(
        store,
        app("A"),
        app("B"),
        step("A", "blocked", "2025-02-01"),
        step("B", "assessed", "2999-02-01", evidence="person"),
    )

    blocked, assessed = reasons(made)
    assert blocked == (
        "the reason has to say what blocks it; somebody has to be named who lifts what blocks it; "
        "a date has to say when it is to be lifted"
    )
    assert assessed == "a person has to give a reason; this lies in the future: 2999-02-01 00:00"


def test_history_when_what_is_blocked_goes_back_then_it_goes_where_it_was(store):
    why = {"reason": "no licence", "owner": "Regie", "due": date(2025, 4, 1)}
    imported(store, app("A"), step("A", "assessed", "2025-02-01"), step("A", "blocked", "2025-02-02", **why))

    made = planned(store, step("A", "packaged", "2025-03-01"))
    imported(store, step("A", "assessed", "2025-03-01"))

    [reason] = reasons(made)
    assert reason.startswith("packaged cannot follow blocked; what can: assessed")
    assert only(store, APPLICATION)["status"] == "assessed"
    blocked = next(row for row in store.rows[STATUS_CHANGE].values() if row["new"] == "blocked")
    assert (blocked["reason"], blocked["owner"], blocked["due"]) == ("no licence", "Regie", "2025-04-01")


@pytest.mark.parametrize(
    ("asset", "seen"),
    [({}, True), ({"environment": "gemict"}, False), ({"lifecycle": "retired"}, False)],
)
def test_history_when_an_old_machine_is_still_seen_then_it_is_not_cleared(store, asset, seen):
    imported(store, app("A"), on("A", "srv1"), on("A", "srv1", environment="test", confirmation="proposed"))
    only(store, APPLICATION)["status"] = "in_management"
    only(store, ASSET).update(asset)

    made = planned(store, step("A", "cleared", "2026-03-02"))

    expected = ["the old environment is not clear, what is still seen: SRV1"] if seen else []
    assert reasons(made) == expected


def test_history_of_a_data_set_and_an_integration_follows_their_own_tables(store):
    rows = [
        app("A"),
        link("A", outside="DigiD", identifier="K1"),
        data_set("Map"),
        moved("2025-02-01", "assessed", data_set=(ARNHEM, "MAP")),
        moved("2025-02-01", "assessed", integration="K1"),
        moved("2025-02-02", "go", integration="K1"),
        moved("2025-02-02", "assessed", integration="K9"),
        moved("2025-02-02", "assessed", data_set=(ARNHEM, "nothing")),
        moved("2025-02-02", "assessed"),
    ]
    made = planned(store, *rows)
    imported(store, *rows)

    assert only(store, DATA_SET)["status"] == only(store, INTEGRATION)["status"] == "assessed"
    assert reasons(made)[:3] == [
        "there is no integration with this identifier: K9",
        "there is no such data set: nothing",
        "it names nothing that has a status",
    ]
    assert reasons(made)[3].startswith("go cannot follow assessed; what can: tested")
    assert planned(store, moved("2025-02-01", "assessed", data_set=(ARNHEM, "Map"))).plan.is_empty


def test_users_when_their_application_is_unknown_then_the_row_is_rejected(store):
    row = TenantUseRow(origin=Origin("f", "", 2), application=named("A"), organisation=RENKUM, users=3)

    assert reasons(planned(store, row)) == ["there is no such application in the portfolio of arnhem: A"]


def test_current_when_rows_hang_on_what_may_not_be_seen_then_they_are_left_out(store):
    imported(store, *ESTATE)
    hidden = {APPLICATION}
    rows: list[FleetRow] = [row for row in store.read_register() if row[0] not in hidden]

    found = current_of(rows, register_of(rows))

    labels = {key.partition(":")[0] for key in found.objects}
    assert SUPPLIER in labels
    assert not labels & {APPLICATION, DEPLOYMENT, DEPLOYMENT_MACHINE, INTEGRATION, CONTACT_ASSIGNMENT}


def test_current_when_a_contact_is_of_something_else_then_it_is_left_out(store):
    imported(store, *ESTATE)
    supplier = next(iter(store.rows[SUPPLIER]))
    first = next(iter(store.rows[CONTACT_ASSIGNMENT].values()))
    store.add(CONTACT_ASSIGNMENT, object=[SUPPLIER, supplier], contact=first["contact"], role=first["role"])
    rows = list(store.read_register())

    found = current_of(rows, register_of(rows))

    assert sum(key.startswith(CONTACT_ASSIGNMENT) for key in found.objects) == 2


def test_current_when_a_row_has_no_id_then_that_is_a_fault():
    with pytest.raises(TypeError, match="no NetBox id: None"):
        current_of([(TENANT, {"id": None, "slug": "a"})], Register())


def test_register_when_a_reference_is_none_then_that_is_a_fault():
    with pytest.raises(TypeError, match="no reference"):
        register_of([(STATUS_CHANGE, {"id": 1, "object": 7, "at": "2026-01-01"})])


def test_register_when_read_in_any_order_then_it_is_the_same(store):
    imported(store, *ESTATE)
    rows = list(store.read_register())
    found = register_of(rows)

    assert register_of(reversed(rows)).by_key == found.by_key
    assert [each.name for each in found.data_sets_of[found.by_key["arnhem/Suite4Work/2.1"].id]] == [
        "Afdelingsmap Zaken"
    ]


def test_register_when_asked_by_name_then_version_tenant_and_case_may_be_given():
    found = Register(
        applications={
            1: Application(1, "Suite", "2.1", "arnhem"),
            2: Application(2, "Suite", "", "renkum"),
            3: Application(3, "Key2", "", "renkum", catalogue={"columns": "spoilt"}),
        }
    )

    assert [each.id for each in found.named("suite")] == [1, 2]
    assert [each.id for each in found.named("Suite 2.1")] == [1]
    assert [each.id for each in found.named("suite@renkum")] == [2]
    assert [each.id for each in found.named("arnhem/suite/2.1")] == [1]
    assert found.named("suite@nowhere") == []
    assert (found.applications[3].columns, found.applications[3].identifiers) == ({}, {})


def test_register_when_an_application_has_no_impact_of_its_own_then_its_components_tell():
    found = Register(
        applications={1: Application(1, "A", components=("X", "Y", "gone"), availability=1)},
        components={1: Component(1, "X", availability=3, integrity=2), 2: Component(2, "Y", integrity=3)},
    )

    assert found.impact(found.applications[1]) == (1, 3, None)


def test_register_when_an_integration_leads_back_to_itself_then_it_is_told_once(store):
    imported(store, app("A"), link("A", "A", identifier="K1", fields={"strength": "hard"}))
    found = register_of(store.read_register())

    [itself] = found.integrations_of[next(iter(found.applications))]
    assert (itself.is_hard, itself.columns) == (True, {})


def test_register_when_asked_then_its_records_tell_what_they_are():
    suite = Application(1, "Suite", "2.1", components=("X",), catalogue={"columns": {"Status": "actief"}})
    machines = (Machine(1, 7), Machine(2, 8, confirmation="proposed"))
    found = Register(
        applications={1: suite},
        components={3: Component(3, "X")},
        deployments={1: Deployment(1, 1, machines=machines)},
        integrations={1: Integration(1, 1, outside="DigiD", catalogue={"columns": {"Datum": 1}})},
    )

    assert (suite.columns, suite.label, Application(2, "Key2").label) == ({"Status": "actief"}, "Suite 2.1", "Key2")
    assert found.deployments[1].confirmed == machines[:1]
    assert found.component["X"].id == 3
    assert found.integrations_of[1][0].columns == {"Datum": "1"}
