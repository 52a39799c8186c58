"""A run as a whole: what its runners get, what is kept of what they say, and what people decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from assettool.domain.running.deciding import decide
from assettool.domain.running.events import ROUND, Event, EventKind, Sent
from assettool.domain.running.ledger import Entry, empty, state_of
from assettool.domain.running.phases import WITHIN_HOURS, Phase, Side
from assettool.domain.running.refusal import Refusal, Text
from assettool.domain.running.run import LEASE, Run
from assettool.domain.running.state import PhaseStatus, RunStatus, UnitState, Why
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.units import Unit, ordered, units_of
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import Decision, Order

NOW = datetime(2026, 3, 7, 20, 0, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)


def made(units=3, **terms):
    """A run of so many units, each with an old host and a new one."""
    found = tuple(Unit(f"u{n}", (f"i{n}",), (f"new-{n}", f"old-{n}")) for n in range(1, units + 1))
    hosts = {name: {Side.OLD if name.startswith("old") else Side.NEW} for unit in found for name in unit.hosts}
    return Run(uuid4(), Terms(**terms), found, empty(hosts))


def said(kind, host="", phase=None, text="", **values):
    return Event(EventKind(kind), NOW, host, phase, text, values)


def tell(run, runner, *events, now=NOW):
    """What a runner says next."""
    kept = run.runners[runner].kept if runner in run.runners else 0
    return run.record(runner, [Sent(number, event) for number, event in enumerate(events, kept + 1)], now)


def do(run, runner, now=NOW):
    """A runner that does well what it has."""
    given = run.claim(runner, "me", now)
    for each in given.work:
        for phase in each.phases:
            kinds = ("undo_started", "undo_done") if given.is_back else ("phase_started", "phase_done")
            tell(run, runner, *(said(kind, each.host, phase) for kind in kinds))
    run.release(runner, now)
    return given


def finish(run):
    while do(run, ONE).work:
        pass


def fail(run, runner=ONE, phase=Phase.PRECHECK):
    """A runner whose first host fails in a phase, after it passed those before it."""
    given = run.claim(runner, "me", NOW)
    host = given.work[0].host
    for each in given.work[0].phases:
        tell(run, runner, said("phase_started", host, each))
        if each is phase:
            tell(run, runner, said("phase_failed", host, each, "no space left"))
            break
        tell(run, runner, said("phase_done", host, each))
    run.release(runner, NOW)
    return host


def decided(run, verb, **fields):
    return decide(run, Decision(uuid4(), Verb(verb), **fields), NOW)


def states(run):
    return {unit.key: state_of(unit, run.ledger, run.terms.until).value for unit in run.units}


def test_units_when_items_share_a_host_then_they_are_one():
    found = units_of({"b": ["x", "y"], "a": ["y"], "c": ["z"]})
    assert [(unit.items, unit.hosts) for unit in found] == [(("a", "b"), ("x", "y")), (("c",), ("z",))]


def test_units_when_one_needs_another_then_it_goes_after_it():
    units = units_of({name: [name.upper()] for name in "abcde"})
    follows = [("c", "a"), ("c", "a2"), ("e", "b"), ("b", "e"), ("d", "e")]
    assert [unit.key for unit in ordered(units, follows)] == ["c", "a", "d", "b", "e"]
    assert [unit.key for unit in ordered(units, ())] == [*"abcde"]


def test_ledger_when_a_host_is_old_then_it_has_no_phase_of_the_new_one():
    phases = {phase for host, phase in empty({"o": {Side.OLD}})}
    assert Phase.BACKUP in phases
    assert Phase.MIGRATE_DATA not in phases
    assert len(empty({"both": set(Side)})) == len(Phase)


def test_run_when_all_goes_well_then_it_pauses_where_it_was_to_go_to_and_ends_when_completed():
    run = made()
    finish(run)
    assert (run.status, run.why, states(run)) == (
        RunStatus.PAUSED,
        Why.AS_FAR_AS_ASKED,
        {"u1": "done", "u2": "done", "u3": "done"},
    )
    with pytest.raises(Refusal) as refused:
        decided(run, "complete")
    assert refused.value.text is Text.NOT_AT_THE_END
    decided(run, "resume", until=Phase.HANDOVER)
    finish(run)
    assert decided(run, "complete").status is RunStatus.FINISHED
    assert not run.is_open


def test_claim_when_the_canary_failed_then_nobody_goes_on():
    run = made()
    fail(run)
    assert run.claim(TWO, "", NOW).why is Why.CANARY_FAILED
    assert run.status is RunStatus.STOPPED


@pytest.mark.parametrize(
    ("terms", "failures", "stops"),
    [
        ({"max_failed_percent": 50.0}, 1, False),
        ({"max_failed_percent": 20.0}, 2, True),
        ({"max_failed": 0}, 1, True),
        ({"max_failed": 3, "max_failed_percent": 100.0}, 3, False),
    ],
)
def test_terms_when_so_many_failed_then_they_are_too_many_or_not(terms, failures, stops):
    assert Terms(**terms).stops_at(failures, 5) is stops


def test_record_when_too_many_failed_then_others_are_told_to_finish_their_phase():
    run = made(units=4, canary=0, batch=2, max_failed=0)
    first, second = run.claim(ONE, "", NOW), run.claim(TWO, "", NOW)
    host = first.work[0].host
    tell(run, ONE, said("phase_started", host, Phase.PRECHECK), said("phase_failed", host, Phase.PRECHECK))
    assert run.status is RunStatus.STOPPED
    assert tell(run, TWO, said("phase_started", second.work[0].host, Phase.PRECHECK)).order is Order.FINISH_PHASE


def test_claim_when_a_batch_has_room_for_less_then_no_unit_is_split():
    run = made(units=4, canary=0, batch=3)
    assert {each.unit for each in run.claim(ONE, "", NOW).work} == {"u1"}
    assert {each.unit for each in made(units=4, canary=0, batch=4).claim(ONE, "", NOW).work} == {"u1", "u2"}


UNDOING = ("undo_started", "undo_done")


def close(run):
    """Let its hours be over."""
    run.window = Window(NOW - timedelta(hours=9), NOW)


def test_claim_when_the_window_is_over_then_nothing_begins_but_what_goes_back():
    run = made()
    do(run, ONE)
    close(run)
    said = run.claim(ONE, "", NOW)
    assert (said.status, said.why) == (RunStatus.STOPPED, Why.WINDOW_CLOSED)
    decided(run, "rollback", items=("i1",), allow_loss=True)
    assert run.claim(ONE, "", NOW).is_back


def test_claim_when_the_window_is_over_then_what_is_verified_is_handed_over_and_completed():
    run = made()
    finish(run)
    close(run)
    decided(run, "resume", until=Phase.HANDOVER)
    given = run.claim(ONE, "", NOW)
    assert {phase for each in given.work for phase in each.phases} == {Phase.AFTERCARE, Phase.HANDOVER}
    assert tell(run, ONE, said("phase_started", given.work[0].host, Phase.AFTERCARE)).order is Order.GO_ON
    finish(run)
    decided(run, "resume", until=Phase.DECOMMISSION)
    finish(run)
    assert run.why == Why.AS_FAR_AS_ASKED
    assert decided(run, "complete").status is RunStatus.FINISHED


def test_claim_when_the_window_is_over_then_units_before_verify_wait_and_others_go_on():
    run = made(canary=0, batch=2)
    do(run, ONE)
    close(run)
    decided(run, "resume", until=Phase.HANDOVER)
    assert {each.unit for each in run.claim(ONE, "", NOW).work} == {"u1"}
    assert run.claim(TWO, "", NOW).why is Why.OTHERS_WORK
    do(run, ONE)
    assert run.claim(TWO, "", NOW).why is Why.WINDOW_CLOSED
    assert run.status is RunStatus.STOPPED


def test_rollback_when_the_run_stops_by_itself_meanwhile_then_it_goes_on_to_its_end():
    run = made(units=4, canary=0, batch=2, max_failed=0)
    do(run, ONE)
    fail(run, TWO)
    assert run.status is RunStatus.STOPPED
    decided(run, "rollback", items=("i1",), allow_loss=True)
    given = run.claim(ONE, "", NOW)
    assert given.is_back
    close(run)
    run.claim(TWO, "", NOW)
    assert run.status is RunStatus.STOPPED
    events = [said(kind, each.host, phase) for each in given.work for phase in each.phases for kind in UNDOING]
    assert {tell(run, ONE, event).order for event in events[:-1]} == {Order.GO_ON}
    assert run.claim(ONE, "", NOW).work
    tell(run, ONE, events[-1])
    run.release(ONE, NOW)
    assert states(run)["u1"] == "rolled_back"
    assert run.claim(ONE, "", NOW).why is Why.NOT_RUNNING


def test_order_when_the_window_ends_then_a_batch_goes_on_once_all_that_works_in_it_is_verified():
    run = made(units=2, canary=0, batch=4, until=Phase.HANDOVER, max_failed=1)
    work = run.claim(ONE, "", NOW).work
    close(run)
    *before, (host, last) = [(each.host, phase) for each in work for phase in each.phases if phase in WITHIN_HOURS]
    for place in before:
        answer = tell(run, ONE, *(said(kind, *place) for kind in ("phase_started", "phase_done")))
        assert answer.order is Order.FINISH_PHASE
    tell(run, ONE, said("phase_started", host, last))
    assert tell(run, ONE, said("phase_failed", host, last)).order is Order.GO_ON


@pytest.mark.parametrize("verb", ["resume", "retry"])
def test_decision_when_it_is_an_emergency_then_it_goes_on_out_of_hours_and_keeps_why(verb):
    run = made()
    fail(run)
    close(run)
    if verb == "resume":
        decided(run, "retry")
    decided(run, verb, emergency="the copy took longer")
    assert run.claim(ONE, "", NOW).work
    assert run.emergency == "the copy took longer"
    assert next(each for each in run.log[::-1] if each.kind is EventKind.VERB).values["emergency"] == run.emergency


def test_decision_when_nothing_goes_on_by_it_then_it_is_none_in_an_emergency():
    run = made()
    with pytest.raises(Refusal) as refused:
        decided(run, "pause", emergency="the copy took longer")
    assert refused.value.text is Text.NO_EMERGENCY
    assert run.emergency == ""


def test_lease_when_it_ran_out_then_another_gets_what_is_left_and_the_first_is_told():
    run = made(units=1)
    first = run.claim(ONE, "", NOW)
    host, phases = first.work[0].host, first.work[0].phases
    tell(run, ONE, said("phase_started", host, phases[0]), said("phase_done", host, phases[0]))
    assert run.claim(TWO, "", NOW).why is Why.OTHERS_WORK
    later = NOW + LEASE
    second = run.claim(TWO, "", later)
    assert {each.host: each.phases for each in second.work}[host] == phases[1:]
    late = tell(run, ONE, said("phase_done", host, phases[1]), said("phase_failed", host, phases[2]), now=later)
    assert late.order is Order.LOST
    assert run.ledger[host, phases[1]].status is PhaseStatus.DONE  # it happened, whoever works now
    assert run.ledger[host, phases[2]].status is PhaseStatus.PENDING


def test_lease_when_a_sign_of_life_comes_then_it_lasts():
    run = made(units=1)
    run.claim(ONE, "", NOW)
    tell(run, ONE, now=NOW + LEASE / 2)
    assert not run.claim(TWO, "", NOW + LEASE).work


def test_record_when_the_same_comes_again_or_one_is_missing_then_each_counts_once():
    run = made(units=1)
    host = run.claim(ONE, "", NOW).work[0].host
    begun = Sent(1, said("phase_started", host, Phase.PRECHECK))
    done = Sent(2, said("phase_done", host, Phase.PRECHECK))
    assert run.record(ONE, [done], NOW).kept == 0
    assert run.record(ONE, [done, begun], NOW).kept == 2
    assert run.record(ONE, [begun, done], NOW).kept == 2
    assert run.ledger[host, Phase.PRECHECK] == Entry(PhaseStatus.DONE, attempt=1)


def test_retry_when_a_unit_failed_then_it_goes_on_where_it_failed():
    run = made()
    host = fail(run, phase=Phase.ANNOUNCE)
    with pytest.raises(Refusal):
        decided(run, "retry", items=("i2",))
    decided(run, "retry")
    assert {each.host: each.phases for each in run.claim(ONE, "", NOW).work}[host][0] is Phase.ANNOUNCE


def test_skip_when_a_unit_failed_then_it_is_left_and_the_others_go_on():
    run = made()
    fail(run)
    with pytest.raises(Refusal):
        decided(run, "skip", items=("i1",))
    decided(run, "skip", items=("i1",), reason="moved by hand")
    decided(run, "resume")
    finish(run)
    assert states(run) == {"u1": "skipped", "u2": "done", "u3": "done"}


def test_rollback_when_a_unit_partly_failed_then_what_touched_a_host_is_undone_and_it_can_be_taken_up_again():
    run = made(units=1)
    host = fail(run, phase=Phase.MIGRATE_APPLICATION)
    decided(run, "rollback", reason="no time left")
    given = do(run, ONE)
    work = {each.host: each.phases for each in given.work}
    assert given.is_back
    assert work == {host: (Phase.MIGRATE_APPLICATION, Phase.MIGRATE_DATA, Phase.ANNOUNCE)}
    assert states(run) == {"u1": "rolled_back"}
    decided(run, "retry")
    again = run.claim(ONE, "", NOW)
    assert again.work[0].phases[0] is Phase.PRECHECK
    assert again.work[0].mark != given.work[0].mark  # what the first round left behind on the host says nothing now


def test_rollback_when_what_failed_was_to_be_tried_again_then_it_is_undone_too():
    run = made(units=1)
    host = fail(run, phase=Phase.MIGRATE_DATA)
    decided(run, "retry")
    decided(run, "rollback")
    assert {each.host: each.phases for each in do(run, ONE).work} == {host: (Phase.MIGRATE_DATA, Phase.ANNOUNCE)}


@pytest.mark.parametrize("text", ["", "moved by hand"])
def test_rollback_when_a_phase_began_and_only_a_lost_runner_knew_then_it_is_undone_too(text):
    run = made(units=1)
    host = run.claim(ONE, "", NOW).work[0].host
    for phase in (Phase.PRECHECK, Phase.ANNOUNCE):
        tell(run, ONE, said("phase_started", host, phase), said("phase_done", host, phase))
    run.expire(NOW + LEASE)
    assert tell(run, ONE, said("phase_started", host, Phase.MIGRATE_DATA)).order is Order.LOST
    assert run.ledger[host, Phase.MIGRATE_DATA] == Entry(PhaseStatus.STARTED, attempt=1)
    if text:
        decided(run, "skip", items=("i1",), phases=(Phase.MIGRATE_DATA,), reason=text)
    decided(run, "rollback")
    assert run.ledger[host, Phase.MIGRATE_DATA].status is PhaseStatus.TO_UNDO
    tell(run, ONE, said("undo_started", host, Phase.MIGRATE_DATA))
    assert run.ledger[host, Phase.MIGRATE_DATA].status is PhaseStatus.UNDOING


def test_record_when_a_lost_runner_begins_what_has_failed_since_then_it_stays_failed():
    run = made(units=1)
    host = run.claim(ONE, "", NOW).work[0].host
    run.expire(NOW + LEASE)
    run.claim(TWO, "", NOW)
    tell(run, TWO, said("phase_started", host, Phase.PRECHECK), said("phase_failed", host, Phase.PRECHECK))
    tell(run, ONE, said("phase_started", host, Phase.PRECHECK))
    assert run.ledger[host, Phase.PRECHECK] == Entry(PhaseStatus.FAILED, attempt=1)


def test_record_when_a_phase_was_done_in_an_earlier_round_then_it_is_not_done_in_this_one():
    run = made(units=1)
    first = run.claim(ONE, "", NOW).work[0]
    tell(run, ONE, said("phase_started", first.host, Phase.PRECHECK, round="0"))
    run.expire(NOW + LEASE)
    decided(run, "rollback")
    decided(run, "retry")
    again = run.claim(TWO, "", NOW).work[0]
    assert (first.round, again.round) == (0, 1)
    late = [said(kind, first.host, Phase.PRECHECK, **{ROUND: "0"}) for kind in ("phase_done", "phase_started")]
    tell(run, ONE, *late)
    assert run.ledger[first.host, Phase.PRECHECK] == Entry(PhaseStatus.PENDING, attempt=1, round=1)
    assert late[0] in run.log
    tell(run, TWO, said("phase_done", first.host, Phase.PRECHECK, round="1"))
    assert run.ledger[first.host, Phase.PRECHECK].status is PhaseStatus.DONE


def test_record_when_a_phase_was_undone_in_an_earlier_round_then_it_is_not_undone_in_this_one():
    run = made(units=1)
    host = fail(run, phase=Phase.ANNOUNCE)
    decided(run, "rollback")
    run.claim(ONE, "", NOW)
    tell(run, ONE, said("undo_started", host, Phase.ANNOUNCE, round="0"))
    run.expire(NOW + LEASE)
    do(run, TWO)
    decided(run, "retry")
    fail(run, TWO, phase=Phase.ANNOUNCE)
    decided(run, "rollback")
    tell(run, ONE, said("undo_done", host, Phase.ANNOUNCE, round="0"))
    assert run.ledger[host, Phase.ANNOUNCE].status is PhaseStatus.TO_UNDO
    tell(run, ONE, said("undo_done", host, Phase.ANNOUNCE, round="1"))
    assert run.ledger[host, Phase.ANNOUNCE].status is PhaseStatus.ROLLED_BACK


def test_rollback_when_people_may_have_worked_on_the_new_hosts_then_it_takes_a_word():
    run = made(units=1)
    finish(run)
    with pytest.raises(Refusal) as refused:
        decided(run, "rollback")
    assert refused.value.text is Text.MAY_LOSE_WORK
    assert decided(run, "rollback", allow_loss=True).status is RunStatus.RUNNING


def test_rollback_when_undoing_failed_then_it_can_be_tried_again_or_left():
    run = made(units=1)
    fail(run, phase=Phase.MIGRATE_DATA)
    decided(run, "rollback")
    given = run.claim(ONE, "", NOW)
    host, phase = given.work[0].host, given.work[0].phases[0]
    tell(run, ONE, said("undo_started", host, phase), said("undo_failed", host, phase, "disk full"))
    run.release(ONE, NOW)
    assert states(run) == {"u1": "failed"}
    assert run.claim(ONE, "", NOW).work == ()
    again = replace(run, ledger=dict(run.ledger), status=RunStatus.RUNNING, runners={})
    decided(again, "retry")
    assert again.claim(ONE, "", NOW).work[0].phases[0] is phase
    decided(run, "skip", items=("i1",), reason="undone by hand")
    decided(run, "resume")
    assert run.claim(TWO, "", NOW).work[0].phases == given.work[0].phases[1:]


@pytest.mark.parametrize("verb", ["retry", "skip", "rollback"])
def test_decision_when_somebody_works_on_the_unit_then_it_is_refused(verb):
    run = made(units=1)
    run.claim(ONE, "hall 2", NOW)
    with pytest.raises(Refusal) as refused:
        decided(run, verb, items=("i1",), reason="now")
    assert str(refused.value) == "hall 2 works on u1: pause the run first"


def test_decision_when_an_item_is_not_in_the_run_then_it_is_refused():
    with pytest.raises(Refusal, match="the run has no item elsewhere"):
        decided(made(), "rollback", items=("elsewhere",))


def test_cancel_when_somebody_works_then_that_one_stops_and_the_hosts_are_held_until_then():
    run = made()
    run.claim(ONE, "", NOW)
    with pytest.raises(Refusal, match="it takes a reason"):
        decided(run, "cancel")
    decided(run, "cancel", reason="the supplier is ill")
    assert run.is_open
    assert tell(run, ONE).order is Order.STOP
    run.release(ONE, NOW)
    assert not run.is_open
    with pytest.raises(Refusal, match="the run is cancelled"):
        decided(run, "resume")


def test_state_when_asked_for_another_phase_then_it_is_how_far_it_is_on_the_way_there():
    run = made(units=1)
    finish(run)
    assert state_of(run.units[0], run.ledger, Phase.VERIFY) is UnitState.DONE
    assert state_of(run.units[0], run.ledger, Phase.HANDOVER) is UnitState.RUNNING


def test_claim_when_somebody_works_on_the_canary_then_the_others_wait():
    run = made()
    run.claim(ONE, "", NOW)
    assert run.claim(TWO, "", NOW).why is Why.CANARY_WORKS


def test_record_when_an_event_has_codes_that_cannot_be_kept_then_they_are_replaced():
    run = made(units=1)
    host = run.claim(ONE, "hall\x00 2", NOW).work[0].host
    odd = Event(EventKind.EVIDENCE, NOW, host, Phase.PRECHECK, "a\x00b", {"na\x01me": "va\x00lue"})
    tell(run, ONE, said("phase_started", host, Phase.PRECHECK), odd)
    tell(run, ONE, said("phase_failed", host, Phase.PRECHECK, "no \x00 left"))
    kept = next(event for event in run.log if event.kind is EventKind.EVIDENCE)
    assert (kept.text, kept.values) == ("a\ufffdb", {"na\ufffdme": "va\ufffdlue"})
    assert run.ledger[host, Phase.PRECHECK].text == "no \ufffd left"
    assert run.runners[ONE].who == "hall\ufffd 2"


def test_decision_when_its_reason_has_codes_that_cannot_be_kept_then_they_are_replaced():
    run = made()
    decided(run, "pause", reason="late\x00r")
    assert (run.why, run.log[-1].text) == ("late\ufffdr", "late\ufffdr")
