"""`assettool wave plan`, `diff`, `letters`: a register in memory, planned by the real planner."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import FakeStore
from icalendar import Calendar
from register_cases import make_register

from assettool import wiring
from assettool.domain.register import Register, StatusChange

RULES = """\
start: 2027-W01
weeks: 6
teams: {TAB: {hours: 40}}
effort: {application: {TAB: 20}}
"""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The NetBox that commands find."""
    found = FakeStore()
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    return found


@pytest.fixture
def planned(store: FakeStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Say what is in the register and in the planning file."""
    path = tmp_path / "planning.yml"
    monkeypatch.setenv("ASSETTOOL_PLANNING", str(path))

    def given(register: Register, rules: str = RULES) -> None:
        path.write_text(rules, encoding="utf-8")
        monkeypatch.setattr(wiring, "register", lambda _: register)

    given(make_register("A=>B B->C", names="ABCD", fields={"A": {"users": {"arnhem": 7}}}))
    return given


def quick(*words: str) -> tuple[str, ...]:
    """The command that plans, with little time for the rest."""
    return ("wave", "plan", "--end-seconds", "20", "--rest-seconds", "0.2", *words)


def test_plan_says_each_wave_and_how_good_it_is(assettool, planned):
    called = assettool(*quick())
    assert called.code == 0
    lines = [" ".join(line.split()) for line in called.out.splitlines()]
    assert lines[0].startswith("wave week applications")
    assert any(line.startswith("1 2027-W01 2 ") and "40/40 h" in line for line in lines)
    assert "the last wave is in 2027-W02 (proven: no plan ends earlier)" in lines
    assert "no deployment: 4:" in called.err


def test_plan_as_json_has_its_end_cost_and_bound(assettool, planned):
    said = json.loads(assettool(*quick("--json")).out)
    assert (said["end"], said["end_is_optimal"]) == ("2027-01-15", True)
    assert said["objective"] == sum(said["parts"].values())
    assert 0 <= said["bound"] <= said["objective"]
    assert [wave["week"] for wave in said["waves"]] == ["2027-W01", "2027-W02"]
    assert {item["kind"] for wave in said["waves"] for item in wave["items"]} == {"application", "integration"}


def test_a_saved_plan_stays_as_it_is_while_nothing_changes(assettool, planned, store):
    assert "saved: 2 waves" in assettool(*quick("--save")).err
    again = assettool(*quick("--save"))
    assert "it is saved already" in again.err
    assert "it stays as it is" in again.out
    assert len(store.wave_plans) == 1


def test_a_plan_after_a_change_moves_as_little_as_it_can(assettool, planned, store, tmp_path):
    assettool(*quick("--save"))
    planned(make_register("A=>B B->C", names="ABCDE", fields={"A": {"users": {"arnhem": 7}}}))
    said = json.loads(assettool(*quick("--json", "--out", str(tmp_path / "next.json"))).out)
    assert (said["moved"], said["end"]) == (0, "2027-01-22")
    shown = json.loads(assettool("wave", "diff", str(tmp_path / "next.json"), "--json").out)
    assert [each["key"] for each in shown["shifts"]] == ["application:arnhem/E/"]


def test_freezes_of_netbox_hold_and_what_is_approved_or_fixed_stays(assettool, planned, store):
    planned(make_register(names="AB"))
    store.freezes = [
        {"name": "Year end", "start": "2027-01-04", "end": "2027-01-06", "tenants": [], "applications": []}
    ]
    store.placement = {
        "application:arnhem/A/": {"week": "2027-01-25", "wave": 4, "status": "approved", "is_fixed": False},
        "application:arnhem/B/": {"week": "2027-02-01", "wave": 5, "status": "draft", "is_fixed": False},
    }
    said = json.loads(assettool(*quick("--json")).out)
    weeks = {item["name"]: wave["week"] for wave in said["waves"] for item in wave["items"]}
    assert weeks["A (arnhem)"] == "2027-W04"
    assert "2027-W01" not in weeks.values()


def test_what_somebody_moved_by_hand_stays_and_is_where_a_plan_begins(assettool, planned, store):
    planned(make_register(names="AB"))
    assettool(*quick("--save"))
    store.placement = {
        "application:arnhem/A/": {"week": "2027-01-18", "wave": 2, "status": "draft", "is_fixed": True},
        "application:arnhem/B/": {"week": "2027-01-11", "wave": 3, "status": "draft", "is_fixed": False},
    }
    said = json.loads(assettool(*quick("--json", "--explain", "A")).out)
    weeks = {item["name"]: wave["week"] for wave in said["waves"] for item in wave["items"]}
    assert weeks == {"A (arnhem)": "2027-W03", "B (arnhem)": "2027-W02"}
    assert (said["moved"], said["is_unchanged"]) == (0, False)
    assert "A (arnhem) is fixed in the week of 18 January 2027" in assettool(*quick("--explain", "A (")).out


def test_a_folder_that_is_not_there_is_told_before_anything_is_planned(assettool, planned, tmp_path, monkeypatch):
    monkeypatch.setattr(wiring, "planner", lambda: pytest.fail("it planned"))
    called = assettool(*quick("--out", str(tmp_path / "nowhere" / "plan.json")))
    assert called.code == 2
    assert "there is no such folder" in called.err


def test_rules_that_collide_are_named_and_refused(assettool, planned):
    planned(
        make_register("A=>B"),
        RULES + "fixed:\n- {application: A, week: 2027-W03}\n- {application: B, week: 2027-W02}\n",
    )
    called = assettool(*quick())
    assert called.code == 4
    assert "A (arnhem) and B (arnhem) are hard-coupled" in called.err
    assert "A (arnhem) is fixed in the week of 18 January 2027" in called.err
    assert "B (arnhem) is fixed in the week of 11 January 2027" in called.err
    assert "capacity" not in called.err


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (RULES.replace("hours: 40", "hours: 0"), "capacity of TAB is 0 h"),
        (RULES.replace("hours: 40", "hours: 10"), "capacity of TAB is 10 h"),
        (RULES + "freezes: [{name: All, from: 2027-01-01, until: 2027-12-31}]\n", "everything is frozen"),
        (RULES.replace("weeks: 6", "weeks: 1"), "the plan has one week"),
    ],
)
def test_a_bad_day_is_explained(assettool, planned, rules, words):
    planned(make_register(names="ABCD"), rules)
    called = assettool(*quick())
    assert called.code == 4
    assert words in called.err


def test_a_circle_and_a_link_to_itself_are_planned(assettool, planned):
    planned(make_register("A<>B B<>C C->C"), RULES.replace("hours: 40", "hours: 60"))
    said = json.loads(assettool(*quick("--json")).out)
    assert len(said["waves"]) == 1
    assert {"remark": "linked to itself", "name": "C (arnhem)"} in said["remarks"]


def test_nothing_to_move_is_a_plan_without_waves(assettool, planned):
    planned(make_register(names="A", fields={"A": {"status": "in_management"}}))
    said = json.loads(assettool(*quick("--json")).out)
    assert (said["waves"], said["objective"]) == ([], 0)
    assert "nothing has to move" in assettool(*quick()).out


def test_explain_says_why_and_refuses_a_name_that_nothing_has(assettool, planned):
    said = assettool(*quick("--explain", "B (arnhem)")).out
    assert "B (arnhem): 2027-W0" in said
    assert assettool(*quick("--explain", "Nothing")).code == 1


def test_without_a_planning_file_the_command_says_which_setting_names_one(assettool, store):
    called = assettool(*quick())
    assert called.code == 1
    assert "planning: planning.yml" in called.err


def test_diff_of_a_file_that_is_no_plan_is_told(assettool, store, tmp_path):
    (tmp_path / "plan.json").write_text("{}")
    called = assettool("wave", "diff", str(tmp_path / "plan.json"), str(tmp_path / "plan.json"))
    assert called.code == 1
    assert "this is no plan of waves" in called.err
    assert "no plan is saved yet" in assettool("wave", "diff", str(tmp_path / "plan.json")).err


def test_letters_are_written_as_texts_a_list_and_a_calendar(assettool, planned, tmp_path):
    assettool(*quick("--out", str(tmp_path / "plan.json")))
    said = json.loads(assettool("wave", "letters", "1", "--plan", str(tmp_path / "plan.json"), "--json").out)
    folder = tmp_path / "letters"
    called = assettool("wave", "letters", "1", "--plan", str(tmp_path / "plan.json"), "--out", str(folder))
    assert called.code == 0
    texts = list(folder.glob("*.txt"))
    assert len(texts) == len(said)
    assert (folder / "letters.csv").read_bytes().startswith(b"\xef\xbb\xbfDatum;Moment;")
    assert Calendar.from_ical((folder / "letters.ics").read_bytes()).walk("VEVENT")


def test_letters_of_a_wave_or_in_a_language_that_is_not_there_are_refused(assettool, planned, tmp_path):
    plan = str(tmp_path / "plan.json")
    assettool(*quick("--out", plan))
    assert assettool("wave", "letters", "9", "--plan", plan).code == 1
    assert assettool("wave", "letters", "1", "--plan", plan, "--lang", "fr").code == 2


def test_the_plan_is_a_picture_or_a_calendar_by_the_name_of_its_file(assettool, planned, tmp_path):
    plan = str(tmp_path / "plan.json")
    assettool(*quick("--out", plan))
    picture, calendar = tmp_path / "plan.svg", tmp_path / "waves.ics"
    assert assettool("wave", "calendar", "--plan", plan, "--out", str(picture)).code == 0
    assert "Gemeente Arnhem" in picture.read_text()
    assert assettool("wave", "calendar", "--plan", plan, "--out", str(calendar), "--lang", "en").code == 0
    assert "Migration wave 2 today" in [
        str(each["summary"]) for each in Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    ]
    assert assettool("wave", "calendar", "--plan", plan, "--out", str(tmp_path / "plan.doc")).code == 2


def kept_wave(number: int, week: str, **given) -> dict[str, object]:
    """A wave as NetBox gives it."""
    empty = {"window_start": None, "window_end": None, "content_hash": "", "submitted_by": None, "item_count": 2}
    status = {"value": "draft", "label": "Draft"}
    return {
        "id": 40 + number,
        "number": number,
        "name": f"Wave {number}",
        "week": week,
        "status": status,
        **empty,
        **given,
    }


def test_letters_of_a_saved_wave_have_its_number_and_hours_in_netbox(assettool, planned, store):
    assettool(*quick("--save"))
    hours = {"window_start": "2027-01-13T18:00:00+01:00", "window_end": "2027-01-14T02:00:00+01:00"}
    store.waves = [kept_wave(5, "2027-01-04"), kept_wave(3, "2027-01-11", **hours)]
    said = json.loads(assettool("wave", "letters", "3", "--lang", "en", "--moment", "t-0", "--json").out)
    assert {each["notice"]["first"] for each in said} == {"2027-01-13"}
    assert all("Migration wave 3 today" in each["subject"] for each in said if each["notice"]["audience"] != "users")
    assert assettool("wave", "letters", "1").code == 1


def test_list_has_the_waves_and_forecasts_by_what_moved(assettool, planned, store):
    store.waves = [kept_wave(1, "2027-01-04", submitted_by={"username": "eva"})]
    called = assettool("wave", "list")
    assert "2027-W01" in called.out
    assert "eva" in called.out
    assert "no forecast" in called.err
    today = datetime.now(UTC)
    moved = [
        StatusChange(
            number, "netbox_assettool.application", number, "migrating", "migrated", today - timedelta(weeks=ago)
        )
        for number, ago in enumerate((5, 5, 4, 3, 2, 1), 10)
    ]
    planned(replace(make_register(names="AB"), history=moved))
    said = json.loads(assettool("wave", "list", "--json").out)["forecast"]
    assert said["remaining"] == 2
    assert said["early"] <= said["likely"] <= said["late"]
    assert "2 applications are left" in assettool("wave", "list").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("approval", "--reason", "in a hurry", "--until", "2099-01-01"), 4, "never waived: approval"),
        (("nothing", "--reason", "known", "--until", "2099-01-01"), 2, "'owner'"),
        (("owner", "--reason", "known", "--until", "2020-01-01"), 2, "this day has passed: 2020-01-01"),
        (("owner", "--reason", "known", "--until", "soon"), 2, "this is no day: soon"),
        (("owner", "--reason", " ", "--until", "2099-01-01"), 2, "the reason is empty"),
        (("owner", "--reason", "known", "--until", "2099-01-01"), 1, "there is no wave 1"),
    ],
)
def test_waive_when_its_words_are_no_waiver_then_nothing_is_given(assettool, store, words, code, told):
    called = assettool("wave", "waive", "1", *words)
    assert called.code == code
    assert told in called.err
