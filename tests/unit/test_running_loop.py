"""The loop of a runner against a run in memory."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fake_runs import FakeExecutor, FakeRunStore, FakeSpool, make_run
from fakes import FakeProgress

from assettool.domain.running.events import ROUND, EventKind
from assettool.domain.running.ledger import Entry
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus, RunStatus, Why
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import ClaimIn
from assettool.errors import RunnerError, StoreDenied
from assettool.services.braking import Brake
from assettool.services.recovering import send
from assettool.services.running import work


def worked(store, executor=None, spool=None, brake=None):
    executor, spool = executor or FakeExecutor(), spool or FakeSpool()
    return work(store, executor, spool, store.out, FakeProgress(), brake)


def wait_for(claim):
    limit = time.monotonic() + 20
    while not claim():
        assert time.monotonic() < limit, "it does not come"
        threading.Event().wait(0.01)


def test_work_when_all_goes_well_then_every_host_passes_every_phase_once():
    store, executor = FakeRunStore(make_run(5, Terms(until=Phase.VERIFY, canary=2, batch=2))), FakeExecutor()
    outcome = worked(store, executor)
    assert (outcome.status, outcome.why, outcome.failed) == (RunStatus.PAUSED, Why.AS_FAR_AS_ASKED, {})
    assert set(executor.worked.values()) == {1}
    assert outcome.done == len(executor.worked) == 5 * 8
    assert all(status is PhaseStatus.DONE for status in store.statuses(Phase.VERIFY).values())
    assert executor.order[0] == (Phase.PRECHECK, ("host-1", "host-2"))


def test_work_when_a_phase_begins_then_that_is_kept_before_a_host_is_touched():
    store = FakeRunStore(make_run(1))
    seen = []
    executor = FakeExecutor(before=lambda play: seen.append(store.statuses(play.phase)["host-1"]))
    worked(store, executor)
    assert seen == [PhaseStatus.STARTED, PhaseStatus.STARTED]


def test_work_when_netbox_is_away_as_a_phase_begins_then_no_host_is_touched_before_it_knows():
    store, seen = FakeRunStore(make_run(1)), []

    def goes_away(play):
        seen.append(store.statuses(play.phase)["host-1"])
        store.misses = 3 if play.phase is Phase.PRECHECK else 0

    assert worked(store, FakeExecutor(before=goes_away)).status is RunStatus.PAUSED
    assert seen == [PhaseStatus.STARTED, PhaseStatus.STARTED]


def test_work_when_netbox_is_away_too_long_as_a_phase_begins_then_it_begins_with_the_next_lease():
    store, spool = FakeRunStore(make_run(1), lease_s=0.3), FakeSpool()

    def goes_away(play):
        store.misses = 4 if play.phase is Phase.PRECHECK else 0

    executor = FakeExecutor(before=goes_away)
    assert worked(store, executor, spool).status is RunStatus.PAUSED
    assert [play.phase for play in executor.plays] == [Phase.PRECHECK, Phase.ANNOUNCE]
    assert store.run.ledger["host-1", Phase.ANNOUNCE] == Entry(PhaseStatus.DONE, attempt=2)


def test_work_when_it_is_rolled_back_elsewhere_during_an_outage_then_all_that_was_begun_is_undone():
    clock, brake, spool = [datetime.now(UTC)], Brake(), FakeSpool()
    store = FakeRunStore(make_run(1, Terms(until=Phase.FREEZE)), now=lambda: clock[0], lease_s=0.3)

    def goes_away(play):
        store.is_down = play.phase is Phase.ANNOUNCE and not play.is_back

    executor = FakeExecutor(before=goes_away)
    with ThreadPoolExecutor(1) as pool:
        gone = pool.submit(worked, store, executor, spool, brake)
        wait_for(lambda: spool.last and spool.sent[-1].event.phase is Phase.FREEZE)
        asked = store.asked["record"]
        wait_for(lambda: store.asked["record"] > asked + 2)
        brake.finish_phase()
        assert not gone.result().is_all_sent
    store.is_down = False
    clock[0] += timedelta(minutes=5)
    store.decide(Verb.ROLLBACK)
    worked(store, executor)
    send(store, store.run.id, spool.runner, spool.sent)
    begun = {mark for _, mark in executor.worked}
    undone = {mark.replace("rollback_", "") for mark in begun if "rollback_" in mark}
    assert undone == {mark for mark in begun if "rollback_" not in mark and "precheck" not in mark}
    assert set(store.statuses(Phase.FREEZE).values()) == {PhaseStatus.ROLLED_BACK}


def test_work_when_a_round_is_not_the_first_then_what_happens_says_so():
    store, executor, spool = FakeRunStore(make_run(1)), FakeExecutor(), FakeSpool()
    worked(store, executor)
    for verb in (Verb.ROLLBACK, Verb.RETRY):
        store.decide(verb)
        worked(store, executor, spool)
        spool = FakeSpool() if verb is Verb.ROLLBACK else spool
    assert {each.event.values.get(ROUND) for each in spool.sent} == {"1"}
    assert {EventKind.PHASE_STARTED, EventKind.PHASE_DONE} == {each.event.kind for each in spool.sent}


def test_work_when_a_host_fails_then_its_unit_waits_and_the_others_go_on():
    run = make_run({"a": ("a-old", "a-new"), "b": ("b-old",)}, Terms(until=Phase.ANNOUNCE, canary=0))
    store = FakeRunStore(run)
    executor = FakeExecutor(fails={("a-old", Phase.PRECHECK): "its disk is full"})
    outcome = worked(store, executor)
    assert executor.order == [(Phase.PRECHECK, ("a-old", "a-new", "b-old")), (Phase.ANNOUNCE, ("b-old",))]
    assert (outcome.status, outcome.failed) == (RunStatus.STOPPED, {"a-old": "its disk is full"})
    assert store.run.ledger["a-old", Phase.PRECHECK].text == "its disk is full"


def test_work_when_what_failed_is_retried_then_only_that_is_done():
    store = FakeRunStore(make_run(2, Terms(until=Phase.ANNOUNCE, canary=0)))
    executor = FakeExecutor(fails={("host-1", Phase.ANNOUNCE): "it hangs"})
    worked(store, executor)
    executor.fails.clear()
    executor.plays.clear()
    store.decide(Verb.RETRY)
    assert worked(store, executor).status is RunStatus.PAUSED
    assert executor.order == [(Phase.ANNOUNCE, ("host-1",))]


def test_work_when_it_is_rolled_back_then_the_last_phase_goes_first():
    store, executor = FakeRunStore(make_run(1, Terms(until=Phase.CUTOVER))), FakeExecutor()
    worked(store, executor)
    store.decide(Verb.ROLLBACK, allow_loss=True)
    executor.plays.clear()
    worked(store, executor)
    phases = [Phase.CUTOVER, Phase.MIGRATE_APPLICATION, Phase.MIGRATE_DATA, Phase.FREEZE, Phase.ANNOUNCE]
    assert [play.phase for play in executor.plays] == phases
    assert all(play.is_back for play in executor.plays)
    assert executor.plays[0].marks == {"host-1": f"{store.run.id}.0.rollback_cutover"}


def test_work_when_it_is_paused_then_the_phase_ends_and_no_other_begins():
    store = FakeRunStore(make_run(2, Terms(until=Phase.VERIFY, canary=0)))
    executor = FakeExecutor(before=lambda play: store.decide(Verb.PAUSE) if play.phase is Phase.FREEZE else None)
    outcome = worked(store, executor)
    assert outcome.status is RunStatus.PAUSED
    assert [play.phase for play in executor.plays][-1] is Phase.FREEZE
    assert set(store.statuses(Phase.FREEZE).values()) == {PhaseStatus.DONE}
    assert not store.run.leased


def test_work_when_it_is_cancelled_then_what_is_on_its_way_ends_at_once():
    store, spool = FakeRunStore(make_run(1), lease_s=0.4), FakeSpool()
    executor = FakeExecutor(before=lambda _: store.decide(Verb.CANCEL), hangs=lambda _: True)
    assert worked(store, executor, spool).status is RunStatus.CANCELLED
    assert spool.kinds("host-1") == [EventKind.PHASE_STARTED]
    assert not store.run.leased


def test_work_when_netbox_is_away_longer_than_the_lease_then_it_is_cut_off():
    store, brake = FakeRunStore(make_run(1), lease_s=0.3), Brake()

    def goes_away(_):
        store.is_down = True
        brake.finish_phase()

    executor = FakeExecutor(before=goes_away, hangs=lambda _: True)
    outcome = worked(store, executor, brake=brake)
    assert (len(executor.plays), outcome.is_left, outcome.is_all_sent) == (1, True, False)
    assert store.run.leased == {"app-1"}


def test_work_when_netbox_comes_back_in_time_then_nothing_is_missing():
    store, spool = FakeRunStore(make_run(1)), FakeSpool()

    class Returns(FakeExecutor):
        def play(self, play, told, is_cut):
            store.is_down = True
            played = super().play(play, told, is_cut)
            store.is_down = False
            return played

    assert worked(store, Returns(), spool).status is RunStatus.PAUSED
    assert set(store.statuses(Phase.ANNOUNCE).values()) == {PhaseStatus.DONE}


@pytest.mark.parametrize("what", ["claim", "record", "release"])
def test_work_when_answers_get_lost_then_nothing_is_done_twice_and_nothing_is_missing(what):
    lost = iter([True, False, True, True, False])
    run = make_run(4, Terms(until=Phase.FREEZE, canary=1, batch=2))
    store = FakeRunStore(run, loses=lambda asked: asked == what and next(lost, False))
    executor, spool = FakeExecutor(), FakeSpool()
    assert worked(store, executor, spool).status is RunStatus.PAUSED
    assert set(executor.worked.values()) == {1}
    kept = [event for event in run.log if event.kind in (EventKind.PHASE_STARTED, EventKind.PHASE_DONE)]
    assert kept == [each.event for each in spool.sent]


def test_work_when_the_lease_was_lost_then_the_work_of_others_is_left_alone():
    clock, others, brake = [datetime.now(UTC)], FakeSpool(), Brake()
    store = FakeRunStore(make_run(1), now=lambda: clock[0], lease_s=0.4)

    def sleeps_too_long(play):
        if play.phase is Phase.ANNOUNCE:
            clock[0] += timedelta(minutes=5)
            store.claim(store.run.id, ClaimIn(others.runner, "others"))
            brake.finish_phase()

    executor = FakeExecutor(before=sleeps_too_long, hangs=lambda play: play.phase is Phase.ANNOUNCE)
    assert worked(store, executor, brake=brake).is_left
    assert store.run.runners[others.runner].units == ("app-1",)
    assert store.statuses(Phase.PRECHECK) == {"host-1": PhaseStatus.DONE}


def test_work_when_the_window_ends_then_no_phase_begins_after_it():
    clock = [datetime.now(UTC)]
    window = Window(end=clock[0] + timedelta(hours=1))
    store = FakeRunStore(make_run(2, Terms(until=Phase.VERIFY, canary=0), window), now=lambda: clock[0])

    def takes_an_hour(play):
        clock[0] += timedelta(minutes=61) if play.phase is Phase.FREEZE else timedelta(0)

    executor = FakeExecutor(before=takes_an_hour)
    outcome = worked(store, executor)
    assert (outcome.status, outcome.why) == (RunStatus.STOPPED, Why.WINDOW_CLOSED)
    assert [play.phase for play in executor.plays] == [Phase.PRECHECK, Phase.ANNOUNCE, Phase.FREEZE]


def test_work_when_the_window_ends_after_verify_then_it_hands_over_all_the_same():
    clock = [datetime.now(UTC)]
    window = Window(end=clock[0] + timedelta(hours=1))
    store = FakeRunStore(make_run(2, Terms(until=Phase.DECOMMISSION, canary=0), window), now=lambda: clock[0])

    def takes_an_hour(play):
        clock[0] += timedelta(minutes=61) if play.phase is Phase.VERIFY else timedelta(0)

    outcome = worked(store, FakeExecutor(before=takes_an_hour))
    assert (outcome.status, outcome.why) == (RunStatus.PAUSED, Why.AS_FAR_AS_ASKED)
    assert {*store.statuses(Phase.DECOMMISSION).values()} == {PhaseStatus.DONE}


def test_work_when_too_many_fail_then_no_more_begin():
    store = FakeRunStore(make_run(10, Terms(until=Phase.ANNOUNCE, canary=0, batch=2)))
    executor = FakeExecutor(fails={(f"host-{n}", Phase.PRECHECK): "no" for n in range(1, 11)})
    outcome = worked(store, executor)
    assert (outcome.status, store.run.why) == (RunStatus.STOPPED, Why.TOO_MANY_FAILED)
    assert len(outcome.failed) == 4


def test_work_when_the_disk_is_full_then_it_ends_and_gives_the_work_back():
    store, spool = FakeRunStore(make_run(1)), FakeSpool()

    def fills(_):
        spool.append = full

    def full(_):
        raise RunnerError("cannot note what happens: disk full")

    with pytest.raises(RunnerError, match="disk full"):
        worked(store, FakeExecutor(before=fills), spool)
    assert not store.run.leased
    assert store.statuses(Phase.PRECHECK) == {"host-1": PhaseStatus.STARTED}


def test_work_when_netbox_refuses_the_runner_then_it_ends_and_says_why():
    store = FakeRunStore(make_run(1), lease_s=0.4)

    def refuses(_):
        raise StoreDenied("the token may not do this")

    executor = FakeExecutor(before=lambda _: setattr(store, "loses", refuses), hangs=lambda _: True)
    with pytest.raises(StoreDenied, match="may not"):
        worked(store, executor)


def test_work_when_two_runners_share_a_run_then_each_host_is_done_by_one_of_them():
    store = FakeRunStore(make_run(12, Terms(until=Phase.FREEZE, canary=0, batch=2)))
    executor = FakeExecutor()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: worked(store, executor), range(2)))
    assert {outcome.status for outcome in outcomes} == {RunStatus.PAUSED}
    assert set(executor.worked.values()) == {1}
    assert len(executor.worked) == 12 * 3
