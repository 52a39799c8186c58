import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from landscape_cases import make_deployment, make_register, make_server, make_use, uses

from assettool.domain.register import Component
from assettool.domain.unfinished import OWNER, Unfinished, unfinished, why_critical

OWNED = {"contacts": ((OWNER, "Burgerzaken"),)}
CONTRACT = {"contract_end": "2027-01-01", "cost": 100.0}
RECOVERY = {"rto_hours": 24, "rpo_hours": 24}


def named(register, kind: Unfinished, tenants=()) -> list[str]:
    return [item.name for item in unfinished(register, tenants)[kind]]


def test_application_when_it_runs_nowhere_is_on_the_list():
    there, nowhere = make_use("There"), make_use("Nowhere", version="2")
    register = make_register(there, nowhere, deployments=[make_deployment(there)])
    (item,) = unfinished(register)[Unfinished.NO_DEPLOYMENT]
    assert (item.name, item.tenant, item.application, item.deployment, item.asset) == (
        "Nowhere 2", "arnhem", nowhere, None, None)  # fmt: skip


def test_deployment_when_no_machine_is_confirmed_is_on_the_list_with_how_many_are_proposed():
    server, suite = make_server("SRV-1"), make_use("Suite")
    proposed = make_deployment(suite, (server, "proposed"), (server, "rejected"), environment="test")
    register = make_register(
        suite, deployments=[make_deployment(suite, (server, "confirmed")), proposed], assets=[server]
    )
    (item,) = unfinished(register)[Unfinished.NO_MACHINE]
    assert (item.deployment, item.proposed) == (proposed, 1)
    assert item.document() | {"name": ""} == {
        "kind": "no_machine", "name": "", "tenant": "arnhem", "application": suite.id, "deployment": proposed.id,
        "environment": "test", "machine": None, "status": "registered", "critical": [], "lacks": [],
        "proposed_machines": 1}  # fmt: skip


def test_server_when_no_deployment_is_confirmed_to_run_on_it_is_on_the_list():
    used, proposed = make_server("SRV-1"), make_server("SRV-2", tenant="renkum", kind="physical_server")
    others = [make_server("LT-1", kind="laptop"), make_server("SRV-3", lifecycle="retired")]
    suite = make_use("Suite", status="retired")
    deployment = make_deployment(suite, (used, "confirmed"), (proposed, "proposed"))
    register = make_register(suite, deployments=[deployment], assets=[used, proposed, *others])
    (item,) = unfinished(register)[Unfinished.NO_APPLICATION]
    assert (item.name, item.tenant, item.asset, item.proposed) == ("SRV-2", "renkum", proposed, 0)
    assert item.document()["machine"] == proposed.id


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({}, ()),
        ({"availability": 3, "integrity": 2}, ("availability",)),
        ({"confidentiality": 3, "rto_hours": 8}, ("confidentiality", "rto_hours")),
        ({"rto_hours": 9, "integrity": 1}, ()),
        ({"components": ("BRP",)}, ("integrity",)),
        ({"components": ("BRP",), "integrity": 2}, ()),  # its own says otherwise
    ],
)
def test_application_when_biv_is_3_or_rto_is_short_is_critical(given, reasons):
    suite = make_use("Suite", **given)
    assert why_critical(make_register(suite, components=[Component(1, "BRP", integrity=3)]), suite) == reasons


def test_critical_application_when_nobody_answers_for_it_lacks_an_owner():
    register = make_register(
        make_use("A", availability=3, contacts=(("technical-manager", "TAB"),)),
        make_use("B", availability=3, **OWNED),
        make_use("C"),
    )
    (item,) = unfinished(register)[Unfinished.NO_OWNER]
    assert (item.name, item.critical, item.lacks) == ("A", ("availability",), ("owner",))


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        (CONTRACT, None),
        ({**CONTRACT, "contract_holder": "renkum", "tenant": ""}, None),
        ({**CONTRACT, "tenant": ""}, ("contract_holder",)),
        ({**CONTRACT, "cost": None}, ("yearly_cost",)),
        ({"tenant": ""}, ("contract_end", "yearly_cost", "contract_holder")),
    ],
)
def test_critical_application_when_end_cost_or_holder_is_unknown_lacks_a_contract(given, lacks):
    found = unfinished(make_register(make_use("A", **{"availability": 3, **given})))[Unfinished.NO_CONTRACT]
    assert [item.lacks for item in found] == ([lacks] if lacks else [])


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        (RECOVERY, None),
        ({"rto_hours": 0, "rpo_hours": 0}, None),
        ({"rto_hours": 4}, ("rpo_hours",)),
        ({}, ("rto_hours", "rpo_hours")),
    ],
)
def test_critical_application_when_an_objective_is_unknown_lacks_recovery(given, lacks):
    found = unfinished(make_register(make_use("A", availability=3, **given)))[Unfinished.NO_RECOVERY]
    assert [item.lacks for item in found] == ([lacks] if lacks else [])


def test_application_when_out_of_scope_or_gone_needs_nothing():
    register = make_register(
        make_use("A", status="out_of_scope", availability=3),
        make_use("B", status="retired", availability=3),
        make_use("C", status="cleared", disposition="retire", availability=3),
    )
    assert not any(unfinished(register).values())


def test_list_when_tenants_are_named_is_of_theirs():
    register = make_register(make_use("b"), make_use("A"), make_use("C", "renkum"))
    assert named(register, Unfinished.NO_DEPLOYMENT) == ["A", "b", "C"]
    assert named(register, Unfinished.NO_DEPLOYMENT, ["renkum"]) == ["C"]


def test_list_when_empty_has_every_kind():
    assert list(unfinished(make_register())) == list(Unfinished)


@given(uses, st.randoms(use_true_random=False))
def test_list_when_the_order_differs_is_the_same(applications, chance: random.Random):
    mixed = chance.sample(applications, len(applications))
    assert unfinished(make_register(*applications)) == unfinished(make_register(*mixed))


@given(uses)
def test_list_of_any_register_has_each_application_once_a_kind(applications):
    register = make_register(*applications)
    for items in unfinished(register).values():
        assert len({item.application.id for item in items}) == len(items)
    lacking = unfinished(register)[Unfinished.NO_OWNER]
    wanted = [each for each in applications if each.is_in_use and each.status != "out_of_scope"]
    assert len(lacking) == sum(bool(why_critical(register, each)) for each in wanted)
