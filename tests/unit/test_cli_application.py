"""`assettool app import`, `list`, `show` and `set`, on a register in memory."""

import csv
import io
import json
from pathlib import Path

import pytest
from fakes import FakeStore, Interrupted
from portfolio_cases import ESTATE, app, imported
from rich.console import Console

from assettool import wiring
from assettool.cli import output
from assettool.domain.objects import APPLICATION, ASSET, CONFLICT

HEADERS = ("Applicatie", "Versie", "Gemeente", "RTO (uur)", "Zelf toegevoegd")
ROWS = [
    ("Suite4Work", "2.1", "0202", "8", ""),
    ("Key2", "xxx", "202", "4", ""),
    ("Suite 4 Work", "", "Arnhem", "", "ja"),
    ("Lost", "", "9999", "", ""),
]
ORGANISATIONS = (
    "organisations:\n- {slug: arnhem, name: Arnhem, cbs: '0202'}\n- {slug: renkum, name: Renkum, cbs: '0274'}\n"
)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The NetBox that commands find."""
    found = FakeStore()
    found.add(ASSET, uid="u1", name="SRV1", kind="virtual_server", lifecycle="active", environment="old")
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    return found


@pytest.fixture
def file(isolated: Path) -> str:
    """A table of applications, with settings that know the organisations."""
    Path("applications.yml").write_text(ORGANISATIONS, encoding="utf-8")
    Path("assettool.yml").write_text("applications: applications.yml\n", encoding="utf-8")
    return table("applicaties.csv", HEADERS, ROWS)


def table(name, headers, rows):
    with Path(name).open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows([headers, *rows])
    return name


def squeezed(text):
    """A table with one blank between its columns."""
    return " ".join(text.split())


# import


def test_import_when_only_planned_then_it_shows_all_and_writes_nothing(assettool, store, file):
    called = assettool("app", "import", file, "--plan")

    assert called.code == 0
    assert "4 rows read = 2 accepted + 0 merged + 1 rejected + 1 held" in called.out
    assert "netbox_assettool.application" in called.out
    assert "Suite 4 Work arnhem applicaties.csv, row 4 arnhem/Suite4Work/2.1 100" in squeezed(called.out)
    assert "there is no organisation with this CBS code: 9999" in called.out
    assert "a CBS code has lost its leading zero: 202 is 0202" in squeezed(called.err)
    assert not store.rows[APPLICATION]
    assert store.runs == []


def test_import_when_a_person_agreed_then_it_writes_and_ends_with_5_for_rejected_rows(assettool, store, file):
    called = assettool("app", "import", file, "--yes")

    assert called.code == 5
    assert "created" in called.err
    assert [row["name"] for row in store.rows[APPLICATION].values()] == ["Key2", "Suite4Work"]
    assert len(store.rows[CONFLICT]) == 1
    assert store.runs[0].sources[0]["name"] == "app/applicaties.csv"


def test_import_when_done_again_then_there_is_nothing_to_do(assettool, store, file):
    assettool("app", "import", file, "--yes")

    called = assettool("app", "import", file, "--plan", "--detailed-exitcode")

    assert called.code == 0
    assert "nothing to do: NetBox is as the files say" in called.out


def test_import_when_asked_for_a_detailed_exit_code_then_changes_are_3(assettool, store, file):
    assert assettool("app", "import", file, "--plan", "--detailed-exitcode").code == 3


def test_import_when_values_change_then_it_shows_what_was_and_what_becomes_of_it(assettool, store, file):
    assettool("app", "import", file, "--yes")
    table(
        file,
        ("Applicatie", "Versie", "Gemeente", "RTO (uur)", "Leverancier"),
        [("Suite4Work", "2.1", "0202", "2", "Pink")],
    )

    called = assettool("app", "import", file, "--plan")

    assert "application:arnhem/Suite4Work/2.1 rto_hours 8 2" in squeezed(called.out)
    assert "supplier pink" in squeezed(called.out)
    assert "1 applications of NetBox are in no row; they stay as they are" in called.err


@pytest.mark.parametrize(("answer", "code", "number"), [("y\n", 5, 2), ("n\n", 130, 0)])
def test_import_when_somebody_can_be_asked_then_it_asks(assettool, store, file, monkeypatch, answer, code, number):
    monkeypatch.setattr(output, "console", Console(stderr=True, force_terminal=True))
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))

    called = assettool("app", "import", file)

    assert called.code == code
    assert "Apply this plan?" in called.err
    assert len(store.rows[APPLICATION]) == number


def test_import_when_nobody_can_be_asked_then_it_refuses(assettool, store, file):
    called = assettool("app", "import", file)

    assert called.code == 4
    assert "--yes" in called.err
    assert not store.rows[APPLICATION]


def test_import_when_the_plan_is_kept_then_sync_apply_carries_out_exactly_it(assettool, store, file):
    assert assettool("app", "import", file, "--out", "plan.json").code == 0
    assert not store.rows[APPLICATION]

    called = assettool("sync", "apply", "plan.json")

    assert called.code == 5
    assert len(store.rows[APPLICATION]) == 2


def test_import_when_asked_for_json_then_it_prints_only_json(assettool, store, file):
    content = json.loads(assettool("app", "import", file, "--plan", "--json").out)

    assert content["counts"]["create"][APPLICATION] == 2
    assert content["accounting"]["held"] == 1
    assert content["proposals"] == [
        {
            "name": "Suite 4 Work",
            "version": "",
            "tenant": "arnhem",
            "origins": ["applicaties.csv, row 4"],
            "candidates": [{"application": "arnhem/Suite4Work/2.1", "score": 100}],
        }
    ]
    assert {reject["held"] for reject in content["rejects"]} == {True, False}
    done = assettool("app", "import", file, "--yes", "--json")
    assert json.loads(done.out)["accounting"]["rejected"] == 1


def test_import_when_asked_for_all_of_it_then_nothing_is_left_out(assettool, store, file):
    rows = [(f"App {letter}{letter}{letter}", "", f"{letter * 5}", "", "") for letter in "abcdefghijklmnopqrst"]
    table(file, HEADERS, rows)

    short = assettool("app", "import", file, "--plan")
    full = assettool("app", "import", file, "--plan", "--full")

    assert "App ttt" not in short.out
    assert "App ttt" in full.out
    assert short.out.count("there is no organisation") == 12
    assert "and 8 more: --full" in short.err


def test_import_when_it_was_cut_off_then_the_next_call_goes_on_first(assettool, store, file):
    store.break_after(2, is_done=True)
    with pytest.raises(Interrupted):
        assettool("app", "import", file, "--yes")

    called = assettool("app", "import", file, "--yes")

    assert "going on with the run that was interrupted" in called.err
    assert "nothing to do" in called.out
    assert [run.status for run in store.runs][:1] == ["completed"]
    assert len(store.rows[APPLICATION]) == 2


def test_import_when_a_file_is_not_there_then_it_says_so(assettool, store, file):
    called = assettool("app", "import", "nothing.csv")

    assert called.code == 1
    assert "nothing.csv" in called.err


def test_import_when_the_tenant_is_given_then_rows_without_one_are_its(assettool, store, file):
    table(file, ("Applicatie",), [("Suite4Work",)])

    assert assettool("app", "import", file, "--tenant", "renkum", "--yes").code == 0
    assert assettool("app", "list", "--tenant", "renkum").out.count("Suite4Work") == 1


# list


def test_list_when_filtered_then_only_those_are_shown(assettool, store, isolated):
    imported(store, *ESTATE, app("Zaaksysteem", fields={"disposition": "retain"}))

    def names(*words):
        return [each["name"] for each in json.loads(assettool("app", "list", "--json", *words).out)]

    assert names() == ["Key2Burgerzaken", "Suite4Work", "Telefoongids", "Zaaksysteem"]
    assert names("--status", "packaged") == ["Suite4Work"]
    assert names("--disposition", "retain") == ["Zaaksysteem"]
    assert names("--supplier", "CENTR") == ["Key2Burgerzaken", "Suite4Work"]
    assert names("--component", "zaak") == ["Suite4Work"]
    assert names("--tenant", "renkum") == []
    assert names("--limit", "1") == ["Key2Burgerzaken"]


def test_list_when_there_are_more_then_it_says_so(assettool, store, isolated):
    imported(store, *ESTATE)

    called = assettool("app", "list", "--limit", "2")

    assert "Suite4Work" in called.out
    assert "Telefoongids" not in called.out
    assert "2 of 3; all of them: --limit 0" in called.err


def test_list_when_asked_for_what_is_blocked_then_it_shows_by_what(assettool, store, isolated):
    imported(store, *ESTATE)
    suite = store.named(APPLICATION, "Suite4Work")
    suite["status"] = "blocked"
    why = {"reason": "no licence", "owner": "Regie", "due": "2026-04-01"}
    store.add(
        "netbox_assettool.statuschange",
        object=[APPLICATION, suite["id"]],
        old="packaged",
        new="blocked",
        at="2026-03-01T09:00:00+00:00",
        **why,
    )
    store.named(APPLICATION, "Telefoongids")["status"] = "blocked"

    called = assettool("app", "list", "--blocked")

    assert "Suite4Work" in called.out
    assert "no licence Regie 2026-04-01" in squeezed(called.out)
    assert "Key2" not in called.out
    [first, _] = json.loads(assettool("app", "list", "--blocked", "--json").out)
    assert first["status_change"]["owner"] == "Regie"


# show


def test_show_when_it_is_there_then_everything_of_it_is_shown(assettool, store, isolated):
    imported(store, *ESTATE)

    called = assettool("app", "show", "Suite4Work@arnhem")

    for words in (
        "Suite4Work 2.1 arnhem packaged",
        "Formuliercomponent, Zaakcomponent",
        "arnhem 120",
        "application-owner Team Zaken",
        "internet SRV1 web",
        "arnhem/Key2Burgerzaken/",
        "Afdelingsmap Zaken",
        "2025-03-03 00:00",
        "portfolio.csv, row",
    ):
        assert words in squeezed(called.out), words


def test_show_when_asked_for_json_then_all_of_it_is_there(assettool, store, isolated):
    imported(store, *ESTATE)

    [suite] = json.loads(assettool("app", "show", "suite4work 2.1", "--json").out)

    assert suite["key"] == "arnhem/Suite4Work/2.1"
    assert suite["users"] == {"arnhem": 120, "renkum": 8}
    machines = {each["environment"]: each["machines"] for each in suite["deployments"]}
    assert machines["production"][0]["asset"]["name"] == "SRV1"
    assert machines["test"] == []
    assert suite["integrations"][0]["target"] == "arnhem/Key2Burgerzaken/"
    assert [each["new"] for each in suite["history"]] == ["registered", "assessed", "packaged"]
    [key2] = json.loads(assettool("app", "show", "Key2Burgerzaken", "--json").out)
    assert [each["target"] for each in key2["integrations"]] == [None, "arnhem/Key2Burgerzaken/"]


def test_show_when_an_application_has_little_then_little_is_shown(assettool, store, isolated):
    imported(store, *ESTATE)

    assert "Key2Burgerzaken" in assettool("app", "show", "key2burgerzaken").out
    called = assettool("app", "show", "Telefoongids")
    assert "self-added" in called.out
    assert "integration" not in called.out


def test_show_when_a_machine_may_not_be_seen_or_is_proposed_then_it_says_so(assettool, store, isolated):
    imported(store, *ESTATE)
    [machine] = store.rows["netbox_assettool.deploymentmachine"].values()
    machine.update(confirmation="proposed", confidence=70, reason="by its name")
    del store.rows[ASSET][1]

    called = assettool("app", "show", "Suite4Work")

    assert "#1" in called.out
    assert "proposed 70 % by its name" in squeezed(called.out)


def test_show_when_there_is_none_then_it_says_so(assettool, store, isolated):
    called = assettool("app", "show", "Nothing")

    assert called.code == 1
    assert "there is no application with this name: Nothing" in called.err


# set


def test_set_when_a_value_is_given_then_it_is_shown_and_written(assettool, store, isolated):
    imported(store, app("Suite4Work"), app("Key2"), app("Other", fields={"disposition": "rehost"}))

    planned = assettool("app", "set", "Suite4Work", "Key2", "disposition=rehost", "--plan")
    done = assettool("app", "set", "Suite4Work", "Key2", "disposition=rehost", "--yes")

    assert "disposition undecided rehost" in squeezed(planned.out)
    assert "in no row" not in planned.err
    assert done.code == 0
    assert {row["disposition"] for row in store.rows[APPLICATION].values()} == {"rehost"}


def test_set_when_a_file_has_the_values_then_only_what_netbox_has_changes(assettool, store, file):
    imported(store, app("Suite4Work", "2.1"))

    called = assettool("app", "set", "--file", file, "--yes")

    assert called.code == 5
    assert "there is no such application in the portfolio of arnhem: Key2" in called.out
    assert [row["rto_hours"] for row in store.rows[APPLICATION].values()] == [8]


def test_set_when_somebody_was_faster_then_the_change_is_stale(assettool, store, isolated, monkeypatch):
    imported(store, app("Suite4Work"))
    plan = wiring.plan_values

    def slow(*words):
        made = plan(*words)
        store.named(APPLICATION, "Suite4Work")["rto_hours"] = 1
        return made

    monkeypatch.setattr(wiring, "plan_values", slow)
    called = assettool("app", "set", "Suite4Work", "rto_hours=8", "--yes")

    assert called.code == 4
    assert "stale" in called.err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["Suite4Work", "color=red"], 2, "no such field: color"),
        (["Suite4Work"], 2, "there is no value"),
        ([], 2, "name applications and values, or a file with both"),
        (["rto_hours=8"], 2, "name applications and values, or a file with both"),
        (["Suite4Work", "rto_hours=8", "--file", "x.csv"], 2, "name applications and values, or a file with both"),
        (["Suite4Work", "rto_hours=8", "rto_hours=9"], 2, "a field has two values: rto_hours"),
        (["Suite4Work", "rto_hours="], 2, "a field has no value: rto_hours"),
        (["Suite4Work", "rto_hours=8", "--reason", "x"], 2, "go with a status"),
        (["Suite4Work", "rto_hours=8", "--origin", "x", "--at", "2026-03-03"], 2, "go with a status: --origin, --at"),
        (["Suite4Work", "status=assessed", "--at", "soon"], 2, "this is no moment: soon"),
        (["Suite4Work", "status=burnt"], 2, "no such status: burnt"),
        (["Suite4Work", "rto_hours=soon", "--yes"], 2, "is no number"),
        (["Nothing", "rto_hours=8"], 1, "there is no application with this name: Nothing"),
        (["Twin", "rto_hours=8"], 1, "several applications have this name: Twin"),
        (["Suite4Work", "status=assessed"], 4, "nobody can be asked"),
    ],
)
def test_set_when_the_words_do_not_fit_then_it_says_why(assettool, store, isolated, words, code, message):
    imported(store, app("Suite4Work"), app("Twin", "1"), app("Twin", "2"))

    called = assettool("app", "set", *words)

    assert (called.code, store.named(APPLICATION, "Suite4Work")["rto_hours"]) == (code, None)
    assert message in called.err


def test_set_when_a_status_is_planned_then_it_shows_whether_it_may_be(assettool, store, isolated):
    imported(store, app("Suite4Work"), app("Key2"))
    store.named(APPLICATION, "Key2")["status"] = "blocked"

    called = assettool("app", "set", "Suite4Work", "Key2", "status=go", "--plan")

    assert called.code == 0
    assert "arnhem/Suite4Work/ registered go" in squeezed(called.out)
    assert "go cannot follow registered" in called.out
    assert "arnhem/Key2/ blocked go" in squeezed(called.out)


def test_set_when_a_status_is_given_then_netbox_decides_on_its_evidence(assettool, store, isolated):
    imported(store, app("Suite4Work"), app("Key2"))

    called = assettool("app", "set", "Suite4Work", "rto_hours=8", "status=assessed", "--reason", "intake", "--yes")
    refused = assettool("app", "set", "Key2", "status=assessed", "--yes")

    assert called.code == 0
    suite = store.named(APPLICATION, "Suite4Work")
    assert (suite["status"], suite["rto_hours"]) == ("assessed", 8)
    assert refused.code == 4
    assert "a person has to give a reason" in refused.out


@pytest.mark.parametrize(("answer", "code", "status"), [("y\n", 0, "assessed"), ("n\n", 130, "registered")])
def test_set_when_somebody_can_be_asked_about_a_status_then_it_asks(
    assettool, store, isolated, monkeypatch, answer, code, status
):
    imported(store, app("Suite4Work"))
    monkeypatch.setattr(output, "console", Console(stderr=True, force_terminal=True))
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))

    called = assettool("app", "set", "Suite4Work", "status=assessed", "--reason", "intake")

    assert "Change the status of 1 applications?" in called.err
    assert (called.code, store.named(APPLICATION, "Suite4Work")["status"]) == (code, status)
