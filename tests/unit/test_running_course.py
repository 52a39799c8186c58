"""The course of a run, phase by phase."""

from datetime import UTC, datetime, timedelta

from assettool.domain.running.course import course_of, failures, minutes_between
from assettool.domain.running.dossier import DossierHost, Passage
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)


def minutes(number):
    return NOON + timedelta(minutes=number)


def make_host(name, *phases):
    return DossierHost(name, name, (), ("old",), phases)


def passed(phase, start, end, attempts=1):
    return Passage(phase, PhaseStatus.DONE, attempts, minutes(start), minutes(end))


def test_course_when_all_hosts_are_through_then_it_tells_from_the_first_to_the_last():
    hosts = [
        make_host("a", passed(Phase.PRECHECK, 0, 2), passed(Phase.CUTOVER, 10, 15)),
        make_host("b", passed(Phase.PRECHECK, 1, 5, attempts=2)),
    ]
    precheck, cutover = course_of(hosts)
    assert (precheck.phase, precheck.hosts, precheck.passed, precheck.retried) == (Phase.PRECHECK, 2, 2, 1)
    assert (precheck.started, precheck.finished, precheck.minutes) == (minutes(0), minutes(5), 5)
    assert (cutover.hosts, cutover.minutes) == (1, 5)


def test_course_when_a_host_failed_or_waits_then_the_phase_has_no_end_yet():
    hosts = [
        make_host("a", passed(Phase.BACKUP, 0, 2)),
        make_host("b", Passage(Phase.BACKUP, PhaseStatus.FAILED, 1, minutes(1), minutes(3), "no space")),
        make_host("c", Passage(Phase.BACKUP, PhaseStatus.PENDING, 0)),
        make_host("d", Passage(Phase.BACKUP, PhaseStatus.ROLLED_BACK, 1, minutes(1), minutes(4))),
    ]
    [backup] = course_of(hosts)
    assert (backup.passed, backup.broken, backup.undone) == (1, 1, 1)
    assert (backup.finished, backup.minutes) == (None, None)
    assert [(host.name, each.text) for host, each in failures(hosts)] == [("b", "no space")]


def test_course_when_there_are_no_hosts_then_it_is_empty():
    assert course_of([]) == []


def test_minutes_when_an_end_is_not_known_then_they_are_not_either():
    assert minutes_between(NOON, None) is None
    assert minutes_between(NOON, minutes(90)) == 90
