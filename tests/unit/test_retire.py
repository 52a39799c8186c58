from collections.abc import Mapping
from datetime import timedelta

import pytest
from factories import UUID_1, make_machine, make_observation
from fakes import NOW, FakeSource, FakeStore, plan_of, planned, sync
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.clock import Clock
from assettool.domain.current import index
from assettool.domain.objects import ASSET, DEVICE, MACHINE
from assettool.domain.observation import Row
from assettool.domain.plan import Action, Plan
from assettool.domain.policy import Policy, RetireAfter
from assettool.domain.retire import SourceState, deletions, retirements
from assettool.errors import SourceError

GONE, KEPT = make_observation("GONE", serial="S1"), make_observation("KEPT", serial="S2")
LATER = NOW + timedelta(days=31)


def store_with(*rows: Row | FakeSource) -> FakeStore:
    store = FakeStore()
    sync(store, *rows)
    return store


def missed(*rows: Row | FakeSource, kept: tuple[Row | FakeSource, ...] = (KEPT,), runs: int = 2) -> FakeStore:
    """A store with all rows, after so many completed runs that had only the kept ones."""
    store = store_with(*rows)
    for day in range(1, runs + 1):
        sync(store, *kept, now=NOW + timedelta(days=day))
    return store


def retired(plan: Plan) -> dict[str, tuple[object, object]]:
    return {change.label: (change.old, change.new) for change in plan.changes if change.action is Action.RETIRE}


def test_retire_when_an_asset_is_gone_from_its_source_long_enough_changes_its_status():
    plan = plan_of(missed(GONE, KEPT), KEPT, now=LATER)
    assert retired(plan) == {
        ASSET: ({"lifecycle": "active"}, {"lifecycle": "retired"}),
        DEVICE: ({"status": "active"}, {"status": "decommissioning"}),
    }
    assert plan.unseen == ("netbox_assettool.observation:intune/intune-GONE",)


def test_retire_when_a_machine_is_gone_retires_the_machine():
    kept = make_machine("A")
    store = missed(kept, make_machine("B", uuid="50010002"), kept=(kept,))
    assert set(retired(plan_of(store, kept, now=LATER))) == {ASSET, MACHINE}


def test_retire_when_it_is_gone_for_a_short_time_waits():
    assert retired(plan_of(missed(GONE, KEPT), KEPT, now=NOW + timedelta(days=29))) == {}


@pytest.mark.parametrize(("runs", "is_retired"), [(0, False), (1, False), (2, True)])
def test_retire_when_too_few_runs_missed_it_waits(runs: int, is_retired: bool):
    plan = plan_of(missed(GONE, KEPT, runs=runs), KEPT, now=LATER)
    assert bool(retired(plan)) is is_retired


def test_retire_when_the_policy_asks_for_less_follows_it():
    store = store_with(GONE, KEPT)
    policy = Policy(("intune",), retire=RetireAfter(runs=1, days=2))
    assert retired(planned(store, KEPT, now=NOW + timedelta(days=2), policy=policy).plan)
    assert not retired(planned(store, KEPT, now=NOW + timedelta(days=1), policy=policy).plan)


def test_retire_when_full_runs_went_by_counts_from_the_last_one_that_had_it():
    store = store_with(GONE, KEPT)
    sync(store, GONE, KEPT, now=NOW + timedelta(days=20))
    sync(store, KEPT, now=NOW + timedelta(days=30))
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
    plan = plan_of(missed(GONE, KEPT), source, now=LATER)
    assert retired(plan) == {}
    assert plan.unseen == ()


def test_retire_when_one_of_its_sources_was_not_read_waits_for_it():
    kept = (KEPT, make_observation("OTHER", source="cmdb", serial="S9"))
    store = missed(GONE, make_observation("GONE", source="cmdb", serial="S1"), *kept, kept=kept)
    broken = FakeSource("cmdb", [], SourceError("no file"))
    assert retired(plan_of(store, KEPT, broken, now=LATER)) == {}
    assert retired(plan_of(store, *kept, now=LATER))


