import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from register_cases import make_assets, make_deployment, make_register

from assettool import wiring
from assettool.domain.register import DataSet, Integration, Register

LINKS = "A=>B B=>C C=>A C->D D->E X--Y"
FIELDS = {
    "A": {"name": "Zaken", "version": "2.1", "users": {"arnhem": 120, "rheden": 40}, "components": ("Zaakcomponent",)},
    "D": {"tenant": "rheden", "status": "planned"},
    "X": {"name": "Zaken", "version": "1.0", "tenant": "rheden"},
}


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """What NetBox holds: a circle of three, what hangs on it, and a machine that two share."""
    found = make_register(
        LINKS,
        fields=FIELDS,
        integrations=[
            Integration(20, 1, None, "GBA-V", direction="left_to_right", strength="hard"),
            Integration(21, 4, None, "zaken 2.1", direction="left_to_right"),
        ],
        assets=make_assets(1, 2),
        deployments=[
            make_deployment(1, "A", 1, 2),
            make_deployment(2, "E", (1, "database")),
            make_deployment(3, "E", 1, environment="test"),
        ],
        data_sets=[DataSet(1, "zaken", application=1, size_mb=2048, location="ARN-FS-01")],
    )
    monkeypatch.setattr(wiring, "store", lambda _: None)
    monkeypatch.setattr(wiring, "register", lambda _: found)
    return found


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")]


def test_graph_when_nothing_is_named_shows_groups_shared_machines_and_missing_counterparts(assettool, register):
    called = assettool("app", "graph")
    assert called.code == 0
    told = lines(called.out)
    assert told[0] == "7 applications, 8 integrations, of which 2 lead outside"
    assert told[1] == "of unknown direction, counted as both ways: 1"
    assert "1 3 B@arnhem, C@arnhem, Zaken 2.1@arnhem" in told
    assert "2 circles over all integrations, the largest of 3 applications;" in told
    assert "SRV-1 2 E@arnhem, Zaken 2.1@arnhem" in told
    assert "D@rheden → zaken 2.1 leads outside, but the register has it Zaken 2.1@arnhem" in told
    assert "C@arnhem → D@rheden only one of two organisations lists it D@rheden" in told


def test_graph_when_an_application_is_named_shows_its_neighbours_and_what_fails_with_it(assettool, register):
    told = lines(assettool("app", "graph", "zaken@arnhem", "--depth", "2").out)
    assert told[0] == "Zaken 2.1@arnhem registered"
    assert told[1] == "move group 1: B@arnhem, C@arnhem, Zaken 2.1@arnhem"
    assert "Zaken 2.1@arnhem → GBA-V hard registered" in told
    assert "1 it depends on C@arnhem registered" in told
    assert "1 depends on it B@arnhem registered" in told
    at = told.index("when Zaken 2.1@arnhem fails: 3 down, 1 degraded, 1 affected")
    assert told[at + 1 : at + 4] == [
        "down: a circle of 3: Zaken 2.1@arnhem, B@arnhem, C@arnhem",
        "degraded: D@rheden (soft)",
        "affected: E@arnhem (soft)",
    ]
    assert "arnhem 3 0 1 120 3" in told
    assert "SRV-1 E@arnhem, Zaken 2.1@arnhem" in told


def test_graph_when_a_machine_fails_shows_the_way_and_other_environments(assettool, register):
    told = lines(assettool("app", "graph", "--down", "srv-1").out)
    assert "when SRV-1 fails: 1 down, 3 degraded, 1 affected" in told
    assert "down: E@arnhem (SRV-1, machine)" in told
    assert "E@arnhem test down SRV-1" in told
    both = lines(assettool("app", "graph", "--down", "srv-1", "--down", "asset:2", "--down", "D").out)
    assert "when D@rheden and SRV-1 and SRV-2 fail: 5 down, 0 degraded, 0 affected" in both


def test_graph_when_it_moves_shows_what_is_cut_and_what_goes_along(assettool, register):
    told = lines(assettool("app", "graph", "Zaken 2.1", "--mode", "move").out)
    assert "when Zaken 2.1@arnhem moves, and nothing is bridged: 3 down, 1 degraded, 1 affected" in told
    assert "C@arnhem → Zaken 2.1@arnhem violation hard" in told
    assert "Zaken 2.1@arnhem → GBA-V" in told
    assert "1 B@arnhem, C@arnhem, Zaken 2.1@arnhem" in told
    assert "zaken 2048 ARN-FS-01" in told


