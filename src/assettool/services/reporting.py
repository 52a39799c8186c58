"""What a runner says to NetBox: it sends what is spooled, keeps the lease, and hears what it is to do."""

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self
from uuid import UUID

from assettool.domain.running.wire import ClaimIn, ClaimOut, EventsIn, EventsOut, Order
from assettool.errors import RunnerError, StoreError, StoreUnavailable
from assettool.ports import RunStore, Spool
from assettool.services.braking import Brake

logger = logging.getLogger(__name__)

_MOST_EVENTS = 500
_MARGIN = 0.2
"""This part of a lease is left for ending what is on its way."""
_BEATS = 4
"""Signs of life in the time of one lease."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 10.0
_LEAVE_S = 5.0
_LOOK_S = 0.5


def seconds_since_boot() -> float:
    """A clock that nobody can set, and that goes on while the machine sleeps: leases do too."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Reporter:
    """Speaks to NetBox in a thread of its own while the block runs, through any outage."""

    def __init__(
        self, store: RunStore, spool: Spool, run: UUID, brake: Brake, clock: Callable[[], float] = seconds_since_boot
    ) -> None:
        self._store, self._spool, self._run, self._brake, self._clock = store, spool, run, brake, clock
        self._thread = threading.Thread(target=self._report, name="reporter", daemon=True)
        self._turn = threading.Condition()
        self._is_closing = False
        self._is_wanted = False
        self._attempts = 0
        """So often in a row NetBox did not answer."""
        self._failures = 0
        self._answers = 0
        self._batches = 0
        self._kept = 0
        self._order = Order.GO_ON
        self._lease_s = 0.0
        self._until: float | None = None
        self.failure: StoreError | None = None
        """Why NetBox does not want to hear from this runner any more."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._turn:
            self._is_closing = True
            self._turn.notify_all()
        self._thread.join(_LEAVE_S if self._brake.is_on else None)

    @property
    def order(self) -> Order:
        """What the runner is to do: what NetBox said last, or what a person here asked for."""
        if self.failure:
            return Order.STOP
        return max(self._order, self._brake.order, key=_SEVERITY.index)

    @property
    def has_lease(self) -> bool:
        """Whether NetBox gives the work to nobody else yet, however long it has not answered."""
        return self._until is not None and self._clock() < self._until

    def is_cut(self) -> bool:
        """Whether what is on its way has to end now."""
        return self.order in (Order.STOP, Order.LOST) or not self.has_lease

    def hear(self) -> None:
        """Say that there is something to be sent."""
        with self._turn:
            self._is_wanted = True
            self._turn.notify_all()

    def ask(self) -> Order:
        """Send what is spooled and hear what NetBox says now; what it said before, where it does not answer once."""
        self._exchange()
        return self.order

    def make_known(self) -> bool:
        """Wait until all that is spooled is kept; False where the work has to be given back before that."""
        with self._turn:
            last = self._spool.last
            self._is_wanted = True
            self._turn.notify_all()
            while self._kept < last and self.order is Order.GO_ON and self.has_lease and self._thread.is_alive():
                self._turn.wait(_LOOK_S)
        return self._kept >= last and self.has_lease

    def flush(self) -> bool:
        """Wait until all that is spooled is kept; False where a person here wants to leave and NetBox is away."""
        while not self.failure and self._kept < self._spool.last:
            if not self._exchange() and self._brake.is_on:
                return False
        if self.failure:
            raise self.failure
        return True

    def claim(self) -> ClaimOut | None:
        """Ask for work until there is an answer; nothing where a person here wants to leave."""
        attempts = 0
        while not self._brake.is_on and self.flush():
            asked = self._clock()
            try:
                given = self._store.claim(self._run, ClaimIn(self._spool.runner, self._brake.who))
            except StoreUnavailable as exc:
                attempts += 1
                logger.warning("NetBox does not answer, it is asked again: %s", exc.message)
                self._pause(attempts)
                continue
            if given.work:
                with self._turn:
                    self._batches += 1
                    self._order = Order.GO_ON
                    self._hold(asked, given.lease_s)
            return given
        return None

    def release(self) -> bool:
        """Give the work back, once all that happened is kept; False where NetBox is away, and the lease runs out."""
        with self._turn:
            self._until, self._lease_s = None, 0.0
        attempts = 0
        while self.flush():
            try:
                self._store.release(self._run, self._spool.runner)
                return True
            except StoreUnavailable as exc:
                attempts += 1
                logger.warning("NetBox does not answer, it is asked again: %s", exc.message)
                if not self._pause(attempts):
                    return False
        return False

    def _exchange(self) -> bool:
        """Wait until all that is spooled is kept, and say whether it is; not if NetBox fails to answer once.

        Who wants to leave at once waits for no more than some seconds.
        """
        with self._turn:
            failures, answers, last = self._failures, self._answers, self._spool.last
            self._is_wanted = True
            self._turn.notify_all()
            impatient = 0
            while self._failures == failures and (self._answers == answers or self._kept < last):
                self._turn.wait(_LOOK_S)
                impatient += self._brake.order is Order.STOP
                if self.failure or impatient * _LOOK_S > _LEAVE_S:
                    break
                if not self._thread.is_alive():
                    raise RunnerError("the thread that speaks to NetBox is gone", hint="what it said last is above")
            return self._kept >= last

    def _pause(self, attempts: int) -> bool:
        """Wait some time, longer each time; False where a person here wants to leave."""
        return not self._brake.wait(_pause_s(attempts))

    def _report(self) -> None:
        while self._wait():
            asked, batches = self._clock(), self._batches
            events = self._spool.after(self._kept, _MOST_EVENTS)
            try:
                answer = self._store.record(self._run, EventsIn(self._spool.runner, events))
                self._take(answer, asked, batches)
            except StoreUnavailable as exc:
                logger.warning("NetBox does not answer, what happens is kept here: %s", exc.message)
                self._fail()
            except StoreError as exc:
                self.failure = exc
                self._fail()

    def _wait(self) -> bool:
        """Until there is something to say: news, or a sign of life; False when the block ends."""
        with self._turn:
            if self._attempts:
                self._turn.wait_for(lambda: self._is_closing, _pause_s(self._attempts))
            else:
                beat = self._lease_s / _BEATS or None
                self._turn.wait_for(lambda: self._is_closing or self._is_wanted, beat)
            self._is_wanted = False
            return not self._is_closing and not self.failure

    def _take(self, answer: EventsOut, asked: float, batches: int) -> None:
        with self._turn:
            self._attempts = 0
            self._answers += 1
            self._kept = max(self._kept, answer.kept)
            self._is_wanted = self._is_wanted or self._kept < self._spool.last
            if self._until is not None and batches == self._batches:  # it is about the work of now
                self._order = answer.order
                self._hold(asked, answer.lease_s)
            self._turn.notify_all()

    def _fail(self) -> None:
        with self._turn:
            self._attempts += 1
            self._failures += 1
            self._turn.notify_all()

    def _hold(self, asked: float, lease_s: float) -> None:
        """The lease counts from the question: nobody knows when NetBox answered."""
        self._lease_s = lease_s
        self._until = asked + lease_s * (1 - _MARGIN)


_SEVERITY = (Order.GO_ON, Order.FINISH_PHASE, Order.STOP, Order.LOST)


def _pause_s(attempts: int) -> float:
    return min(_FIRST_PAUSE_S * 2.0 ** min(attempts, 10), _LONGEST_PAUSE_S)
