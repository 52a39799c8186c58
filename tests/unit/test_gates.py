"""The gates before a wave: what is met, what is missing and for whom, and what a waiver stands in for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from register_cases import make_deployment, make_register

from assettool.domain.licence import Product
from assettool.domain.register import Asset, StatusChange
from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates import GATES, GateStatus, judge
from assettool.domain.waves.gates.gate import Approval, GateFacts, Reach, Text, Waiver
from assettool.domain.waves.gates.wire import FindingOut, GateOut
from assettool.domain.waves.rules import Freeze, Period
from assettool.domain.whatif import Effect, Standing

MONDAY, TODAY = date(2027, 3, 8), date(2027, 3, 5)
NOON = datetime(2027, 3, 4, 12, tzinfo=UTC)
APPLICATION = "netbox_assettool.application"


def facts(links: str = "", *, moving: str = "A", given: dict | None = None, **register) -> GateFacts:
    """What the gates look at, for a wave with the applications of these letters."""
    found = make_register(links, **{"names": moving, **register})
    applications = {each.id: f"application:{each.key}" for each in found.applications.values() if each.name in moving}
    return GateFacts(
        register=found,
        on=TODAY,
        monday=MONDAY,
        applications=applications,
        **{"machines": {}, "weeks": {}, **(given or {})},
    )


def found(gate: GateName, of: GateFacts) -> list[tuple[bool, Text]]:
    """What a gate says, in short."""
    return [(each.is_met, each.text) for each in GATES[gate](of)]


@pytest.mark.parametrize(
    ("disposition", "expected"), [("undecided", (False, Text.UNDECIDED)), ("rehost", (True, Text.DECIDED))]
)
def test_what_becomes_of_an_application_is_decided(disposition, expected):
    assert found(GateName.DISPOSITION, facts(fields={"A": {"disposition": disposition}})) == [expected]


def test_an_application_has_an_owner_and_what_is_missing_is_for_its_managers():
    contacts = (("technical-manager", "T. Beheer"),)
    [finding] = GATES[GateName.OWNER](facts(fields={"A": {"contacts": contacts}}))
    assert (finding.is_met, finding.who, finding.name) == (False, ("T. Beheer",), "A (arnhem)")
    owned = facts(fields={"A": {"contacts": (("application-owner", "E. Baas"),)}})
    [finding] = GATES[GateName.OWNER](owned)
    assert (finding.is_met, str(finding)) == (True, "owned by E. Baas")


def _history(*statuses: str) -> list[StatusChange]:
    return [
        StatusChange(number, APPLICATION, 1, "", status, NOON + timedelta(hours=number), document=f"{status}.pdf")
        for number, status in enumerate(statuses)
    ]


def with_history(status: str, *statuses: str, **given) -> GateFacts:
    """A wave with one application of this status and history."""
    some = facts(fields={"A": {"status": status}}, **given)
    return replace(some, register=replace(some.register, history=_history(*statuses)))


def test_tests_are_accepted_when_an_application_got_its_go_and_kept_it():
    [finding] = GATES[GateName.TESTS](with_history("planned", "packaged", "go", "planned"))
    assert (finding.is_met, finding.evidence) == (True, "go.pdf")
    assert found(GateName.TESTS, with_history("user_acceptance", "go", "user_acceptance")) == [
        (False, Text.NOT_REACHED)
    ]


def test_what_is_installed_is_packaged():
    installed = {"deployments": [make_deployment(1, "A", 1)], "assets": [Asset(1, "u", "S", "virtual_server", "old")]}
    assert found(GateName.TESTS, with_history("migrated", "go", "migrated")) == [(True, Text.REACHED)]
    assert found(GateName.PACKAGING, with_history("go", "packaged", "go", **installed)) == [(True, Text.REACHED)]
    assert found(GateName.PACKAGING, with_history("go", "functional_test", "go", **installed)) == [
        (False, Text.NOT_PACKAGED)
    ]
    assert found(GateName.PACKAGING, with_history("blocked", "packaged", **installed)) == [(False, Text.NOT_PACKAGED)]
    assert found(GateName.PACKAGING, with_history("go", "go")) == [(True, Text.NOT_INSTALLED)]


def _effect(during: int) -> Effect:
    product = Product(key="x", publisher="Y", name="X")
    before, later = Standing(MONDAY, 10, 8, 0), Standing(MONDAY, 10, 10 + during, during, Decimal(0))
    return Effect(product, "core", before, later, before)


def test_licences_stay_enough_and_may_go_along():
    assert found(GateName.LICENCES, facts(given={"effects": [_effect(0)]})) == [(True, Text.ENOUGH)]
    [finding] = GATES[GateName.LICENCES](facts(given={"effects": [_effect(3)]}))
    assert (finding.is_met, finding.values["number"]) == (False, "3")
    bound = facts(fields={"A": {"licence_transferable": "no"}})
    assert found(GateName.LICENCES, bound) == [(True, Text.ENOUGH), (False, Text.NO_TRANSFER)]


@pytest.mark.parametrize(
    ("links", "fields", "weeks", "expected"),
    [
        ("B=>A", {}, {}, (False, Text.NEEDS_FIRST)),
        ("B=>A", {}, {2: MONDAY}, (True, Text.GOES_ALONG)),
        ("B=>A", {}, {2: MONDAY + timedelta(weeks=1)}, (False, Text.NEEDS_FIRST)),
        ("B=>A", {"B": {"status": "aftercare"}}, {}, (True, Text.GOES_ALONG)),
        ("A=>B", {}, {}, (True, Text.BRIDGED)),  # who receives comes later, and reads from the new environment
        ("A->B", {}, {}, (False, Text.NOT_BRIDGED)),
        ("A->A", {}, {}, None),
        ("A->B", {"B": {"status": "retired"}}, {}, None),
    ],
)
def test_integrations_are_whole_or_bridged(links, fields, weeks, expected):
    some = facts(links, fields=fields, given={"weeks": weeks})
    assert found(GateName.INTEGRATIONS, some) == ([expected] if expected else [])


def test_a_soft_integration_with_a_tested_bridge_may_be_cut():
    some = facts("A->B")
    tested = {number: replace(each, status="tested") for number, each in some.register.integrations.items()}
    some = replace(some, register=replace(some.register, integrations=tested))
    assert found(GateName.INTEGRATIONS, some) == [(True, Text.BRIDGED)]


def test_findings_name_what_they_tell_of():
    owned = facts("A->B", fields={"A": {"contacts": (("application-owner", "E. Baas"),)}})
    [finding] = GATES[GateName.OWNER](owned)
    assert finding.about == ("application:1", "contact:E. Baas")
    [finding] = GATES[GateName.INTEGRATIONS](owned)
    assert finding.about == ("application:1", "application:2", "integration:1")
    [finding] = GATES[GateName.TESTS](with_history("go", "packaged", "go"))
    assert finding.about == ("application:1", "statuschange:1")
    [finding] = GATES[GateName.LICENCES](facts(given={"effects": [_effect(3)]}))
    assert finding.about == ("softwareproduct:x",)
    [_, finding] = GATES[GateName.WINDOW](facts(given={"freezes": [Freeze("all", Period(MONDAY, MONDAY))]}))
    assert finding.about == ("application:1", "freeze:all")


def test_a_wave_has_hours_in_its_week():
    start = datetime(2027, 3, 12, 18, tzinfo=UTC)
    hours = {"start": start, "end": start + timedelta(hours=10)}
    assert found(GateName.WINDOW, facts()) == [(False, Text.NO_WINDOW)]
    assert found(GateName.WINDOW, facts(given=hours)) == [(True, Text.IN_WINDOW)]
    late = {"start": start, "end": start + timedelta(days=3)}
    assert found(GateName.WINDOW, facts(given=late)) == [(False, Text.OUTSIDE_WEEK)]


@pytest.mark.parametrize(
    ("freeze", "is_frozen"),
    [
        (Freeze("all", Period(MONDAY, MONDAY)), True),
        (Freeze("Rheden", Period(MONDAY, MONDAY), tenants=frozenset({"rheden"})), False),
        (Freeze("Arnhem", Period(MONDAY, MONDAY), tenants=frozenset({"arnhem"})), True),
        (Freeze("A", Period(MONDAY, MONDAY), applications=frozenset({"A@arnhem"})), True),
        (Freeze("B", Period(MONDAY, MONDAY), applications=frozenset({"B"})), False),
        (Freeze("before", Period(None, MONDAY - timedelta(days=1))), False),
    ],
)
def test_a_freeze_of_its_week_stops_whom_it_is_about(freeze, is_frozen):
    said = [text for _, text in found(GateName.WINDOW, facts(given={"freezes": [freeze]}))]
    assert (Text.FROZEN in said) is is_frozen


def test_every_machine_has_a_fresh_backup_and_was_reached():
    assets = [Asset(number, f"u{number}", f"S{number}", "virtual_server", "old") for number in (1, 2, 3)]
    given = {
        "machines": {1: "a", 2: "a", 3: "a"},
        "backups": {1: NOON, 2: NOON - timedelta(days=2)},
        "reached": {1: Reach(NOON, True), 2: Reach(NOON, False, "no route to host")},
    }
    some = facts(given=given, assets=assets)
    assert found(GateName.BACKUP, some) == [
        (True, Text.BACKED_UP),
        (False, Text.OLD_BACKUP),
        (False, Text.NO_BACKUP),
    ]
    assert found(GateName.PREFLIGHT, some) == [
        (True, Text.REACHABLE),
        (False, Text.NOT_REACHABLE),
        (False, Text.NOT_TRIED),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (False, Text.NOT_SUBMITTED)),
        ({"is_submitted": True}, (False, Text.WAITS)),
        ({"approvals": [Approval("eva", NOON, "a")]}, (False, Text.CHANGED_SINCE)),
        ({"approvals": [Approval("eva", NOON, "b")]}, (True, Text.APPROVED)),
        ({"approvals": [Approval("eva", NOON, "b"), Approval("jan", NOON, "b", False)]}, (False, Text.REJECTED)),
    ],
)
def test_an_approval_is_of_the_content_as_it_is(given, expected):
    assert found(GateName.APPROVAL, facts(given={"content_hash": "b", **given})) == [expected]


def test_a_waiver_stands_in_for_what_it_names_until_it_expires():
    def status(gate: GateName, *waivers: Waiver) -> GateStatus:
        results = judge(facts(given={"waivers": waivers}))
        return next(each.status for each in results if each.gate is gate)

    assert status(GateName.OWNER) is GateStatus.MISSING
    assert status(GateName.OWNER, Waiver(GateName.OWNER, "eva", "known", TODAY)) is GateStatus.WAIVED
    assert status(GateName.OWNER, Waiver(GateName.OWNER, "eva", "known", TODAY - timedelta(days=1))) is (
        GateStatus.MISSING
    )
    item = "application:arnhem/A/"
    assert status(GateName.OWNER, Waiver(GateName.OWNER, "eva", "known", TODAY, item)) is GateStatus.WAIVED
    assert status(GateName.OWNER, Waiver(GateName.OWNER, "eva", "known", TODAY, "other")) is GateStatus.MISSING
    assert status(GateName.APPROVAL, Waiver(GateName.APPROVAL, "eva", "in a hurry", TODAY)) is GateStatus.MISSING


def told(gate: GateName, **given) -> GateOut:
    [found] = [each for each in judge(facts(moving="AB", given=given)) if each.gate is gate]
    findings = tuple(
        FindingOut(
            is_met=each.is_met,
            is_waived=place in found.waived,
            text=str(each),
            item=each.item,
            name=each.name,
            who=each.who,
            evidence=each.evidence,
            waived_by=None,
        )
        for place, each in enumerate(found.findings)
    )
    return GateOut(
        gate=gate,
        status=found.status,
        looked_at=len(findings),
        missing=len(found.missing),
        hidden=0,
        findings=findings,
    )


def test_a_waiver_covers_what_is_missing_and_not_yet_waived():
    waiver = Waiver(GateName.OWNER, "eva", "known", TODAY)
    before = told(GateName.OWNER)
    assert [each.name for each in before.coverable(waiver, TODAY)] == ["A (arnhem)", "B (arnhem)"]
    assert before.coverable(waiver, TODAY + timedelta(days=1)) == []
    after = told(GateName.OWNER, waivers=[replace(waiver, item="application:arnhem/A/")])
    assert [each.name for each in after.coverable(waiver, TODAY)] == ["B (arnhem)"]
    assert told(GateName.APPROVAL).coverable(replace(waiver, gate=GateName.APPROVAL), TODAY) == []


def test_every_gate_has_a_look_and_its_name():
    assert set(GATES) == set(GateName)
    some = facts("A->B", given={"machines": {1: "a"}}, assets=[Asset(1, "u", "S", "virtual_server", "old")])
    for name, look in GATES.items():
        assert {each.gate for each in look(some)} == {name}
