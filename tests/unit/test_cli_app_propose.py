"""`assettool app propose` and `confirm`, on a register in memory."""

import io
import json
from pathlib import Path

import pytest
from fakes import FakeStore
from rich.console import Console

from assettool import wiring
from assettool.cli import output
from assettool.domain.objects import APPLICATION, ASSET, DEPLOYMENT, DEPLOYMENT_MACHINE, MACHINE, TENANT

RULES = (
    "deployments:\n"
    "- {when: {name: '^ARN-ZAAK'}, application: Suite4Work, confidence: 80, role: application}\n"
    "- {when: {name: '-WEB-'}, application: Suite4Work, confidence: 40}\n"
    "- {when: {name: '^ARN-BEL'}, application: Belastingen, confidence: 90}\n"
)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, isolated: Path) -> FakeStore:
    """The NetBox that commands find, with settings that have rules."""
    Path("applications.yml").write_text(RULES, encoding="utf-8")
    Path("assettool.yml").write_text("applications: applications.yml\n", encoding="utf-8")
    found = FakeStore()
    tenant = found.add(TENANT, name="Gemeente Arnhem", slug="arnhem")
    found.add(APPLICATION, name="Suite4Work", version="2.1", tenant=tenant)
    for name in ("ARN-ZAAK-01", "ARN-WEB-02", "ARN-BEL-03"):
        found.add(
            ASSET, uid=f"uid-{name}", name=name, kind="virtual_server", environment="old", lifecycle="active",
            tenant=tenant,
        )  # fmt: skip
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    return found


def decisions(store: FakeStore) -> dict[str, object]:
    names = {number: str(row["name"]) for number, row in store.rows[ASSET].items()}
    return {names[int(str(row["asset"]))]: row["confirmation"] for row in store.rows[DEPLOYMENT_MACHINE].values()}


def squeezed(text: str) -> str:
    """A table with one blank between its columns."""
    return " ".join(text.split())


def test_propose_when_only_planned_then_it_shows_why_and_writes_nothing(assettool, store):
    called = assettool("app", "propose", "--plan")
    assert called.code == 0
    assert "arnhem/Suite4Work/2.1 production ARN-ZAAK-01 application 80" in squeezed(called.out)
    assert "2 new proposals, 0 with other evidence" in called.out
    assert "applications.yml:4: there is no application Belastingen of arnhem, for 1 machines: ARN-BEL-03" in squeezed(
        called.err
    )
    assert not store.rows[DEPLOYMENT]


def test_propose_when_yes_then_it_writes_once(assettool, store):
    assert assettool("app", "propose", "--yes").code == 0
    assert decisions(store) == {"ARN-ZAAK-01": "proposed", "ARN-WEB-02": "proposed"}
    called = assettool("app", "propose", "--yes")
    assert called.code == 0
    assert "nothing to do: NetBox has these 2 proposals" in called.out


def test_propose_when_nobody_can_be_asked_then_it_is_refused(assettool, store):
    called = assettool("app", "propose")
    assert called.code == 4
    assert "add --yes" in called.err
    assert not store.rows[DEPLOYMENT]


def test_propose_when_less_sure_than_asked_then_it_is_left_out(assettool, store):
    assettool("app", "propose", "--yes", "--min-confidence", "50")
    assert list(decisions(store)) == ["ARN-ZAAK-01"]


def test_propose_as_json_prints_only_json(assettool, store):
    content = json.loads(assettool("app", "propose", "--plan", "--json").out)
    assert [each["machine"] for each in content["proposals"]] == ["ARN-WEB-02", "ARN-ZAAK-01"]
    assert content["unplaced"][0]["machines"] == ["ARN-BEL-03"]
    written = json.loads(assettool("app", "propose", "--yes", "--json").out)
    assert written["created"] == 3


def test_propose_when_kept_then_sync_apply_carries_it_out(assettool, store):
    assert assettool("app", "propose", "--out", "plan.json").code == 0
    assert not store.rows[DEPLOYMENT]
    assert assettool("sync", "apply", "plan.json").code == 0
    assert len(decisions(store)) == 2


