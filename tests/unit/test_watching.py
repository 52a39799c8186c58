"""How long a run is watched."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from assettool import wiring
from assettool.cli import wave_deciding
from assettool.domain.running.dossier import Recorded
from assettool.domain.running.events import Event, EventKind
from assettool.domain.running.phases import Phase
from assettool.domain.running.run import LEASE
from assettool.domain.running.state import RunStatus
from assettool.domain.running.wire import ProgressOut, Working
from assettool.services import watching
from assettool.services.watching import Watch

RUN = UUID(int=1)
LEASE_S = LEASE.total_seconds()


def progress(status="running", why="", *, is_worked_on=False):
    working = (Working("hall 2", 1, 1, 60.0),) if is_worked_on else ()
    return ProgressOut(RUN, 3, "Wave 3", RunStatus(status), why, Phase.VERIFY, False, 0, (), (), working)


def watched(*answers, every_s=1.0):
    """How often it was looked, and why that ended."""
    left, now = iter(answers), [0.0]

    def passes():
        now[0] += every_s

    watch = Watch(lambda: next(left), lambda: now[0], passes)
    return len([*watch]), watch.why


def test_watch_when_nobody_works_for_a_moment_then_it_goes_on():
    gap, busy = progress(), progress(is_worked_on=True)
    seen = watched(gap, gap, busy, gap, busy, progress("paused", is_worked_on=True), progress("paused", "as asked"))
    assert seen == (7, "nobody works on it: the run is paused, as asked")


def test_watch_when_nobody_works_for_longer_than_a_lease_then_it_ends_and_says_so():
    looks, why = watched(*[progress()] * 99, every_s=LEASE_S / 3)
    assert (looks, why) == (5, "nobody has worked on it for 90 seconds, and it is not at its end")


def test_watch_when_somebody_comes_back_then_the_lease_counts_from_the_next_gap():
    gap, busy = [progress()] * 3, [progress(is_worked_on=True)]
    assert watched(*gap, *busy, *gap, *busy, progress("finished"), every_s=LEASE_S / 3)[0] == 9


def test_wave_watch_when_the_runner_is_between_two_batches_then_it_tells_what_happens_until_the_end(
    assettool, monkeypatch: pytest.MonkeyPatch
):
    polls = iter([progress(is_worked_on=True), progress(), progress(is_worked_on=True), progress("stopped", "failed")])
    event = Event(EventKind.NOTE, datetime(2026, 3, 7, tzinfo=UTC), text="it happens")

    class Runs:
        def __init__(self):
            self.known = 0

        def progress(self, _wave):
            self.known += 1
            return next(polls)

        def events(self, _run, after, _host):
            return [Recorded(number, event, "", "") for number in range(after + 1, self.known + 1)]

    runs = Runs()
    monkeypatch.setattr(watching, "_PAUSE_S", 0)
    monkeypatch.setattr(wiring, "runs", lambda _target: runs)
    monkeypatch.setattr(wave_deciding, "found", lambda _number: (None, SimpleNamespace(id=1)))
    called = assettool("wave", "watch", "3", "--json")
    assert called.code == 0, called.err
    assert [json.loads(line)["number"] for line in called.out.splitlines()] == [1, 2, 3, 4]
    assert called.err.strip() == "nobody works on it: the run is stopped, failed"
