"""What commands that run waves say as JSON, and as whom they ask; NetBox in memory."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from fake_runs import FakeRunStore, make_run
from fakes import FakeStore

from assettool import wiring
from assettool.cli import wave_watch
from assettool.domain.running import dossier as dossiers
from assettool.domain.running.events import FIRST, Event, EventKind
from assettool.domain.running.ledger import Entry
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, RunStatus
from assettool.domain.running.terms import Terms
from assettool.domain.running.wire import ProgressOut, UnitProgress
from assettool.errors import RefusedError

WAVE = {
    "id": 43,
    "number": 3,
    "name": "Wave 3",
    "week": "2027-01-11",
    "status": {"value": "approved", "label": "Approved"},
    "window_start": None,
    "window_end": None,
    "content_hash": "a" * 64,
    "submitted_by": None,
    "item_count": 2,
}
CONTENT = {
    "content_hash": "a" * 64,
    "counts": {"servers": 2},
    "changes": [],
    "recipes": None,
    "hidden_recipes": 0,
    "without_recipe": [],
}
RECIPES = """\
recipes:
  - application: Suite4Work
    services: [suite4work]
"""


class Waves(FakeStore):
    """NetBox with one wave; it notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.waves = [WAVE]
        self.content = dict(CONTENT)
        self.said: list[tuple[str, object]] = []
        self.users: list[str] = []

    def get(self, path):
        assert path == "plugins/assettool/waves/43/content"
        return self.content

    def send(self, _method, path, content):
        self.said.append((path.rpartition("/")[2], content))
        return {"id": 43, "verb": path.rpartition("/")[2]}


class Runs:
    """The runs of that wave."""

    def __init__(self) -> None:
        self.kept = FakeRunStore(make_run(2, Terms(until=Phase.VERIFY)))
        self.asked: list[object] = []

    def hosts(self, _wave):
        return list(self.kept.out.hosts)

    def start(self, _wave, asked):
        self.asked.append(asked)
        return self.kept.out

    def decide(self, _wave, asked):
        self.asked.append(asked)
        more = {"until": asked.until, "emergency": asked.emergency, "allow_loss": asked.allow_loss}
        return self.kept.decide(asked.verb, *asked.items, **more)

    def progress(self, _wave):
        run = self.kept.run
        units = tuple(UnitProgress(unit.key, unit.items, "waiting") for unit in run.units)
        return ProgressOut(run.id, 3, "Wave 3", run.status, "", run.terms.until, False, 0, units, (), ())


@pytest.fixture
def netbox(monkeypatch: pytest.MonkeyPatch) -> Waves:
    """The NetBox that commands find."""
    found = Waves()

    def store(_settings, user=wiring.CLI_USER):
        found.users.append(user)
        return found

    monkeypatch.setattr(wiring, "store", store)
    return found