def test_graph_when_json_is_asked_for_has_nodes_edges_and_the_impact(assettool, register):
    whole = json.loads(assettool("app", "graph", "--format", "json").out)
    assert (len(whole["nodes"]), len(whole["edges"])) == (7, 8)
    assert "impact" not in whole
    near = json.loads(assettool("app", "graph", "zaken@arnhem", "--json").out)
    assert [node["name"] for node in near["nodes"]] == ["B", "C", "Zaken"]
    assert near["impact"]["counts"] == {"down": 3, "degraded": 1, "affected": 1}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--tenant", "rheden"), ["D", "Zaken"]),
        (("--status", "planned"), ["D"]),
        (("--component", "zaak"), ["Zaken"]),
        (("--tenant", "rheden", "--tenant", "arnhem", "--status", "registered", "--component", "zaak"), ["Zaken"]),
    ],
)
def test_graph_when_filtered_holds_only_those(assettool, register, words, names):
    assert [node["name"] for node in json.loads(assettool("app", "graph", *words, "--json").out)["nodes"]] == names


@pytest.mark.parametrize("words", [(), ("Zaken@arnhem",), ("--down", "SRV-1", "--mode", "fail")])
def test_graph_when_svg_is_asked_for_is_a_picture(assettool, register, words):
    called = assettool("app", "graph", *words, "--format", "svg")
    root = ElementTree.fromstring(called.out)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Zaken 2.1" in called.out


def test_graph_when_every_direction_is_known_says_nothing_of_it(assettool, register):
    told = lines(assettool("app", "graph", "--tenant", "arnhem").out)
    assert told[:2] == ["5 applications, 4 integrations, of which 1 lead outside", ""]


def test_graph_when_a_file_is_named_is_written_there(assettool, register):
    called = assettool("app", "graph", "--tenant", "rheden", "--format", "dot", "--out", "graph.dot")
    assert (called.code, called.out) == (0, "")
    written = Path("graph.dot").read_text(encoding="utf-8")
    assert written.startswith("digraph applications {")
    assert "a4 " in written
    assert "a1 " not in written


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Nothing",), 1, "error: there is no application with this name: Nothing\nhint: assettool app list\n"),
        (
            ("zaken",),
            1,
            "error: several applications have this name: zaken\n"
            "hint: say which: Zaken 1.0@rheden or Zaken 2.1@arnhem\n",
        ),
        (
            ("--down", "SRV-9"),
            1,
            "error: there is no application or machine with this name: SRV-9\n"
            "hint: assettool app list; assettool asset list\n",
        ),
        (("--out", "x.txt"), 2, "error: --out goes with --format svg, dot or json\n"),
    ],
)
def test_graph_when_it_cannot_be_given_says_why(assettool, register, words, code, said):
    called = assettool("app", "graph", *words)
    assert (called.code, called.err) == (code, said)


def test_graph_when_two_machines_have_the_name_asks_which(assettool, register, monkeypatch):
    [machine] = make_assets(1)
    monkeypatch.setattr(wiring, "register", lambda _: Register(assets={1: machine, 3: replace(machine, id=3)}))
    called = assettool("app", "graph", "--down", "srv-1")
    assert called.err == "error: several machines have this name: srv-1\nhint: say which: asset:1 or asset:3\n"


def test_graph_when_there_is_much_tells_how_much_more_there_is(assettool, monkeypatch):
    from assettool.domain.register import Application

    pairs = {each: Application(each, f"A{each:03}") for each in range(1, 262)}
    ties = {
        each: Integration(each, each, each + 1, direction="bidirection", strength="hard") for each in range(1, 60, 2)
    }
    fan = {1000 + each: Integration(1000 + each, 100, each, direction="left_to_right") for each in range(101, 262)}
    monkeypatch.setattr(wiring, "store", lambda _: None)
    monkeypatch.setattr(wiring, "register", lambda _: Register(applications=pairs, integrations=ties | fan))
    whole = assettool("app", "graph")
    assert whole.err == "20 of 30; all of them: --format json\n"
    one = assettool("app", "graph", "A100")
    assert "…; all of it: --format json" in one.out
    assert "161 more" not in one.out
    picture = assettool("app", "graph", "--down", "A100", "--format", "svg")
    assert picture.err == "Only the worst and nearest 150 of 162 are drawn.\n"
