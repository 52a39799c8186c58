"""`assettool wave waive` against a real NetBox: what it shows, gives and refuses, and for whom."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from equivalence.transport import LocalStore
from plugin_cases import allow, make_application
from users.models import Token
from wave_cases import document_of, item_of, saved

from assettool import wiring
from netbox_assettool.models import (
    Application,
    Waiver,
    Wave,
    WaveItem,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

FOR = ("--reason", "the board stands in", "--until", "2099-03-31")


def _store(user):
    token = Token.objects.create(user=user, version=2)
    return LocalStore(f"{token.get_auth_header_prefix().removeprefix('Bearer ')}{token.token}")


@pytest.fixture
def approver():
    return get_user_model().objects.create_user("eva")


@pytest.fixture
def waive(assettool, admin_client, admin_user, approver, monkeypatch):
    """The command for a wave of two applications that nobody owns."""
    placed = [(item_of(make_application(name)), 1) for name in ("Suite", "Suite extra")]
    saved(admin_client, document_of(placed))
    users = {wiring.CLI_USER: admin_user, wiring.APPROVING_USER: approver}
    monkeypatch.setattr(wiring, "store", lambda _settings, user=wiring.CLI_USER: _store(users[user]))
    number = str(Wave.objects.get().number)

    def call(gate, *words):
        return assettool("wave", "waive", number, gate, *words)

    def gate(name):
        return json.loads(assettool("wave", "show", number, "--gate", name, "--json").out)["gates"][0]

    return SimpleNamespace(call=call, gate=gate)


@pytest.fixture
def may_waive(approver):
    allow(approver, "add", "view", models=[Waiver])
    allow(approver, "view", models=[Wave, WaveItem, Application])


def test_waive_when_an_item_is_named_then_the_gate_is_met_for_it_alone(waive, may_waive):
    called = waive.call("owner", *FOR, "--item", "suite", "--yes")
    assert called.code == 0, called.err
    assert "waives: Suite: nobody owns it" in called.out
    assert "stays missing at this gate: 1" in called.out
    given = Waiver.objects.get()
    assert (given.gate, given.item.name, given.user.username) == ("owner", "Suite", "eva")
    assert (given.reason, given.expires) == ("the board stands in", date(2099, 3, 31))
    findings = {each["name"]: each["waived_by"] for each in waive.gate("owner")["findings"]}
    assert findings == {"Suite": "eva", "Suite extra": None}


def test_waive_when_no_item_is_named_then_all_of_the_gate_is_waived(waive, may_waive):
    said = json.loads(waive.call("owner", *FOR, "--json").out)
    assert (said["waiver"], said["item"], said["stays_missing"]) == (Waiver.objects.get().pk, "", 0)
    assert [each["name"] for each in said["waives"]] == ["Suite", "Suite extra"]
    assert waive.gate("owner")["status"] == "waived"


def test_waive_when_only_asked_for_then_nothing_is_given(waive, may_waive):
    shown = waive.call("owner", *FOR, "--plan")
    assert (shown.code, shown.out.count("waives: ")) == (0, 2)
    assert json.loads(waive.call("owner", *FOR, "--plan", "--json").out)["waiver"] is None
    assert not Waiver.objects.exists()


def test_waive_when_nothing_is_missing_then_it_is_told_and_nothing_is_given(waive, may_waive):
    waive.call("owner", *FOR, "--item", "Suite", "--yes")
    for gate, words in (("packaging", ()), ("owner", ("--item", "Suite")), ("window", ("--item", "Suite"))):
        called = waive.call(gate, *FOR, *words, "--yes")
        assert called.code == 1
        assert "nothing is missing at this gate" in called.err
        assert f"--gate {gate} --all" in called.err
    assert Waiver.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("Geo", "nothing in wave 1 has this in its name: Geo"), ("uit", "name one of: Suite; Suite extra")],
)
def test_waive_when_no_item_or_several_have_the_name_then_it_is_refused(waive, may_waive, name, words):
    called = waive.call("owner", *FOR, "--item", name, "--yes")
    assert called.code == 1
    assert words in called.err


def test_waive_when_the_user_may_not_then_netbox_refuses_and_nothing_is_given(waive):
    called = waive.call("owner", *FOR, "--yes")
    assert called.code == 1
    assert "NetBox does not allow this" in called.err
    assert not Waiver.objects.exists()


def test_waive_when_the_user_may_not_for_this_gate_then_netbox_refuses(waive, approver):
    allow(approver, "add", "view", models=[Waiver], constraints={"gate": "tests"})
    allow(approver, "view", models=[Wave, WaveItem, Application])
    assert waive.call("owner", *FOR, "--yes").code == 1
    assert waive.call("tests", *FOR, "--yes").code == 0
    assert [each.gate for each in Waiver.objects.all()] == ["tests"]
