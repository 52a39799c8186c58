"""The phases of a wave, their order and their ways back."""

from assettool.domain.running.phases import (
    RULES,
    NoRollback,
    Phase,
    Side,
    is_past_no_return,
    later,
    playbook,
    rollback_playbook,
    to_undo,
)
from assettool.domain.running.runbook import runbook


def test_rules_when_listed_then_they_are_those_of_every_phase_in_order():
    assert list(RULES) == list(Phase)


def test_rollback_when_a_phase_changes_hosts_and_adds_more_than_archives_then_it_has_one():
    with_one = [phase for phase in Phase if rollback_playbook(phase)]
    assert with_one == [
        Phase.ANNOUNCE,
        Phase.FREEZE,
        Phase.MIGRATE_DATA,
        Phase.MIGRATE_APPLICATION,
        Phase.CUTOVER,
        Phase.DECOMMISSION,
    ]
    assert rollback_playbook(Phase.FREEZE) == "rollback_freeze.yml"
    assert playbook(Phase.FREEZE) == "freeze.yml"


def test_changes_hosts_when_a_phase_only_looks_or_writes_beside_the_run_then_it_does_not():
    assert [phase for phase, rules in RULES.items() if not rules.changes_hosts] == [
        Phase.PRECHECK,
        Phase.VERIFY,
        Phase.HANDOVER,
    ]
    assert RULES[Phase.BACKUP].no_rollback is NoRollback.ONLY_ADDS


def test_later_when_it_is_the_last_phase_then_nothing_follows():
    assert later(Phase.DECOMMISSION) == ()
    assert later(Phase.AFTERCARE) == (Phase.HANDOVER, Phase.DECOMMISSION)


def test_runbook_when_hosts_are_old_or_new_then_each_phase_has_those_that_it_works_on():
    steps = {step.phase: step for step in runbook({"old-1": {Side.OLD}, "new-1": {Side.NEW}, "both": {*Side}})}
    assert list(steps) == list(Phase)
    assert steps[Phase.BACKUP].hosts == ("old-1", "both")
    assert steps[Phase.VERIFY].hosts == ("new-1", "both")
    assert (steps[Phase.CUTOVER].playbook, steps[Phase.CUTOVER].rollback) == ("cutover.yml", "rollback_cutover.yml")
    assert steps[Phase.VERIFY].rollback is None


def test_no_return_when_the_cutover_is_not_done_then_it_is_not_passed():
    assert not is_past_no_return({Phase.FREEZE, Phase.MIGRATE_APPLICATION})
    assert is_past_no_return({Phase.CUTOVER})
    assert is_past_no_return({Phase.DECOMMISSION})


def test_to_undo_when_phases_are_done_then_the_last_one_comes_first_and_those_without_rollback_stay():
    done = {Phase.PRECHECK, Phase.ANNOUNCE, Phase.FREEZE, Phase.BACKUP, Phase.MIGRATE_DATA}
    assert to_undo(done) == (Phase.MIGRATE_DATA, Phase.FREEZE, Phase.ANNOUNCE)
    assert to_undo(done, back_to=Phase.BACKUP) == (Phase.MIGRATE_DATA,)
    assert to_undo(set()) == ()
