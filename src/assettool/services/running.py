"""Working on a run: take work, do its phases one after the other, give the rest back, until there is none."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from assettool.domain.running.events import ROUND, Event, EventKind
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import RunStatus, Why
from assettool.domain.running.wire import ClaimOut, Order, RunOut, Work
from assettool.ports import Executor, Play, Progress, RunStore, Spool
from assettool.services.braking import Brake
from assettool.services.reporting import Reporter

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What became of it as far as this runner is concerned."""

    status: RunStatus
    why: Why | None = None
    is_left: bool = False
    """Whether a person ended the runner before there was no more work."""
    is_all_sent: bool = True
    """Whether NetBox has all that happened here, and the work back; if not, `resume` on this machine sends it."""
    done: int = 0
    """Phases that came to their end on a host here."""
    failed: dict[str, str] = field(default_factory=dict)
    """Host → what went wrong there last."""


def work(
    store: RunStore,
    executor: Executor,
    spool: Spool,
    run: RunOut,
    progress: Progress,
    brake: Brake | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Outcome:
    """Work on a run until there is nothing to do, or a person has to decide, or puts on the brake.

    Raises `RunnerError` and `StoreError`; what happened is noted, and the work given back where NetBox hears it.
    """
    brake = brake or Brake()
    with Reporter(store, spool, run.run, brake) as reporter:
        runner = _Runner(reporter, executor, spool, run, progress, now)
        try:
            return runner.work(brake)
        finally:
            progress.finish()


class _Runner:
    def __init__(
        self,
        reporter: Reporter,
        executor: Executor,
        spool: Spool,
        run: RunOut,
        progress: Progress,
        now: Callable[[], datetime],
    ) -> None:
        self._reporter, self._executor, self._spool = reporter, executor, spool
        self._progress, self._now = progress, now
        self._forks = run.terms.forks
        self._plays = 0
        self._outcome = Outcome(run.status)

    def work(self, brake: Brake) -> Outcome:
        while given := self._reporter.claim():
            self._outcome.status, self._outcome.why = given.status, given.why
            if given.work:
                try:
                    self._batch(given)
                except BaseException:
                    brake.stop()  # who is in trouble waits for nobody
                    raise
                finally:
                    self._outcome.is_all_sent = self._reporter.release()
            elif given.wait_s is None:
                return self._outcome
            else:
                brake.wait(given.wait_s)
        self._outcome.is_left = True
        return self._outcome

    def _batch(self, given: ClaimOut) -> None:
        going = given.work
        for phase in _in_order(given):
            if self._reporter.ask() is not Order.GO_ON:
                return
            turn = [each for each in going if phase in each.phases]
            failed = self._phase(phase, given, turn)
            if failed is None:
                return
            units = {each.unit for each in turn if each.host in failed}
            going = tuple(each for each in going if each.unit not in units)

    def _phase(self, phase: Phase, given: ClaimOut, turn: Sequence[Work]) -> Mapping[str, str] | None:
        """Do it where it is to be done, and say where it failed; nothing where it was cut off."""
        if not turn:
            return {}
        kinds = _UNDOING if given.is_back else _DOING
        rounds = {each.host: {ROUND: str(each.round)} for each in turn}
        self._note(Event(kinds.started, self._now(), each.host, phase, "", rounds[each.host]) for each in turn)
        if not self._reporter.make_known() or self._reporter.order is not Order.GO_ON:
            return None
        self._plays += 1
        marks = {each.host: _mark(each, phase, is_back=given.is_back) for each in turn}
        self._progress.start(_label(phase, given), len(turn))
        try:
            played = self._executor.play(
                Play(self._plays, phase, given.is_back, marks, self._forks),
                lambda events: self._hear(_in_round(events, rounds)),
                self._reporter.is_cut,
            )
        finally:
            self._progress.finish()
        self._note(
            Event(kinds.failed, self._now(), host, phase, text, rounds[host])
            for host, text in sorted(played.failed.items())
        )
        self._outcome.failed |= played.failed
        for host in played.done:
            self._outcome.failed.pop(host, None)
        logger.info(
            "%s: %s done, %s failed%s",
            _label(phase, given), len(played.done), len(played.failed), ", cut off" if played.is_cut else "",
        )  # fmt: skip
        return None if played.is_cut else played.failed

    def _hear(self, events: Sequence[Event]) -> None:
        self._note(events)
        done = sum(each.kind in _DONE for each in events)
        self._outcome.done += done
        self._progress.advance(done)

    def _note(self, events: Iterable[Event]) -> None:
        if noted := tuple(events):
            self._spool.append(noted)
            self._reporter.hear()


@dataclass(frozen=True, slots=True)
class _Kinds:
    started: EventKind
    failed: EventKind


_DOING = _Kinds(EventKind.PHASE_STARTED, EventKind.PHASE_FAILED)
_UNDOING = _Kinds(EventKind.UNDO_STARTED, EventKind.UNDO_FAILED)


_DONE = frozenset({EventKind.PHASE_DONE, EventKind.UNDO_DONE})


def _in_round(events: Sequence[Event], rounds: Mapping[str, dict[str, str]]) -> Sequence[Event]:
    """The same events; of those that say that a host is done, each says in which round."""
    return [msgspec.structs.replace(each, values=rounds[each.host]) if each.kind in _DONE else each for each in events]


def _in_order(given: ClaimOut) -> Iterable[Phase]:
    wanted = {phase for each in given.work for phase in each.phases}
    order = reversed(Phase) if given.is_back else iter(Phase)
    return [phase for phase in order if phase in wanted]


def _mark(work_: Work, phase: Phase, *, is_back: bool) -> str:
    return f"{work_.mark}.{'rollback_' if is_back else ''}{phase}"


def _label(phase: Phase, given: ClaimOut) -> str:
    return f"batch {given.batch}, {'back from ' if given.is_back else ''}{phase}"
