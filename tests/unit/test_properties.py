"""What holds for every estate: the plan of an applied plan is empty, order changes nothing, nothing gets lost."""

import copy
import random

import pytest
from fakes import FakeProgress, FakeSource, FakeStore, Interrupted, observations_of, plan_of, sync
from hypothesis import assume, event, given
from hypothesis import strategies as st
from strategies import estates

from assettool.domain.identity import Known, group
from assettool.domain.objects import ASSET, BY_LABEL, CONFLICT, DEVICE, IDENTIFIER, IP_ADDRESS, OBSERVATION, ORDER
from assettool.domain.plan import Action, decode, digest, encode
from assettool.services import applying
from assettool.services.applying import apply_plan, chunked


@pytest.fixture(scope="module", autouse=True)
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applying, "CHUNK_CHANGES", 12)
        yield


@given(estates)
def test_plan_when_the_plan_was_applied_is_empty(estate: list[FakeSource]):
    store = FakeStore()
    result = sync(store, *estate)
    assert (result.stale, result.refused) == ([], [])
    again = plan_of(store, *estate)
    assert again.changes == ()
    assert again.unseen == ()


@given(estates, estates)
def test_plan_when_the_estate_changed_comes_to_rest(before, after):
    """Rows that contradict each other may be held for what the sync before wrote; that ends, and loses no asset."""
    store = FakeStore()
    sync(store, *before)
    there = set(store.rows[ASSET])
    for _ in range(5):
        result = sync(store, *after)
        event(f"refused: {bool(result.refused)}, stale: {bool(result.stale)}")
        assert there <= set(store.rows[ASSET])
        if result.refused or result.stale or not plan_of(store, *after).changes:
            break
    else:
        pytest.fail("the plan is never empty")


@given(estates, estates, st.randoms(use_true_random=False))
def test_plan_when_rows_come_in_another_order_has_the_same_bytes(before, after, chance: random.Random):
    store = FakeStore()
    sync(store, *before)
    first = encode(plan_of(store, *after))
    shas = {source.name: source.read().sha256 for source in after}
    for source in after:
        chance.shuffle(source.rows)
    store.order = chance
    second = encode(plan_of(store, *after))
    for source in after:  # a file in another order is another file
        second = second.replace(source.read().sha256.encode(), shas[source.name].encode())
    assert second == first
    assert digest(second) == digest(first)


@given(estates, estates)
def test_counts_always_add_up(before, after):
    store = FakeStore()
    sync(store, *before)
    plan = plan_of(store, *after)
    assert plan.accounting.adds_up
    assert plan.accounting.read == sum(len(source.rows) for source in after)
    assert sum(reject.held for reject in plan.rejects) == plan.accounting.held
    assert sum(not reject.held for reject in plan.rejects) == plan.accounting.rejected


@given(estates, estates)
def test_references_of_a_change_are_there_before_they_are_needed(before, after):
    store = FakeStore()
    sync(store, *before)
    plan = plan_of(store, *after)
    created = {change.key: change for change in plan.changes if change.action is Action.CREATE}
    for change in plan.changes:
        for name, value in change.new.items():
            if not isinstance(value, dict) or "ref" not in value:
                continue
            label = value["ref"].partition(":")[0]
            if "id" in value:
                assert value["id"] in store.rows[label]
            elif name in BY_LABEL[change.label].deferred:
                assert created[value["ref"]].bundle == change.bundle
            else:
                assert value["ref"] in created
                assert ORDER[label] < ORDER[change.label]


@given(estates)
def test_plan_when_written_and_read_is_the_same(estate):
    plan = plan_of(FakeStore(), *estate)
    assert encode(decode(encode(plan))) == encode(plan)


@given(estates)
def test_chunks_lose_and_repeat_nothing_and_split_no_asset(estate):
    changes = plan_of(FakeStore(), *estate).changes
    chunks = list(chunked(changes))
    assert sorted(change.key for chunk in chunks for change in chunk) == sorted(change.key for change in changes)
    places: dict[str, set[int]] = {}
    for place, chunk in enumerate(chunks):
        for change in chunk:
            places.setdefault(change.bundle, set()).add(place)
    assert all(len(found) == 1 for bundle, found in places.items() if bundle)  # what assets share may be split
    assert all([ORDER[c.label] for c in chunk] == sorted(ORDER[c.label] for c in chunk) for chunk in chunks)


@given(estates, estates, st.data())
def test_apply_when_killed_anywhere_and_run_again_ends_like_an_uninterrupted_run(before, after, data):
    store = FakeStore()
    sync(store, *before)
    plan = plan_of(store, *after)
    requests = 2 + len(list(chunked(plan.changes)))
    killed_at, is_done = data.draw(st.integers(0, requests - 1)), data.draw(st.booleans())
    assume((killed_at, is_done) != (requests - 1, True))  # then it was through
    broken = copy.deepcopy(store)
    expected = apply_plan(plan, store, FakeProgress())
    broken.break_after(killed_at, is_done=is_done)
    with pytest.raises(Interrupted):
        apply_plan(plan, broken, FakeProgress())
    broken.break_at = None
    assert apply_plan(plan, broken, FakeProgress()) == expected
    assert broken.content() == store.content()
    assert [(run.status, len(run.chunks)) for run in broken.runs] == [
        (run.status, len(run.chunks)) for run in store.runs
    ]


@given(estates)
def test_sync_when_only_our_own_rows_are_lost_adopts_every_thing_again(estate):
    store = FakeStore()
    sync(store, *estate)
    for label in (CONFLICT, OBSERVATION, IDENTIFIER, ASSET):
        store.rows[label].clear()
    things = {label: set(store.rows[label]) for label in (DEVICE, IP_ADDRESS, "dcim.interface")}
    result = sync(store, *estate)
    assert (result.stale, result.refused) == ([], [])
    assert things == {label: set(store.rows[label]) for label in things}
    assert plan_of(store, *estate).changes == ()


@given(estates)
def test_two_assets_never_share_a_strong_identifier_or_a_row(estate):
    rows = observations_of(estate)
    found = group(rows, Known())
    groups, held = found.groups, found.held
    strong = [i for one in groups for i in one.identifiers if i.type.is_strong]
    assert len(strong) == len(set(strong))
    assert len({one.uid for one in groups}) == len(groups)
    places = [id(row) for one in (*groups, *held) for row in one.observations] + [id(row) for row in found.unmatched]
    assert sorted(places) == sorted(id(row) for row in rows)
