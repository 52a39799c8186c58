import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from factories import make_observation, make_rejected
from fakes import FakeSource, FakeStore, Interrupted, sync
from rich.console import Console

from assettool import wiring
from assettool.cli import output
from assettool.domain.accounting import Accounting
from assettool.domain.objects import DEVICE
from assettool.domain.observation import Origin, SourceWarning
from assettool.domain.plan import Action, Change, Plan, digest, encode
from assettool.errors import SourceError, StoreUnavailable

ROWS = [make_observation(f"LT-{n}", serial=f"S{n}", row=n) for n in range(1, 5)]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The NetBox that commands find."""
    found = FakeStore()
    found.now -= timedelta(days=1)
    monkeypatch.setattr(wiring, "store", lambda *_: found)
    return found


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> FakeSource:
    """The source that commands find."""
    found = FakeSource("intune", list(ROWS))
    monkeypatch.setattr(wiring, "sources", lambda *_: [found])
    return found


@pytest.fixture
def plan_file(assettool, store: FakeStore, source: FakeSource) -> str:
    assert assettool("sync", "plan", "--out", "plan.json").code == 0
    return "plan.json"


def notes() -> list[Path]:
    from assettool.settings import load_settings

    return sorted(wiring.unfinished(load_settings()).iterdir())


# plan


def test_plan_when_there_are_changes_counts_them_and_writes_nothing(assettool, store: FakeStore, source: FakeSource):
    called = assettool("sync", "plan")
    assert called.code == 0
    assert "dcim.device" in called.out
    assert "4 rows read = 4 accepted + 0 merged + 0 rejected + 0 held" in called.out
    assert store.content() == {}
    assert store.runs == []


def test_plan_when_asked_for_a_detailed_exit_code_tells_changes_from_none(
    assettool, store: FakeStore, source: FakeSource
):
    assert assettool("sync", "plan", "--detailed-exitcode").code == 3
    sync(store, source)
    called = assettool("sync", "plan", "--detailed-exitcode")
    assert called.code == 0
    assert "nothing to do" in called.out


def test_plan_when_asked_for_json_prints_only_json(assettool, store: FakeStore, source: FakeSource):
    source.rows.append(make_rejected("LT-9"))
    called = assettool("sync", "plan", "--json")
    content = json.loads(called.out)
    assert content["counts"]["create"]["dcim.device"] == 4
    assert content["accounting"]["rejected"] == 1
    assert content["rejects"][0]["reasons"] == ["it has no name"]
    assert content["sources"][0]["name"] == "intune"
    assert len(content["digest"]) == 64


def test_plan_when_kept_is_applied_exactly(assettool, store: FakeStore, source: FakeSource, plan_file: str):
    source.rows.append(make_observation("LATER", serial="S9"))
    called = assettool("sync", "apply", plan_file)
    assert called.code == 0
    assert {row["name"] for row in store.rows[DEVICE].values()} == {"LT-1", "LT-2", "LT-3", "LT-4"}


def test_plan_when_it_cannot_be_kept_says_why(assettool, store: FakeStore, source: FakeSource):
    called = assettool("sync", "plan", "--out", "nowhere/plan.json")
    assert called.code == 1
    assert called.err.endswith("error: cannot write the plan: nowhere/plan.json\nhint: No such file or directory\n")


def test_plan_when_a_source_fails_names_it_and_ends_with_1(assettool, store: FakeStore, source: FakeSource):
    source.error = SourceError("the file is empty: intune.csv")
    called = assettool("sync", "plan")
    assert called.code == 1
    assert "failed: intune: the file is empty: intune.csv" in called.err


def test_plan_when_rows_are_rejected_shows_reasons_and_on_request_every_row(
    assettool, store: FakeStore, source: FakeSource
):
    source.rows += [make_rejected(f"BAD-{n}", row=n) for n in range(20, 23)]
    short, full = assettool("sync", "plan"), assettool("sync", "plan", "--rejects")
    assert (short.code, full.code) == (0, 0)
    assert "it has no name" in short.out
    assert "BAD-21" not in short.out
    assert "intune.csv, row 21" in full.out


def test_plan_when_there_are_many_reasons_says_how_to_see_the_rest(assettool, store: FakeStore, source: FakeSource):
    for number in range(15):
        reject = make_rejected(row=number)
        source.rows.append(type(reject)(reject.source, reject.origin, (f"reason {number}",)))
    assert "and 3 more reasons: sync plan --rejects" in assettool("sync", "plan").err


def test_plan_when_a_source_warns_shows_it(assettool, store: FakeStore, source: FakeSource):
    from assettool.domain.observation import Origin, SourceWarning

    source.warnings.append(SourceWarning("intune", Origin("intune.csv"), "no column for the serial"))
    assert "warning: intune.csv: no column for the serial" in assettool("sync", "plan").err
    assert json.loads(assettool("sync", "plan", "--json").out)["warnings"][0]["message"] == "no column for the serial"


# the plan that is remembered


@pytest.fixture
def export(source: FakeSource, tmp_path: Path) -> Path:
    """The file that the source reads."""
    path = tmp_path / "intune.csv"
    path.write_text("the export")
    source.paths = [path]
    return path


def test_plan_when_nothing_changed_is_shown_again_without_reading(
    assettool, store: FakeStore, source: FakeSource, export: Path
):
    source.warnings = [SourceWarning("intune", Origin("intune.csv"), "a column is not there")]
    first = assettool("sync", "plan", "--rejects")
    source.error = SourceError("nobody reads it")
    again = assettool("sync", "plan", "--rejects")
    assert (again.code, again.out) == (0, first.out)
    assert again.err == ("nothing has changed since the last plan (--fresh reads all again)\n" + first.err)
    assert "a column is not there" in again.err
    assert json.loads(assettool("sync", "plan", "--json").out)["remembered"] is True


def test_plan_when_it_is_to_be_fresh_reads_all_again(assettool, store: FakeStore, source: FakeSource, export: Path):
    assettool("sync", "plan")
    source.rows.append(make_observation("LATER", serial="S9"))
    assert json.loads(assettool("sync", "plan", "--json", "--fresh").out)["remembered"] is False
    assert "5 rows read" in assettool("sync", "plan").out


def test_plan_when_it_is_to_explain_reads_all_again(assettool, store: FakeStore, source: FakeSource, export: Path):
    assettool("sync", "plan")
    assert "only intune gives one" in assettool("sync", "plan", "--explain", "LT-1").out


@pytest.mark.parametrize("change", ["a file", "NetBox", "a brake"])
def test_plan_when_something_changed_is_a_new_one(
    assettool, store: FakeStore, source: FakeSource, export: Path, change: str
):
    assettool("sync", "plan")
    more = []
    if change == "a file":
        export.write_text("another export")
    elif change == "NetBox":
        store.add("tenancy.tenant", name="New", slug="new")
    else:
        more = ["--allow", "shrink"]
    assert json.loads(assettool("sync", "plan", "--json", *more).out)["remembered"] is False


def test_apply_when_the_plan_is_remembered_carries_out_that_one(
    assettool, store: FakeStore, source: FakeSource, export: Path
):
    assettool("sync", "plan")
    source.error = SourceError("nobody reads it")
    called = assettool("sync", "apply", "--yes")
    assert "nothing has changed since the last plan" in called.err
    assert len(store.rows[DEVICE]) == 4
    source.error = None
    assert json.loads(assettool("sync", "plan", "--json").out)["remembered"] is False


def test_plan_when_a_file_changes_while_it_is_read_is_not_remembered(
    assettool, store: FakeStore, source: FakeSource, export: Path
):
    class Overwritten(FakeSource):
        def read(self):
            export.write_text("while it was read")
            return super().read()

    changed = Overwritten("intune", source.rows, paths=[export])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "sources", lambda *_: [changed])
        assettool("sync", "plan")
    assert json.loads(assettool("sync", "plan", "--json").out)["remembered"] is False


# apply


def test_apply_when_told_yes_writes_and_the_next_plan_is_empty(assettool, store: FakeStore, source: FakeSource):
    called = assettool("sync", "apply", "--yes")
    assert called.code == 0
    assert "created, 0 updated, 0 stale, 0 refused" in called.err
    assert len(store.rows[DEVICE]) == 4
    assert assettool("sync", "plan", "--detailed-exitcode").code == 0
    assert notes() == []


def test_apply_when_asked_for_json_prints_only_json(assettool, store: FakeStore, source: FakeSource):
    content = json.loads(assettool("sync", "apply", "--yes", "--json").out)
    assert content["created"] > 4
    assert content["stale"] == content["refused"] == []


def test_apply_when_nobody_can_be_asked_is_refused(assettool, store: FakeStore, source: FakeSource):
    called = assettool("sync", "apply")
    assert called.code == 4
    assert "--yes" in called.err
    assert store.content() == {}


@pytest.mark.parametrize(("answer", "code", "devices"), [("y\n", 0, 4), ("n\n", 130, 0)])
def test_apply_when_a_person_is_asked_does_what_is_answered(
    assettool,
    store: FakeStore,
    source: FakeSource,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    devices: int,
):
    monkeypatch.setattr(output, "console", Console(stderr=True, force_terminal=True))
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    called = assettool("sync", "apply")
    assert called.code == code
    assert "Apply this plan?" in called.err
    assert len(store.rows[DEVICE]) == devices


@pytest.mark.parametrize(("by_rule", "code"), [(False, 5), (True, 0)])
def test_apply_when_rows_were_rejected_ends_with_5_unless_a_rule_asked_for_it(
    assettool, store: FakeStore, source: FakeSource, by_rule: bool, code: int
):
    source.rows.append(make_rejected(by_rule=by_rule))
    assert assettool("sync", "apply", "--yes").code == code
    assert len(store.rows[DEVICE]) == 4


def test_apply_when_a_source_failed_writes_the_others_and_ends_with_1(
    assettool, store: FakeStore, source: FakeSource, monkeypatch: pytest.MonkeyPatch
):
    broken = FakeSource("mecm", error=SourceError("the file is empty"))
    monkeypatch.setattr(wiring, "sources", lambda *_: [source, broken])
    assert assettool("sync", "apply", "--yes").code == 1
    assert len(store.rows[DEVICE]) == 4


def test_apply_when_an_object_moved_on_ends_with_4_and_says_which(assettool, store: FakeStore, source: FakeSource):
    sync(store, source)
    source.rows[0] = make_observation("LT-1", serial="S1", status="offline")
    assert assettool("sync", "plan", "--out", "plan.json").code == 0
    store.named(DEVICE, "LT-1")["status"] = "staged"
    called = assettool("sync", "apply", "plan.json")
    assert called.code == 4
    assert "stale dcim.device:" in called.err
    assert "the plan saw 'active'" in called.err


def test_apply_when_the_same_plan_comes_again_is_refused_and_repeats_nothing(
    assettool, store: FakeStore, plan_file: str
):
    assert assettool("sync", "apply", plan_file).code == 0
    before = store.content()
    called = assettool("sync", "apply", plan_file)
    assert called.code == 4
    assert "refused" in called.err
    assert store.content() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "this is no plan"),
        (b"PK\x03\x04", "this is no plan"),
        (b"", "this is no plan"),
        (None, "cannot read the plan"),
    ],
)
def test_apply_when_the_file_is_no_plan_says_so(assettool, store: FakeStore, content: bytes | None, said: str):
    if content is not None:
        Path("plan.json").write_bytes(content)
    called = assettool("sync", "apply", "plan.json")
    assert called.code == 1
    assert f"error: {said}: plan.json" in called.err
    assert "hint: " in called.err


def test_apply_when_the_plan_is_for_another_netbox_is_refused(assettool, store: FakeStore, plan_file: str):
    store.url = "http://production.test"
    called = assettool("sync", "apply", plan_file)
    assert called.code == 4
    assert "the plan was made for another NetBox: http://netbox.test" in called.err
    assert store.runs == []


@pytest.fixture
def much_is_gone(store: FakeStore, source: FakeSource) -> None:
    """Thirty of two hundred assets that the source has not had for two months and two runs."""
    source.rows += [make_observation(f"NEW-{n}", serial=f"NEW{n}", row=n) for n in range(200)]
    there = len(source.rows)
    source.rows += [make_observation(f"OLD-{n}", serial=f"OLD{n}", row=n) for n in range(30)]
    store.now -= timedelta(days=60)
    sync(store, source)
    del source.rows[there:]
    for _ in range(2):
        store.now += timedelta(days=20)
        sync(store, source)
    store.now += timedelta(days=20)


@pytest.mark.usefixtures("much_is_gone")
def test_apply_when_too_much_would_be_retired_is_refused_and_writes_nothing(assettool, store: FakeStore):
    called = assettool("sync", "apply", "--yes")
    assert called.code == 4
    assert "the plan would retire 30 of 234 assets, the limit is 25" in called.err
    assert "--allow retire" in called.err
    assert len(store.runs) == 3
    assert notes() == []


@pytest.mark.usefixtures("much_is_gone")
def test_apply_when_the_limit_is_allowed_retires(assettool, store: FakeStore):
    assert assettool("sync", "apply", "--yes", "--allow", "retire").code == 0
    assert sum(row["status"] == "decommissioning" for row in store.rows[DEVICE].values()) == 30


# a bad day


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("request_number", [0, 1, 2, 3])
def test_apply_when_killed_and_run_again_goes_on_and_ends_like_one_run(
    assettool, store: FakeStore, source: FakeSource, request_number: int, is_done: bool
):
    whole = FakeStore()
    whole.now = store.now
    sync(whole, source)
    store.break_after(request_number, is_done=is_done)
    with pytest.raises(Interrupted):
        assettool("sync", "apply", "--yes")
    store.break_at = None
    assert len(notes()) == 1
    called = assettool("sync", "apply", "--yes")
    assert called.code == 0
    assert ("going on with the run that was interrupted" in called.err) == (0 < request_number + is_done < 4)
    assert store.content() == whole.content()
    assert notes() == []
    assert {run.status for run in store.runs} == {"completed"}
    assert sum(run.counts != {} for run in store.runs) == 1


def test_apply_when_killed_while_it_kept_its_note_is_not_stopped_by_it(assettool, store: FakeStore, source: FakeSource):
    from assettool.settings import load_settings

    (wiring.unfinished(load_settings()) / "0123.part").write_bytes(b'{"netbox"')
    assert assettool("sync", "apply", "--yes").code == 0


def test_apply_when_the_unfinished_run_is_of_another_netbox_leaves_it(assettool, store: FakeStore, source: FakeSource):
    store.break_after(1, is_done=True)
    with pytest.raises(Interrupted):
        assettool("sync", "apply", "--yes")
    other = FakeStore(url="http://other.test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "store", lambda *_: other)
        assert assettool("sync", "apply", "--yes").code == 0
    assert len(notes()) == 1


def test_apply_when_netbox_goes_down_half_way_says_so_and_the_next_call_goes_on(
    assettool, store: FakeStore, source: FakeSource, monkeypatch: pytest.MonkeyPatch
):
    def down(*given: object) -> None:
        raise StoreUnavailable("NetBox does not answer: http://netbox.test", hint="is it running?")

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_chunk", down)
        called = assettool("sync", "apply", "--yes")
    assert called.code == 1
    assert "error: NetBox does not answer" in called.err
    called = assettool("sync", "apply", "--yes")
    assert called.code == 0
    assert "going on" in called.err
    assert len(store.rows[DEVICE]) == 4


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("history",), ("show", "1")])
def test_command_when_netbox_is_down_says_so(assettool, store: FakeStore, source: FakeSource, command: tuple[str, ...]):
    store.down = StoreUnavailable("NetBox does not answer: http://netbox.test", hint="is it running?")
    called = assettool("sync", *command)
    assert (called.code, called.out) == (1, "")
    assert called.err == "error: NetBox does not answer: http://netbox.test\nhint: is it running?\n"


def test_plan_when_no_sources_are_configured_says_how(assettool, store: FakeStore):
    called = assettool("sync", "plan")
    assert called.code == 1
    assert "error: no sources are configured" in called.err


def test_plan_when_the_settings_are_wrong_says_where(assettool):
    Path("assettool.yml").write_text("netbox: [1\n")
    called = assettool("sync", "plan")
    assert called.code == 1
    assert "the settings are no valid YAML: " in called.err


def test_plan_when_there_is_no_netbox_yet_says_how_to_get_one(assettool):
    called = assettool("sync", "plan")
    assert called.code == 1
    assert "assettool netbox up" in called.err


def test_plan_when_there_is_no_token_says_how_to_give_one(assettool):
    Path("assettool.yml").write_text("netbox: {url: 'http://127.0.0.1:1'}\n")
    called = assettool("sync", "plan")
    assert called.code == 1
    assert "ASSETTOOL_NETBOX__TOKEN" in called.err


# history and show


def test_history_when_runs_were_made_lists_them(assettool, store: FakeStore, source: FakeSource):
    sync(store, source)
    called = assettool("sync", "history")
    assert called.code == 0
    assert "Completed" in called.out
    assert json.loads(assettool("sync", "history", "--json").out)[0]["rows_read"] == 4


def test_show_when_the_run_is_there_shows_its_accounts_and_objects(assettool, store: FakeStore, source: FakeSource):
    source.rows.append(make_rejected("LT-9"))
    sync(store, source)
    called = assettool("sync", "show", "1")
    assert called.code == 0
    assert "5 rows read = 4 accepted + 0 merged + 1 rejected + 0 held" in called.out
    assert "dcim.device" in called.out
    assert "LT-9" in called.out
    assert json.loads(assettool("sync", "show", "1", "--json").out)["id"] == 1


def test_show_when_there_is_no_such_run_says_so(assettool, store: FakeStore):
    called = assettool("sync", "show", "7")
    assert called.code == 1
    assert "with this number: 7" in called.err


def test_apply_when_a_deletion_was_interrupted_goes_on_as_who_may_delete(
    assettool, store: FakeStore, monkeypatch: pytest.MonkeyPatch
):
    from assettool.settings import load_settings

    users: list[str] = []
    monkeypatch.setattr(wiring, "store", lambda _, user=wiring.CLI_USER: users.append(user) or store)
    number = store.add("dcim.device", name="OLD")
    change = Change(Action.DELETE, "dcim.device:uid-1", "uid-1", number, {}, {"name": "OLD"})
    left = Plan(store.url, (), Accounting(0, 0, 0, 0, 0), (change,))
    name = digest(encode(left))
    (wiring.unfinished(load_settings()) / f"{name}.json").write_bytes(encode(left))
    store.start_run(left, name, 1)
    called = assettool("sync", "apply", "--yes")
    assert "going on with the run that was interrupted" in called.err
    assert users == [wiring.CLI_USER, wiring.DELETING_USER]
    assert notes() == []
