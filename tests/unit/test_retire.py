from datetime import timedelta

import pytest
from factories import make_machine, make_observation
from fakes import NOW, FakeSource, FakeStore, plan_of, sync

from assettool.domain.objects import ASSET, DEVICE, MACHINE
from assettool.domain.plan import Action, Plan
from assettool.errors import SourceError

GONE, KEPT = make_observation("GONE", serial="S1"), make_observation("KEPT", serial="S2")
LATER = NOW + timedelta(days=31)


def store_with(*rows: object) -> FakeStore:
    store = FakeStore()
    sync(store, *rows)
    return store


def retired(plan: Plan) -> dict[str, tuple[object, object]]:
    return {change.label: (change.old, change.new) for change in plan.changes if change.action is Action.RETIRE}


def test_retire_when_an_asset_is_gone_from_its_source_long_enough_changes_its_status():
    store = store_with(GONE, KEPT)
    plan = plan_of(store, KEPT, now=LATER)
    assert retired(plan) == {
        ASSET: ({"lifecycle": "active"}, {"lifecycle": "retired"}),
        DEVICE: ({"status": "active"}, {"status": "decommissioning"}),
    }
    assert plan.unseen == ("netbox_assettool.observation:intune/intune-GONE",)


def test_retire_when_a_machine_is_gone_retires_the_machine():
    store = store_with(make_machine("A"), make_machine("B", uuid="50010002"))
    assert set(retired(plan_of(store, make_machine("A"), now=LATER))) == {ASSET, MACHINE}


def test_retire_when_it_is_gone_for_a_short_time_waits():
    store = store_with(GONE, KEPT)
    assert retired(plan_of(store, KEPT, now=NOW + timedelta(days=29))) == {}


def test_retire_when_full_runs_went_by_counts_from_the_last_one_that_had_it():
    store = store_with(GONE, KEPT)
    sync(store, GONE, KEPT, now=NOW + timedelta(days=20))
    sync(store, KEPT, now=NOW + timedelta(days=40))
    assert retired(plan_of(store, KEPT, now=NOW + timedelta(days=49))) == {}
    assert retired(plan_of(store, KEPT, now=NOW + timedelta(days=50)))


@pytest.mark.parametrize(
    "source",
    [
        FakeSource("intune", [KEPT], SourceError("no file"), breaks_after_rows=False),
        FakeSource("intune", [KEPT], SourceError("cut off"), breaks_after_rows=True),
        FakeSource("intune", []),
    ],
)
def test_retire_when_the_source_failed_or_was_empty_retires_and_unsees_nothing(source: FakeSource):
    store = store_with(GONE, KEPT)
    plan = plan_of(store, source, now=LATER)
    assert retired(plan) == {}
    assert plan.unseen == ()


def test_retire_when_one_of_its_sources_was_not_read_waits_for_it():
    store = store_with(GONE, make_observation("GONE", source="cmdb", serial="S1"), KEPT)
    assert retired(plan_of(store, KEPT, now=LATER)) == {}
    other = make_observation("OTHER", source="cmdb", serial="S9")
    assert retired(plan_of(store, KEPT, other, now=LATER))


def test_retire_when_its_row_is_held_does_not_count_as_gone():
    store = store_with(GONE, KEPT)
    held = [
        make_observation("GONE", serial="S1"),
        make_machine("GONE", serial="S1"),
        make_observation("KEPT", id="other", serial="S2", asset_tag="T9"),
    ]
    plan = plan_of(store, *held, now=LATER)
    assert plan.accounting.held == 2
    assert retired(plan) == {}
    assert plan.unseen == ("netbox_assettool.observation:intune/intune-KEPT",)


@pytest.mark.parametrize("lifecycle", ["retired", "planned"])
def test_retire_when_it_is_retired_or_only_planned_leaves_it(lifecycle: str):
    store = store_with(GONE, KEPT)
    store.named(ASSET, "GONE")["lifecycle"] = lifecycle
    assert retired(plan_of(store, KEPT, now=LATER)) == {}


def test_retire_when_no_source_ever_had_it_leaves_it():
    store = store_with(KEPT)
    store.add(ASSET, uid="by-hand", name="BY-HAND", kind="laptop", lifecycle="active")
    assert retired(plan_of(store, KEPT, now=LATER)) == {}


def test_retire_when_the_device_has_gone_or_is_being_decommissioned_retires_the_asset_alone():
    store = store_with(GONE, KEPT)
    store.named(DEVICE, "GONE")["status"] = "decommissioning"
    assert set(retired(plan_of(store, KEPT, now=LATER))) == {ASSET}
    store.named(ASSET, "GONE")["device"] = None
    assert set(retired(plan_of(store, KEPT, now=LATER))) == {ASSET}


def test_retire_when_it_was_applied_is_not_planned_again_and_a_return_makes_it_active():
    store = store_with(GONE, KEPT)
    sync(store, KEPT, now=LATER)
    assert plan_of(store, KEPT, now=LATER).changes == ()
    back = make_observation("GONE", serial="S1", status="active")
    sync(store, back, KEPT, now=LATER)
    assert store.named(ASSET, "GONE")["lifecycle"] == "active"
    assert store.named(DEVICE, "GONE")["status"] == "active"


@pytest.mark.parametrize(("status", "expected"), [("", "active"), ("offline", "offline")])
def test_return_when_a_retired_asset_is_back_it_is_active_again_and_then_nothing_changes(status, expected):
    back = make_observation("GONE", serial="S1", **({"status": status} if status else {}))
    store = store_with(GONE, KEPT)
    sync(store, KEPT, now=LATER)
    sync(store, back, KEPT, now=LATER + timedelta(days=1))
    rows = {label: row for label, row in store.read_fleet() if row.get("name") == "GONE"}
    assert rows[ASSET]["lifecycle"] == "active"
    assert rows[DEVICE]["status"] == expected
    assert plan_of(store, back, KEPT, now=LATER + timedelta(days=1)).is_empty


@pytest.mark.parametrize("lifecycle", ["planned", "retiring"])
def test_return_when_people_chose_a_lifecycle_keeps_it(lifecycle):
    store = store_with(KEPT)
    for label, row in store.read_fleet():
        if label == ASSET:
            row["lifecycle"] = lifecycle
    assert plan_of(store, KEPT).is_empty