def test_propose_without_rules_says_where_they_go(assettool, store):
    Path("applications.yml").write_text("", encoding="utf-8")
    called = assettool("app", "propose", "--plan")
    assert called.code == 1
    assert "there are no rules on deployments" in called.err
    assert "inventory/applications.yml" in called.err


def test_propose_when_the_evidence_has_gone_then_it_tells_how_to_reject(assettool, store):
    assettool("app", "propose", "--yes")
    Path("applications.yml").write_text(RULES.replace("-WEB-", "-NONE-"), encoding="utf-8")
    called = assettool("app", "propose", "--plan")
    [number] = [n for n, row in store.rows[DEPLOYMENT_MACHINE].items() if row["confidence"] == 40]
    assert f"app confirm --reject {number}" in squeezed(called.err)


def test_confirm_when_only_planned_then_it_shows_the_numbers(assettool, store):
    assettool("app", "propose", "--yes")
    called = assettool("app", "confirm", "--plan")
    assert called.code == 0
    for number in store.rows[DEPLOYMENT_MACHINE]:
        assert str(number) in called.out
    assert "2 to confirm" in called.out
    assert set(decisions(store).values()) == {"proposed"}


def test_confirm_when_sure_enough_then_the_others_stay_open(assettool, store):
    assettool("app", "propose", "--yes")
    assert assettool("app", "confirm", "--min-confidence", "80", "--yes").code == 0
    assert decisions(store) == {"ARN-ZAAK-01": "confirmed", "ARN-WEB-02": "proposed"}


def test_confirm_when_rejecting_numbers_then_only_these_are_rejected(assettool, store):
    assettool("app", "propose", "--yes")
    [number] = [n for n, row in store.rows[DEPLOYMENT_MACHINE].items() if row["confidence"] == 40]
    assert assettool("app", "confirm", str(number), "--reject", "--yes").code == 0
    assert decisions(store) == {"ARN-ZAAK-01": "proposed", "ARN-WEB-02": "rejected"}
    assert "nothing to do: NetBox has these 1 proposals" in assettool("app", "propose", "--plan").out


def test_confirm_when_nothing_is_open_then_it_says_so(assettool, store):
    called = assettool("app", "confirm", "--yes")
    assert called.code == 0
    assert "nothing to confirm: no open proposal is chosen" in called.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("4711",), "no machine of a deployment with this number: 4711"),
        (("--application", "Nobody"), "no application with this name: Nobody"),
    ],
)
def test_confirm_when_it_names_what_is_not_there_then_it_is_an_error(assettool, store, words, told):
    called = assettool("app", "confirm", *words, "--plan")
    assert called.code == 1
    assert told in called.err


def test_confirm_as_json_prints_only_json(assettool, store):
    assettool("app", "propose", "--yes")
    content = json.loads(assettool("app", "confirm", "--application", "Suite4Work@arnhem", "--plan", "--json").out)
    assert [(each["machine"], each["confirmation"]) for each in content] == [
        ("ARN-WEB-02", "proposed"),
        ("ARN-ZAAK-01", "proposed"),
    ]


def test_confirm_on_a_terminal_asks_first(assettool, store, monkeypatch: pytest.MonkeyPatch):
    assettool("app", "propose", "--yes")
    monkeypatch.setattr(output, "console", Console(file=io.StringIO(), force_terminal=True))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert assettool("app", "confirm").code == 130
    assert set(decisions(store).values()) == {"proposed"}
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert assettool("app", "confirm").code == 0
    assert set(decisions(store).values()) == {"confirmed"}


class _Tagged:
    """What NetBox answers to who asks for tags."""

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, object]]:
        del limit
        if path == "extras/tags":
            return [{"slug": parameters["slug"]}] if parameters["slug"] == "zaken" else []
        assert parameters == {"tag": "zaken", "fields": "id"}
        return {"virtualization/virtual-machines": [{"id": 7}], "plugins/assettool/assets": [{"id": 3}]}.get(path, [])


def test_tags_that_rules_ask_for_are_looked_up_where_netbox_knows_them():
    assert wiring._tagged(_Tagged(), ["nobody", "zaken"]) == {(MACHINE, 7): ["zaken"], (ASSET, 3): ["zaken"]}
