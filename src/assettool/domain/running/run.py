"""A run as its runners change it; whoever keeps it sees to it that they take turns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from assettool.domain.running.claiming import Claim, Rest, Wait, keeps_hours, next_claim
from assettool.domain.running.events import Event, EventKind, Sent, cleaned, legible
from assettool.domain.running.ledger import (
    Entry,
    Place,
    after,
    goes_back,
    has_work,
    is_late_beginning,
    phases_left,
    phases_to_undo,
    round_of,
    state_of,
)
from assettool.domain.running.state import GOING_BACK_IN, OPEN, RunStatus, UnitState, Why
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.units import Unit
from assettool.domain.running.wire import ClaimOut, EventsOut, Order, Work

LEASE = timedelta(seconds=90)
"""Without a sign of life for so long a runner loses its work."""
_WAIT_S = 2.0
_FACTS = frozenset({EventKind.PHASE_DONE, EventKind.UNDO_DONE, EventKind.TASK, EventKind.EVIDENCE, EventKind.COMMAND})
"""What is kept of a runner that lost its work: it happened, whoever works now."""


@dataclass(slots=True)
class Runner:
    """A process that works, or worked, on a run."""

    id: UUID
    who: str = ""
    units: tuple[str, ...] = ()
    """Keys of the units that it has; nothing when it waits, or is gone."""
    is_back: bool = False
    until: datetime | None = None
    """When it loses them."""
    batch: int | None = None
    kept: int = 0
    """The number of its last event that is kept."""


@dataclass
class Run:
    """The state of a run, and what has changed of it."""

    id: UUID
    terms: Terms
    units: Sequence[Unit]
    """In the order in which they are worked on."""
    ledger: dict[Place, Entry]
    status: RunStatus = RunStatus.RUNNING
    why: str = ""
    window: Window = field(default_factory=Window)
    runners: dict[UUID, Runner] = field(default_factory=dict)
    batches: int = 0
    """How many were given out."""
    emergency: str = ""
    """Why it goes on though gates were not met, or out of hours."""
    log: list[Event] = field(default_factory=list)
    """What happened since it was read, in order."""
    changed: set[Place] = field(default_factory=set)
    """The entries of the ledger that are other ones since then."""

    @property
    def is_open(self) -> bool:
        """Whether it holds its wave and its hosts; somebody may still work on them when it is over."""
        return self.status in OPEN or bool(self.leased)

    @property
    def leased(self) -> frozenset[str]:
        """Keys of the units that somebody works on."""
        return frozenset(key for runner in self.runners.values() for key in runner.units)

    def claim(self, id_: UUID, who: str, now: datetime) -> ClaimOut:
        """The work that a runner has or gets, or why it gets none."""
        self.expire(now, but=id_)
        runner = self.runners.setdefault(id_, Runner(id_))
        runner.who = legible(who) or runner.who
        if runner.units:
            if self._lets_work(runner) and (given := self._given(runner, now)).work:
                return given
            self.release(id_, now)
        found = next_claim(self.terms, self.units, self.ledger, self.leased, self.status, self.window, now)
        match found:
            case Claim(units, is_back):
                self._give(runner, units, is_back, now)
                return self._given(runner, now)
            case Wait(why):
                return ClaimOut(self.status, why=why, wait_s=_WAIT_S)
            case Rest(status, why):
                self.become(status, why, now)
                return ClaimOut(self.status, why=why)

    def record(self, id_: UUID, sent: Iterable[Sent], now: datetime) -> EventsOut:
        """Keep what a runner says that happened; what came before, and what comes after a gap, is left."""
        runner = self.runners.setdefault(id_, Runner(id_))
        is_lost = not runner.units
        for each in sorted(sent, key=lambda each: each.number):
            if each.number != runner.kept + 1:
                continue
            runner.kept = each.number
            if not is_lost or self._counts_late(each.event):
                self._apply(cleaned(each.event))
        if not is_lost:
            runner.until = now + LEASE
            self._stop_at_too_many(now)
        return EventsOut(runner.kept, self._order(runner, now), LEASE.total_seconds())

    def release(self, id_: UUID, now: datetime) -> None:
        """A runner gives its work back, done or not."""
        if (runner := self.runners.get(id_)) and runner.units:
            self.say(EventKind.RELEASED, now, runner.who, batch=str(runner.batch))
            _clear(runner)

    def expire(self, now: datetime, but: UUID | None = None) -> None:
        """Take the work of every runner that gave no sign of life."""
        for runner in self.runners.values():
            if runner.units and runner.id != but and runner.until is not None and runner.until <= now:
                self.say(EventKind.LEASE_LOST, now, runner.who, batch=str(runner.batch))
                _clear(runner)

    def become(self, status: RunStatus, why: str, now: datetime) -> None:
        """Come into another status, and say why."""
        if status is not self.status:
            self.status, self.why = status, why
            self.say(EventKind.STATUS, now, why, status=status)

    def put(self, place: Place, entry: Entry) -> None:
        """Change one entry of the ledger."""
        if self.ledger[place] != entry:
            self.ledger[place] = entry
            self.changed.add(place)

    def say(self, kind: EventKind, now: datetime, text: str = "", **values: str) -> None:
        """Add to the log what the run itself has to say."""
        self.log.append(Event(kind, now, text=text, values=values))

    def _counts_late(self, event: Event) -> bool:
        """Whether it counts though the runner that tells it has lost its work."""
        entry = self.ledger.get((event.host, event.phase)) if event.phase else None
        return event.kind in _FACTS or (entry is not None and is_late_beginning(entry, event))

    def _apply(self, event: Event) -> None:
        self.log.append(event)
        if event.phase and (place := (event.host, event.phase)) in self.ledger:
            self.put(place, after(self.ledger[place], event))

    def _give(self, runner: Runner, units: Sequence[Unit], is_back: bool, now: datetime) -> None:
        self.batches += 1
        runner.units, runner.is_back, runner.batch = tuple(unit.key for unit in units), is_back, self.batches
        hosts = sum(len(unit.hosts) for unit in units)
        self.say(EventKind.CLAIMED, now, runner.who, batch=str(runner.batch), hosts=str(hosts))

    def _given(self, runner: Runner, now: datetime) -> ClaimOut:
        runner.until = now + LEASE
        work = tuple(self._work(runner))
        return ClaimOut(self.status, runner.batch, runner.is_back, work, LEASE.total_seconds())

    def _work(self, runner: Runner) -> Iterator[Work]:
        """What is left of what a runner has; nothing of a unit of which something failed."""
        for unit in self.units:
            if unit.key not in runner.units or state_of(unit, self.ledger, self.terms.until) is UnitState.FAILED:
                continue
            if goes_back(unit, self.ledger) is not runner.is_back:
                continue
            for host in unit.hosts:
                phases = (
                    phases_to_undo(self.ledger, host)
                    if runner.is_back
                    else phases_left(self.ledger, host, self.terms.until)
                )
                if phases:
                    round_ = round_of(self.ledger, host)
                    yield Work(host, unit.key, phases, f"{self.id}.{round_}", round_)

    def _order(self, runner: Runner, now: datetime) -> Order:
        if not runner.units:
            return Order.LOST
        if self.status is RunStatus.CANCELLED:
            return Order.STOP
        if not self._lets_work(runner):
            return Order.FINISH_PHASE
        may_go_on = runner.is_back or self.window.is_open(now) or not self._keeps_hours(runner)
        return Order.GO_ON if may_go_on else Order.FINISH_PHASE

    def _lets_work(self, runner: Runner) -> bool:
        return self.status is RunStatus.RUNNING or (runner.is_back and self.status in GOING_BACK_IN)

    def _keeps_hours(self, runner: Runner) -> bool:
        return any(
            unit.key in runner.units
            and has_work(unit, self.ledger, self.terms.until)
            and keeps_hours(unit, self.ledger, self.terms.until)
            for unit in self.units
        )

    def _stop_at_too_many(self, now: datetime) -> None:
        if self.status is not RunStatus.RUNNING:
            return
        states = [state_of(unit, self.ledger, self.terms.until) for unit in self.units]
        if self.terms.stops_at(states.count(UnitState.FAILED), len(states)):
            self.become(RunStatus.STOPPED, Why.TOO_MANY_FAILED, now)


def _clear(runner: Runner) -> None:
    runner.units, runner.is_back, runner.until, runner.batch = (), False, None, None
