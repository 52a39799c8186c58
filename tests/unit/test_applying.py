import threading

import pytest
from factories import make_host, make_machine, make_observation
from fakes import FakeProgress, FakeStore, Interrupted, plan_of, sync

from assettool.domain.objects import ASSET, DEVICE, MACHINE
from assettool.domain.observation import Observation
from assettool.domain.plan import Action, Change, Plan
from assettool.errors import StalePlanError
from assettool.ports import ChunkResult, RunState
from assettool.services import applying
from assettool.services.applying import Stage, apply_plan, chunked, staged

ROWS: list[Observation] = [
    make_host("esx01"),
    *(make_machine(f"APP-{n}", uuid=f"5001000{n}", host="esx01") for n in range(1, 6)),
    *(make_observation(f"LT-{n}", serial=f"S{n}") for n in range(1, 6)),
]


@pytest.fixture
def few_changes_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "CHUNK_CHANGES", 10)


@pytest.mark.usefixtures("few_changes_a_chunk")
def test_chunks_when_an_asset_is_larger_than_a_chunk_it_stays_whole():
    changes = [Change(Action.CREATE, f"{DEVICE}:{n}", "a") for n in range(30)]
    assert [len(chunk) for chunk in chunked([*changes, Change(Action.CREATE, f"{DEVICE}:b", "b")])] == [30, 1]


def test_chunks_when_changes_are_large_are_cut_by_their_bytes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(applying, "CHUNK_BYTES", 3000)
    changes = [Change(Action.CREATE, f"{DEVICE}:{n}", str(n), new={"description": "d" * 1000}) for n in range(5)]
    assert [len(chunk) for chunk in chunked(changes)] == [2, 2, 1]


@pytest.mark.usefixtures("few_changes_a_chunk")
def test_chunks_when_hosts_and_machines_are_new_shared_come_first_and_hosts_before_machines():
    labels = [change.label for chunk in chunked(plan_of(FakeStore(), *ROWS).changes) for change in chunk]
    assert labels.index("virtualization.cluster") < labels.index(DEVICE)
    assert max(n for n, label in enumerate(labels) if label == DEVICE) < labels.index(MACHINE)


def test_chunks_when_there_is_nothing_to_do_are_none():
    assert list(chunked(())) == []


@pytest.mark.usefixtures("few_changes_a_chunk")
def test_apply_when_all_goes_well_writes_the_plan_and_nothing_else():
    store, progress = FakeStore(), FakeProgress()
    plan = plan_of(store, *ROWS)
    result = apply_plan(plan, store, progress)
    assert result.created.keys() == {change.key for change in plan.changes}
    assert (result.updated, result.stale, result.refused) == (0, [], [])
    assert progress.steps == len(plan.changes)
    assert not progress.running
    assert [run.status for run in store.runs] == ["completed"]
    assert store.named(MACHINE, "APP-1")["device"] == store.named(DEVICE, "esx01")["id"]
    assert plan_of(store, *ROWS).is_empty


def test_apply_when_the_plan_is_for_another_netbox_refuses_before_it_begins():
    store = FakeStore(url="http://production.test")
    with pytest.raises(StalePlanError, match=r"another NetBox: http://netbox\.test") as refused:
        apply_plan(plan_of(FakeStore(), *ROWS), store, FakeProgress())
    assert "http://production.test" in refused.value.hint
    assert store.runs == []


def test_apply_when_there_is_nothing_to_do_marks_what_was_seen():
    store = FakeStore()
    sync(store, *ROWS)
    later = store.now.replace(year=2027)
    result = sync(store, *ROWS, now=later)
    assert (len(result.created), result.updated) == (0, 0)
    seen = {row["last_seen"] for row in store.rows["netbox_assettool.observation"].values()}
    assert seen == {later.isoformat()}


def test_apply_when_a_source_no_longer_has_a_row_does_not_mark_it_as_seen():
    store = FakeStore()
    sync(store, *ROWS)
    then, later = store.now.isoformat(), store.now.replace(year=2027)
    sync(store, *ROWS[:-1], now=later)
    seen = {row["external_id"]: row["last_seen"] for row in store.rows["netbox_assettool.observation"].values()}
    assert seen["intune-LT-5"] == then
    assert seen["intune-LT-4"] == later.isoformat()


@pytest.mark.usefixtures("few_changes_a_chunk")
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("request_number", range(9))
def test_apply_when_killed_at_a_request_and_run_again_repeats_and_loses_nothing(request_number: int, is_done: bool):
    whole = FakeStore()
    plan = plan_of(whole, *ROWS)
    assert len(list(chunked(plan.changes))) == 7
    expected = apply_plan(plan, whole, FakeProgress())
    broken = FakeStore()
    broken.break_after(request_number, is_done=is_done)
    with pytest.raises(Interrupted):
        apply_plan(plan, broken, FakeProgress())
    broken.break_at = None
    assert apply_plan(plan, broken, FakeProgress(), goes_on=True) == expected
    assert broken.content() == whole.content()
    assert len(broken.runs) == 1


@pytest.mark.usefixtures("few_changes_a_chunk")
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("request_number", range(9))
def test_apply_when_killed_with_several_chunks_on_their_way_goes_on_with_the_same_chunks(request_number, is_done):
    store = FakeStore(streams=3)
    plan = plan_of(store, *ROWS)
    store.break_after(request_number, is_done=is_done)
    with pytest.raises(Interrupted):
        apply_plan(plan, store, FakeProgress())
    store.break_at = None
    result = apply_plan(plan, store, FakeProgress(), goes_on=True)
    assert result.created.keys() == {change.key for change in plan.changes}
    assert plan_of(store, *ROWS).is_empty
    assert len(store.runs) == 1


