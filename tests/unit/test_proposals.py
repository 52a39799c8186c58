"""Deployments by evidence: from what NetBox holds to a plan of proposals, and what a person decides about them."""

import re
from dataclasses import replace

import pytest
from fakes import FakeProgress, FakeStore

from assettool.domain.evidence import Rule, ServiceSought, SoftwareSought
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    DEVICE,
    MACHINE,
    OBSERVATION,
    TENANT,
)
from assettool.domain.organisations import Known
from assettool.errors import AssettoolError
from assettool.ports import ChunkResult
from assettool.services.applying import apply_plan
from assettool.services.confirming import Choice, make_confirmation_plan
from assettool.services.proposals import PlannedProposals, make_proposal_plan

NAMED = Rule("applications.yml:2", 80, {"": "Suite4Zaken"}, name=re.compile("ZAAK"), role="application")


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    tenant = store.add(TENANT, name="Gemeente Arnhem", slug="arnhem")
    store.add(APPLICATION, name="Suite4Zaken", version="2.1", tenant=tenant)
    store.add(APPLICATION, name="Belastingen", version="", tenant=tenant)
    add_server(store, "ARN-ZAAK-01")
    add_server(store, "ARN-APP-02")
    return store


def add_server(store: FakeStore, name: str, **fields: object) -> int:
    tenant = store.named(TENANT, "Gemeente Arnhem")["id"]
    machine = store.add(MACHINE, name=name, description=fields.pop("description", ""))
    given = {
        "uid": f"uid-{name}", "name": name, "kind": "virtual_server", "environment": "old", "lifecycle": "active",
        "tenant": tenant, "virtual_machine": machine, **fields,
    }  # fmt: skip
    return store.add(ASSET, **given)


def observe(store: FakeStore, asset: str, source: str, **fields: object) -> None:
    number = store.named(ASSET, asset)["id"]
    store.add(
        OBSERVATION,
        source=source,
        external_id=asset,
        asset=number,
        fields=fields,
        last_seen=store.now.isoformat(),
    )


def planned(store: FakeStore, *rules: Rule, **options: object) -> PlannedProposals:
    return make_proposal_plan(store, rules, [Known("arnhem", "Gemeente Arnhem")], FakeProgress(), **options)  # type: ignore[arg-type]


def propose(store: FakeStore, *rules: Rule) -> ChunkResult:
    return apply_plan(planned(store, *rules).plan, store, FakeProgress())


def machines(store: FakeStore) -> dict[str, tuple[object, ...]]:
    """Asset → environment, role, confirmation, confidence."""
    return {
        str(store.rows[ASSET][int(str(row["asset"]))]["name"]): (
            store.rows[DEPLOYMENT][int(str(row["deployment"]))]["environment"],
            row["role"],
            row["confirmation"],
            row["confidence"],
        )
        for row in store.rows[DEPLOYMENT_MACHINE].values()
    }


def test_proposals_when_applied_make_the_deployment_and_its_machine(store: FakeStore) -> None:
    result = propose(store, NAMED)
    assert not result.refused
    assert machines(store) == {"ARN-ZAAK-01": ("production", "application", "proposed", 80)}
    [machine] = store.rows[DEPLOYMENT_MACHINE].values()
    assert machine["reason"] == "80%: it is called ARN-ZAAK-01 (applications.yml:2)"


def test_proposals_when_planned_again_change_nothing(store: FakeStore) -> None:
    propose(store, NAMED)
    assert planned(store, NAMED).plan.is_empty


def test_proposals_when_the_evidence_grows_get_its_confidence(store: FakeStore) -> None:
    propose(store, NAMED)
    observe(store, "ARN-ZAAK-01", "mecm-software", software=[["Zaaksysteem Server", "7.2.1", "Sonsbeek Software"]])
    installed = Rule("applications.yml:3", 50, {"": "Suite4Zaken"}, software=SoftwareSought("Zaaksysteem*"))
    propose(store, NAMED, installed)
    assert machines(store) == {"ARN-ZAAK-01": ("production", "application", "proposed", 90)}


@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
def test_proposals_never_touch_what_a_person_has_decided(store: FakeStore, decision: str) -> None:
    propose(store, NAMED)
    [machine] = store.rows[DEPLOYMENT_MACHINE].values()
    machine["confirmation"] = decision
    found = planned(store, replace(NAMED, confidence=99))
    assert found.plan.is_empty
    assert not found.proposals


def test_proposals_when_no_rule_holds_any_more_are_told_and_stay(store: FakeStore) -> None:
    propose(store, NAMED)
    found = planned(store)
    assert found.plan.is_empty
    assert [machine.confidence for machine in found.unsupported] == [80]


def test_proposals_below_the_least_confidence_are_left_out(store: FakeStore) -> None:
    found = planned(store, NAMED, min_confidence=81)
    assert found.plan.is_empty
    assert not found.proposals