def test_retire_when_another_source_missed_it_less_often_waits_for_that_one():
    other = make_observation("OTHER", source="cmdb", serial="S9")
    store = store_with(GONE, make_observation("GONE", source="cmdb", serial="S1"), KEPT, other)
    broken = FakeSource("cmdb", [], SourceError("no file"))
    for day in (1, 2, 3):
        sync(store, KEPT, broken, now=NOW + timedelta(days=day))
    assert retired(plan_of(store, KEPT, other, now=LATER)) == {}


def test_retire_when_its_source_is_not_configured_any_more_the_others_decide():
    store = missed(GONE, make_observation("GONE", source="cmdb", serial="S1"), KEPT)
    assert retired(plan_of(store, KEPT, now=LATER))


def test_retire_when_only_a_partial_source_had_it_never_retires_it():
    store = missed(
        FakeSource("intune", [GONE, KEPT], is_full=False), kept=(FakeSource("intune", [KEPT], is_full=False),)
    )
    assert retired(plan_of(store, FakeSource("intune", [KEPT], is_full=False), now=LATER)) == {}


def test_retire_when_a_partial_source_lacks_it_too_the_full_ones_decide():
    seen = [make_observation("GONE", source="scan", serial="S1"), make_observation("KEPT", source="scan", serial="S2")]
    partial, less = FakeSource("scan", seen, is_full=False), FakeSource("scan", seen[1:], is_full=False)
    store = missed(GONE, KEPT, partial, kept=(KEPT, less))
    assert retired(plan_of(store, KEPT, less, now=LATER))


def test_retire_when_a_partial_source_that_had_it_cannot_be_read_waits():
    seen = [make_observation("GONE", source="scan", serial="S1")]
    silent = FakeSource("scan", [], SourceError("offline"), is_full=False)
    store = missed(GONE, KEPT, FakeSource("scan", seen, is_full=False), kept=(KEPT, silent))
    assert retired(plan_of(store, KEPT, silent, now=LATER)) == {}


def test_retire_when_its_row_is_held_does_not_count_as_gone():
    gone = make_observation("GONE", serial="S1", smbios_uuid=UUID_1)
    held = make_observation("KEPT", serial="S2", smbios_uuid=UUID_1, id="other")
    plan = plan_of(missed(gone, KEPT), KEPT, held, now=LATER)
    assert plan.accounting.held == 1
    assert retired(plan) == {}


@pytest.mark.parametrize("lifecycle", ["retired", "planned", "merged"])
def test_retire_when_it_is_retired_planned_or_merged_leaves_it(lifecycle: str):
    store = missed(GONE, KEPT)
    store.named(ASSET, "GONE")["lifecycle"] = lifecycle
    assert retired(plan_of(store, KEPT, now=LATER)) == {}


def test_retire_when_no_source_ever_had_it_leaves_it():
    store = missed(KEPT)
    store.add(ASSET, uid="by-hand", name="BY-HAND", kind="laptop", lifecycle="active")
    assert retired(plan_of(store, KEPT, now=LATER)) == {}


def test_retire_when_the_device_has_gone_or_is_being_decommissioned_retires_the_asset_alone():
    store = missed(GONE, KEPT)
    store.named(DEVICE, "GONE")["status"] = "decommissioning"
    assert set(retired(plan_of(store, KEPT, now=LATER))) == {ASSET}
    store.named(ASSET, "GONE")["device"] = None
    assert set(retired(plan_of(store, KEPT, now=LATER))) == {ASSET}


def test_retire_when_it_was_applied_is_not_planned_again_and_a_return_makes_it_active():
    store = missed(GONE, KEPT)
    sync(store, KEPT, now=LATER)
    assert plan_of(store, KEPT, now=LATER).changes == ()
    back = make_observation("GONE", serial="S1", status="active")
    sync(store, back, KEPT, now=LATER)
    assert store.named(ASSET, "GONE")["lifecycle"] == "active"
    assert store.named(DEVICE, "GONE")["status"] == "active"