class Meeting(FakeStore):
    """Lets a chunk of new physical things wait until another one is there as well."""

    def __init__(self) -> None:
        super().__init__(streams=2)
        self.barrier = threading.Barrier(2)
        self.on_their_way = 0
        self.met: list[tuple[str, int]] = []

    def write_chunk(self, run: RunState, number: int, changes: list[Change]) -> ChunkResult:
        kind = "physical" if any(change.label == DEVICE for change in changes) else "other"
        self.on_their_way += 1
        if kind == "physical":
            self.barrier.wait(timeout=10)
        self.met.append((kind, self.on_their_way))
        if kind == "physical":
            self.barrier.wait(timeout=10)
        result = super().write_chunk(run, number, changes)
        self.on_their_way -= 1
        return result


@pytest.mark.usefixtures("few_changes_a_chunk")
def test_apply_when_the_store_takes_several_chunks_at_a_time_sends_new_assets_side_by_side_and_shared_ones_first():
    store = Meeting()
    plan = plan_of(store, *(make_observation(f"LT-{n}", serial=f"S{n}") for n in range(1, 5)))
    assert [stage for stage, _ in staged(plan.changes)] == [Stage.SHARED, Stage.PHYSICAL]
    apply_plan(plan, store, FakeProgress())
    assert store.met == [("other", 1), *[("physical", 2)] * 2]


def test_stages_when_what_is_there_changes_its_name_or_address_come_before_what_is_new():
    def stage(*changes: Change) -> Stage:
        [(found, _)] = staged(changes)
        return found

    status = Change(Action.UPDATE, f"{DEVICE}:a", "a", 1, {"status": "offline"}, {"status": "active"})
    name = Change(Action.UPDATE, f"{DEVICE}:a", "a", 1, {"name": "B"}, {"name": "A"})
    gone = Change(Action.DELETE, f"{ASSET}:a", "a", 2)
    new = Change(Action.CREATE, f"{DEVICE}:a", "a", new={"name": "A"})
    machine = Change(Action.UPDATE, f"{MACHINE}:a", "a", 3, {"memory": 2048}, {"memory": 1024})
    moved = Change(Action.UPDATE, f"{MACHINE}:a", "a", 3, {"device": {"ref": f"{DEVICE}:b"}}, {"device": None})
    assert stage(status) == stage(new) == Stage.PHYSICAL
    assert stage(status, name) == stage(gone) == Stage.CONTESTED
    assert stage(machine) == stage(status, machine) == Stage.VIRTUAL
    assert stage(moved) == stage(name, machine) == Stage.CONTESTED_VIRTUAL
    assert Stage.SHARED < Stage.CONTESTED < Stage.PHYSICAL < Stage.CONTESTED_VIRTUAL < Stage.VIRTUAL


@pytest.mark.usefixtures("few_changes_a_chunk")
def test_apply_when_an_earlier_run_is_continued_says_so(caplog: pytest.LogCaptureFixture):
    store = FakeStore()
    plan = plan_of(store, *ROWS)
    store.break_after(3, is_done=False)
    with pytest.raises(Interrupted):
        apply_plan(plan, store, FakeProgress())
    store.break_at = None
    with caplog.at_level("INFO"):
        apply_plan(plan, store, FakeProgress())
    assert "goes on after 2 of 7 chunks" in caplog.text


def changed_plan(store: FakeStore) -> Plan:
    sync(store, *ROWS)
    return plan_of(store, make_observation("LT-1", serial="S1", status="offline"), *ROWS[:6], *ROWS[7:])


def test_apply_when_an_object_moved_on_refuses_that_change_and_does_the_others():
    store = FakeStore()
    sync(store, *ROWS)
    rows = [make_observation(f"LT-{n}", serial=f"S{n}", status="offline") for n in (1, 2)]
    plan = plan_of(store, *rows, *ROWS[:6], *ROWS[8:])
    store.named(DEVICE, "LT-1")["status"] = "staged"
    result = apply_plan(plan, store, FakeProgress())
    [stale] = result.stale
    assert stale["reason"] == "status is 'staged', the plan saw 'active'"
    assert store.named(DEVICE, "LT-1")["status"] == "staged"
    assert store.named(DEVICE, "LT-2")["status"] == "offline"


def test_apply_when_an_object_is_gone_refuses_that_change():
    store = FakeStore()
    plan = changed_plan(store)
    del store.rows[DEVICE][store.named(DEVICE, "LT-1")["id"]]
    result = apply_plan(plan, store, FakeProgress())
    assert [stale["reason"] for stale in result.stale] == ["it is gone"]


def test_apply_when_a_reference_moved_on_refuses_that_change():
    store = FakeStore()
    sync(store, *ROWS)
    plan = plan_of(store, make_observation("LT-1", serial="S1", site="werf"), *ROWS[:6], *ROWS[7:])
    store.named(DEVICE, "LT-1")["site"] = store.add("dcim.site", name="Elders", slug="elders")
    [stale] = apply_plan(plan, store, FakeProgress()).stale
    assert stale["reason"].startswith("site is ")


def test_apply_when_netbox_refuses_one_object_says_why_and_writes_the_others():
    store = FakeStore()
    plan = plan_of(store, *ROWS)
    store.add(ASSET, uid=next(c.new["uid"] for c in plan.changes if c.new.get("name") == "LT-1" and c.label == ASSET))
    result = apply_plan(plan, store, FakeProgress())
    reasons = [refused["reason"] for refused in result.refused]
    assert reasons[0].startswith("there is another one with")
    assert all("it refers to an object that is not there" in reason for reason in reasons[1:])
    assert store.named(ASSET, "LT-2")