def test_evidence_of_every_kind_comes_from_the_observations_and_from_netbox(store: FakeStore) -> None:
    observe(store, "ARN-APP-02", "ansible", services=[[5432, "postgres"]], description="Belastingen, oud")
    machine = store.named(MACHINE, "ARN-APP-02")
    machine["description"] = "databaseserver"
    tags = {(MACHINE, int(str(machine["id"]))): ["belastingen"]}
    rules = [
        Rule("a:1", 10, {"": "Belastingen"}, service=ServiceSought((5432,))),
        Rule("a:2", 10, {"": "Belastingen"}, tag="belastingen"),
        Rule("a:3", 10, {"": "Belastingen"}, words=("belastingen",)),
        Rule("a:4", 10, {"": "Belastingen"}, words=("databaseserver",)),
    ]
    [proposal] = planned(store, *rules, tags=tags).proposals
    assert proposal.confidence == 34
    for words in ("5432 (postgres)", "the tag belastingen", "says belastingen", "says databaseserver"):
        assert words in proposal.reason


@pytest.mark.parametrize("fields", [{"kind": "laptop"}, {"lifecycle": "retired"}, {"lifecycle": "merged"}])
def test_evidence_on_what_is_no_server_that_is_there_proposes_nothing(
    store: FakeStore, fields: dict[str, object]
) -> None:
    add_server(store, "ARN-ZAAK-09", **fields)
    assert [machine for machine in planned(store, NAMED).proposals if machine.role == "application"][1:] == []


def test_evidence_on_a_device_counts_its_description(store: FakeStore) -> None:
    number = add_server(store, "ARN-CAM-P01", kind="physical_server", virtual_machine=None)
    store.rows[ASSET][number]["device"] = store.add(DEVICE, name="ARN-CAM-P01", description="voor belastingen")
    [proposal] = planned(store, Rule("a:1", 50, {"": "Belastingen"}, words=("belastingen",))).proposals
    assert proposal.asset == number


def test_decision_about_all_open_proposals_confirms_them(store: FakeStore) -> None:
    propose(store, NAMED, Rule("a:9", 30, {"": "Belastingen"}, name=re.compile("APP")))
    made = make_confirmation_plan(store, Choice(), FakeProgress())
    assert [(each.application.name, each.asset.name) for each in made.decided] == [
        ("Belastingen", "ARN-APP-02"),
        ("Suite4Zaken", "ARN-ZAAK-01"),
    ]
    result = apply_plan(made.plan, store, FakeProgress())
    assert result.updated == 2
    assert {confirmation for _, _, confirmation, _ in machines(store).values()} == {"confirmed"}
    assert make_confirmation_plan(store, Choice(), FakeProgress()).plan.is_empty


@pytest.mark.parametrize(
    "choice",
    [Choice(min_confidence=50), Choice(applications=["suite4zaken@arnhem"]), Choice(applications=["Suite4Zaken 2.1"])],
)
def test_decision_about_some_proposals_leaves_the_others_open(store: FakeStore, choice: Choice) -> None:
    propose(store, NAMED, Rule("a:9", 30, {"": "Belastingen"}, name=re.compile("APP")))
    apply_plan(make_confirmation_plan(store, choice, FakeProgress(), reject=True).plan, store, FakeProgress())
    assert machines(store) == {
        "ARN-APP-02": ("production", "", "proposed", 30),
        "ARN-ZAAK-01": ("production", "application", "rejected", 80),
    }


def test_decision_that_names_a_machine_goes_back_on_an_earlier_one(store: FakeStore) -> None:
    propose(store, NAMED)
    [number] = store.rows[DEPLOYMENT_MACHINE]
    for reject in (True, False):
        made = make_confirmation_plan(store, Choice([number]), FakeProgress(), reject=reject)
        apply_plan(made.plan, store, FakeProgress())
    assert machines(store)["ARN-ZAAK-01"][2] == "confirmed"


def test_decision_when_somebody_was_faster_is_refused(store: FakeStore) -> None:
    propose(store, NAMED)
    made = make_confirmation_plan(store, Choice(), FakeProgress())
    [machine] = store.rows[DEPLOYMENT_MACHINE].values()
    machine["confirmation"] = "rejected"
    result = apply_plan(made.plan, store, FakeProgress())
    assert [stale["reason"] for stale in result.stale] == ["confirmation is 'rejected', the plan saw 'proposed'"]
    assert machines(store)["ARN-ZAAK-01"][2] == "rejected"


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (Choice([4711]), "no machine of a deployment with this number: 4711"),
        (Choice(applications=["Nobody"]), "no application with this name: Nobody"),
    ],
)
def test_decision_about_something_that_is_not_there_is_refused(store: FakeStore, choice: Choice, told: str) -> None:
    with pytest.raises(AssettoolError, match=told):
        make_confirmation_plan(store, choice, FakeProgress())