@pytest.mark.parametrize(("status", "expected"), [("", "active"), ("offline", "offline")])
def test_return_when_a_retired_asset_is_back_it_is_active_again_and_then_nothing_changes(status, expected):
    back = make_observation("GONE", serial="S1", **({"status": status} if status else {}))
    store = missed(GONE, KEPT)
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


def deleted(store: FakeStore, days: int) -> list[str]:
    found = deletions(index(store.read_fleet()), LATER + timedelta(days=days), timedelta(days=100))
    assert all(change.action is Action.DELETE and not change.new and change.old for change in found)
    return [
        change.label
        for change in deletions(index(store.read_fleet()), LATER + timedelta(days=days), timedelta(days=100))
    ]


def test_delete_when_an_asset_was_retired_long_ago_takes_its_device_before_it():
    store = missed(GONE, KEPT)
    assert deleted(store, days=400) == []
    sync(store, KEPT, now=LATER)
    assert deleted(store, days=68) == []
    assert deleted(store, days=69) == [DEVICE, ASSET]
    store.named(ASSET, "GONE")["device"] = None
    assert deleted(store, days=69) == [ASSET]


def test_delete_when_no_source_ever_had_it_leaves_it():
    store = store_with(KEPT)
    store.add(ASSET, uid="by-hand", name="BY-HAND", kind="laptop", lifecycle="retired")
    assert deleted(store, days=4000) == []


NAMES = ("intune", "cmdb", "ad")
OWNERS = st.lists(st.sets(st.sampled_from(NAMES), min_size=1), min_size=1, max_size=6)


def estate(owners: list[set[str]]) -> FakeStore:
    rows = [
        make_observation(f"PC-{number}", source=name, serial=f"S{number}")
        for number, its in enumerate(owners)
        for name in sorted(its)
    ]
    return store_with(*rows)


@given(
    OWNERS, st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(["complete", "failed", "partial", "unknown"])))
)
def test_retire_whatever_fails_takes_only_what_all_of_its_full_sources_were_read_for(
    owners: list[set[str]], read: Mapping[str, str]
):
    current = index(estate(owners).read_fleet())
    runs = (LATER, LATER, LATER)
    states = {
        name: SourceState(is_complete=how != "failed", vouches=how != "partial", runs=runs)
        for name, how in read.items()
        if how != "unknown"
    }
    found = {c.bundle for c in retirements(current, (), states, Clock(LATER), RetireAfter()) if c.label == ASSET}
    for number, its in enumerate(owners):
        uid = next(
            key for key, row in current.objects.items() if row.fields.get("name") == f"PC-{number}" and ASSET in key
        )
        hows = {read[name] for name in its}
        assert (uid.partition(":")[2] in found) is ("complete" in hows and "failed" not in hows)


@given(
    OWNERS,
    st.lists(st.sampled_from(["fails", "breaks", "empty"]), min_size=3, max_size=3),
    st.sets(st.sampled_from(NAMES), min_size=1),
)
def test_retire_when_every_source_of_an_asset_fails_or_is_empty_nothing_is_retired(
    owners: list[set[str]], how: list[str], failing: set[str]
):
    store = estate(owners)
    rows = [
        make_observation(f"PC-{number}", source=name, serial=f"S{number}")
        for number, its in enumerate(owners)
        for name in sorted(its)
    ]
    sources = []
    for name, way in zip(NAMES, how, strict=True):
        its = [row for row in rows if row.source == name]
        if name not in failing:
            sources.append(FakeSource(name, its))
        elif way == "empty":
            sources.append(FakeSource(name, []))
        else:
            sources.append(FakeSource(name, its, SourceError("offline"), breaks_after_rows=way == "breaks"))
    policy = Policy(NAMES, retire=RetireAfter(runs=1, days=0))
    plan = planned(store, *sources, now=LATER, policy=policy).plan
    assert retired(plan) == {}