@pytest.fixture
def runs(netbox, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Its runs."""
    found = Runs()
    monkeypatch.setattr(wiring, "runs", lambda _target: found)
    return found


@pytest.mark.parametrize("words", [("--workers", "2"), ("--decide-only",)])
def test_start_when_others_work_then_the_run_is_json(assettool, runs, words):
    called = assettool("wave", "start", "3", *words, "--json")
    assert called.code == 0, called.err
    said = json.loads(called.out)
    assert said["run"] == str(runs.kept.run.id)
    assert [host["name"] for host in said["hosts"]] == ["host-1", "host-2"]


@pytest.mark.parametrize("words", [("--workers", "2"), ("--decide-only",)])
@pytest.mark.parametrize("verb", ["resume", "retry", "rollback"])
def test_verb_when_others_work_then_what_it_does_is_json(assettool, runs, verb, words):
    runs.kept.run.ledger["host-1", Phase.PRECHECK] = Entry(PhaseStatus.FAILED, attempt=1)
    more = ("--all",) if verb == "rollback" else ()
    called = assettool("wave", verb, "3", *more, *words, "--json")
    assert called.code == 0, called.err
    said = json.loads(called.out)
    assert said["status"] == "running"
    assert bool(said["places"]) is (verb != "resume")


@pytest.mark.parametrize("words", [("start",), ("resume",)])
def test_emergency_when_said_then_netbox_is_asked_as_another_than_who_approved(assettool, netbox, runs, words):
    called = assettool("wave", *words, "3", "--emergency", "the hall floods", "--decide-only", "--json")
    assert called.code == 0, called.err
    assert netbox.users[0] == wiring.EMERGENCY_USER
    assert wiring.EMERGENCY_USER != wiring.APPROVING_USER
    assert runs.asked[-1].emergency == "the hall floods"


@pytest.mark.parametrize(
    ("words", "user"),
    [
        (("submit",), wiring.CLI_USER),
        (("withdraw",), wiring.CLI_USER),
        (("approve",), wiring.APPROVING_USER),
        (("reject", "--comment", "the key users are away"), wiring.APPROVING_USER),
    ],
)
def test_four_eyes_when_asked_as_json_then_the_answer_of_netbox_is_printed_and_nothing_asked(
    assettool, netbox, runs, words, user
):
    verb, *more = words
    called = assettool("wave", verb, "3", *more, "--json")
    assert called.code == 0, called.err
    assert json.loads(called.out) == {"id": 43, "verb": verb}
    assert [said for said, _ in netbox.said] == [verb]
    assert netbox.users[-1] == user


@pytest.fixture
def recipes(isolated):
    """Settings with an applications.yml that has a recipe."""
    Path("applications.yml").write_text(RECIPES, encoding="utf-8")
    Path("assettool.yml").write_text("applications: applications.yml\n", encoding="utf-8")


def test_submit_when_there_is_an_applications_file_then_its_recipes_go_with_it(assettool, netbox, runs, recipes):
    netbox.content["recipes"] = [{"application": "Suite4Work", "services": ["suite4work"]}]
    called = assettool("wave", "submit", "3", "--yes")
    assert called.code == 0, called.err
    [(verb, said)] = netbox.said
    [recipe] = said["recipes"]
    assert (verb, recipe["application"], list(recipe["services"])) == ("submit", "Suite4Work", ["suite4work"])
    assert called.err.splitlines()[-3:] == ["  - application: Suite4Work", "    services:", "    - suite4work"]


def test_submit_when_there_is_no_applications_file_then_nothing_is_said_of_recipes(assettool, netbox, runs):
    called = assettool("wave", "submit", "3", "--yes")
    assert called.code == 0, called.err
    assert netbox.said[0][1]["recipes"] is None
    assert "the machine that works knows" in called.err


def test_start_when_there_is_an_applications_file_then_netbox_compares_it_with_what_was_approved(
    assettool, runs, recipes
):
    called = assettool("wave", "start", "3", "--decide-only", "--yes")
    assert called.code == 0, called.err
    assert [each.application for each in runs.asked[-1].recipes] == ["Suite4Work"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({}, "the machine that works knows, by its applications.yml"),
        ({"recipes": []}, "no recipe is for what moves"),
        ({"recipes": [{"application": "Suite4Work", "services": ["suite4work"]}]}, "- application: Suite4Work"),
        ({"recipes": [], "hidden_recipes": 2}, "recipes that you may not see: 2"),
        (
            {"recipes": [{"application": "Suite4Work"}], "without_recipe": ["Geo", "Mail"]},
            "no recipe is for Geo, Mail: there the phases only check",
        ),
    ],
)
def test_approve_when_asked_then_it_shows_what_the_phases_do(assettool, netbox, runs, content, told):
    netbox.content |= content
    called = assettool("wave", "approve", "3", "--yes")
    assert called.code == 0, called.err
    assert told in called.err
    assert called.err.index(told) < called.err.index("approved: Wave 3")


def test_approve_when_asked_then_it_shows_hosts_and_runbook_first(assettool, netbox, runs):
    called = assettool("wave", "approve", "3", "--yes")
    told = called.err.splitlines()
    assert called.code == 0, called.err
    assert told.index("a run works on 2 hosts:") < told.index("approved: Wave 3")
    assert "  host-1: old and new, virtual server" in told
    assert "  cutover: cutover.yml on 2; undone by rollback_cutover.yml" in told
    assert "  verify: verify.yml on 2; nothing to undo" in told


def test_approve_when_its_hosts_cannot_be_shown_then_it_says_why_and_goes_on(assettool, netbox, runs, monkeypatch):
    def refuse(_wave):
        raise RefusedError("NetBox refuses: these hosts of Wave 3 have no device")

    monkeypatch.setattr(runs, "hosts", refuse)
    called = assettool("wave", "approve", "3", "--yes")
    assert called.code == 0, called.err
    assert "its run cannot be shown: NetBox refuses: these hosts of Wave 3 have no device" in called.err


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A dossier in a file."""
    at = datetime(2027, 1, 11, tzinfo=UTC)
    content = dossiers.Dossier(
        format=dossiers.FORMAT,
        run=uuid4(),
        wave=3,
        name="Wave 3",
        week=at.date(),
        status="finished",
        why="",
        started=at,
        finished=at,
        started_by="engineer",
        emergency="",
        window_start=None,
        window_end=None,
        content_hash="a" * 64,
        terms=Terms(),
        gates=(),
        judgements=(),
        waivers=(),
        hosts=(),
        events=(),
        head=FIRST,
    )
    path = tmp_path / "wave-3.json"
    path.write_bytes(dossiers.encode(dossiers.sealed(content)))
    return path


def test_dossier_when_verified_as_json_then_it_says_what_is_wrong_with_it(assettool, sealed):
    called = assettool("wave", "dossier", "--verify", str(sealed), "--json")
    said = json.loads(called.out)
    assert (called.code, said["wave"], said["events"], said["faults"]) == (0, 3, 0, [])
    sealed.write_bytes(sealed.read_bytes().replace(b"engineer", b"somebody"))
    called = assettool("wave", "dossier", "--verify", str(sealed), "--json")
    assert (called.code, json.loads(called.out)["faults"]) == (4, ["its seal does not fit its content"])


def test_watch_when_hosts_are_hidden_or_it_is_an_emergency_then_the_view_says_so(capsys):
    told = ProgressOut(uuid4(), 3, "Wave 3", RunStatus.RUNNING, "", Phase.VERIFY, True, 0, (), (), (), hidden=2)
    wave_watch._print(told)
    shown = capsys.readouterr().out
    assert "IN AN EMERGENCY" in shown
    assert "2 hosts that you may not see" in shown


@pytest.mark.parametrize(("number", "end"), [("0", "phase started"), ("1", "phase started  round 1")])
def test_watch_when_a_phase_starts_then_only_a_round_after_a_rollback_is_told(capsys, number, end):
    event = Event(
        EventKind.PHASE_STARTED, datetime(2027, 1, 11, 18, tzinfo=UTC), "h", Phase.FREEZE, "", {"round": number}
    )
    wave_watch._tell(dossiers.Recorded(1, event, FIRST), as_json=False)
    assert capsys.readouterr().out.rstrip("\n").endswith(f"h freeze {end}")
