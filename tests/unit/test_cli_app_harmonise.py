import json

import pytest
from landscape_cases import make_deployment, make_register, make_server, make_use

from assettool import wiring
from assettool.domain.register import Register


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """What NetBox holds: packages for the same function, one that both have, and each kind of unfinished work."""
    key2 = make_use("Key2", cost=10_000, used=100, components=("BRP",), availability=3, supplier="Centric")
    burger = make_use("iBurger", "renkum", cost=50_000, used=200, components=("BRP",))
    suite = make_use("Suite", users={"arnhem": 2, "renkum": 1}, components=("Zaken",))
    both = make_use("Basis", "renkum", cost=1, used=1, components=("BRP", "Belastingen"))
    server, proposed = make_server("SRV-1"), make_server("SRV-2")
    found = make_register(
        *(key2, burger, suite, both, make_use("Alone"), make_use("Their own", "renkum")),
        deployments=[make_deployment(key2, (server, "confirmed")), make_deployment(burger, (proposed, "proposed"))],
        assets=[server, proposed],
    )
    monkeypatch.setattr(wiring, "store", lambda _: None)
    monkeypatch.setattr(wiring, "register", lambda _: found)
    return found


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")]


def test_harmonise_when_called_ranks_the_functions_by_what_merging_saves(assettool, register):
    called = assettool("app", "harmonise")
    assert called.code == 0
    told = lines(called.out)
    assert told[1] == "BRP 3 2 301 60,000 Basis, 0.50 € a user 59,850"
    assert told[2:4] == ["Belastingen 1 1 1 0 Basis, 0.50 € a user 0", "Zaken 1 2 3 0 0"]
    assert "reference components: 3; yearly cost €: 60,001; merging saves €: 59,850" in told
    assert "2 applications in use have none, and are not counted" in told


def test_harmonise_when_a_component_is_named_shows_its_applications(assettool, register):
    told = lines(assettool("app", "harmonise", "--component", "br", "--tenant", "arnhem").out)
    assert "Key2 Centric arnhem 100 10,000 registered target 0" in told
    assert not [line for line in told if line.startswith("Zaken")]
    told = lines(assettool("app", "harmonise", "--component", "belastingen").out)
    assert "Basis renkum 1 0 registered target 0" in told


def test_harmonise_when_limited_says_how_many_there_are(assettool, register):
    called = assettool("app", "harmonise", "--limit", "1")
    assert "Zaken" not in called.out
    assert "1 of 3; all of them: --limit 0" in called.err
    assert "all of them" not in assettool("app", "harmonise", "--limit", "0").err


def test_harmonise_when_as_json_has_the_rows(assettool, register):
    said = json.loads(assettool("app", "harmonise", "--component", "BRP", "--json").out)
    assert [(row["package"]["name"], row["outcome"]) for row in said["functions"][0]["applications"]] == [
        ("Basis", "target"), ("iBurger", "merges"), ("Key2", "merges")]  # fmt: skip


def test_harmonise_when_something_is_unknown_says_so(assettool, monkeypatch):
    uses = [
        make_use("Key2", cost=100, used=10, components=("BRP",)),
        make_use("iBurger", used=1, components=("BRP",)),
        make_use("A", components=("Zaken",)),
        make_use("B", components=("Zaken",)),
        make_use("C", cost=10, used=1, components=("Mail",)),
        make_use("D", cost=90, used=1, components=("Mail", "Zaken")),
    ]
    monkeypatch.setattr(wiring, "store", lambda _: None)
    monkeypatch.setattr(wiring, "register", lambda _: make_register(*uses))
    told = {line.split()[0]: line for line in lines(assettool("app", "harmonise").out)[1:4]}
    assert told["BRP"] == "BRP 2 1 11 100 Key2, 10.00 € a user unknown"
    assert told["Zaken"] == "Zaken 3 1 1 45 D, 45.00 € a user unknown"
    assert "D arnhem 1 45 registered stays: also Zaken 0" in lines(
        assettool("app", "harmonise", "--component", "mail").out
    )
    monkeypatch.setattr(wiring, "register", lambda _: make_register(*uses[2:4]))
    assert lines(assettool("app", "harmonise").out)[1] == "Zaken 2 1 0 0 unknown"


def test_harmonise_when_two_tenants_are_named_compares_them(assettool, register):
    told = lines(assettool("app", "harmonise", "--tenant", "arnhem", "--tenant", "renkum").out)
    assert told[:2] == ["1 of 6 packages are shared: 16 %", "2 of 3 functions are shared: 66 %"]
    assert "shared: 1" in told
    assert "BRP Key2 Basis, iBurger" in told
    assert told[told.index("only Arnhem: 1") + 2] == "Alone"
    assert told[told.index("only Renkum: 1") + 2] == "Their own"
    said = json.loads(assettool("app", "harmonise", "--tenant", "arnhem", "--tenant", "renkum", "--json").out)
    assert said["packages"] == {"shared": 1, "either": 6, "percent": 16}


def test_harmonise_when_more_tenants_are_named_tells_how_alike_each_two_are(assettool, register):
    words = ("--tenant", "arnhem", "--tenant", "renkum", "--tenant", "rheden")
    told = lines(assettool("app", "harmonise", *words).out)
    assert told[0] == "packages arnhem renkum rheden"
    assert told[1] == "arnhem 3 100 % 16 % 0 %"
    assert told[3] == "rheden 0 0 % 0 %"
    said = json.loads(assettool("app", "harmonise", *words, "--json").out)
    assert said["tenants"] == {"arnhem": 3, "renkum": 4, "rheden": 0}
    assert len(said["likeness"]) == 3


def test_harmonise_when_neither_has_anything_gives_no_percentage(assettool, register):
    told = lines(assettool("app", "harmonise", "--tenant", "rheden", "--tenant", "rozendaal").out)
    assert told[0] == "0 of 0 packages are shared"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--tenant", "gotham"), "there is no tenant with this slug: gotham"),
        (("--component", "zzz"), "there is no reference component with this in its name: zzz"),
    ],
)
def test_harmonise_when_a_name_is_unknown_says_so(words, message, assettool, register):
    called = assettool("app", "harmonise", *words)
    assert called.code == 1
    assert message in called.err


def test_worklist_when_called_counts_every_kind(assettool, register):
    told = lines(assettool("app", "worklist").out)
    assert told[1:7] == [
        "no_deployment applications without a deployment 4",
        "no_machine deployments without a confirmed machine 1",
        "no_application servers without an application 1",
        "no_owner critical applications without an owner 1",
        "no_contract critical applications without a contract 1",
        "no_recovery critical applications without a recovery objective 1",
    ]


def test_worklist_when_a_kind_is_named_lists_it(assettool, register):
    assert "iBurger renkum production registered 1" in lines(assettool("app", "worklist", "--kind", "no_machine").out)
    told = lines(assettool("app", "worklist", "--kind", "no_recovery", "--tenant", "arnhem").out)
    assert "Key2 arnhem registered availability rto_hours, rpo_hours" in told
    assert "SRV-2" in assettool("app", "worklist", "--kind", "no_application").out
    assert "2 of 4" in assettool("app", "worklist", "--kind", "no_deployment", "--limit", "2").err


def test_worklist_when_as_json_has_the_items(assettool, register):
    said = json.loads(assettool("app", "worklist", "--json").out)
    assert said["no_deployment"]["count"] == len(said["no_deployment"]["items"]) == 4
    assert list(json.loads(assettool("app", "worklist", "--kind", "no_owner", "--json").out)) == ["no_owner"]
