"""A run kept in memory, an executor that only pretends, and a spool in memory."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec

from assettool.domain.running.deciding import decide
from assettool.domain.running.events import Event, EventKind, Sent
from assettool.domain.running.ledger import empty
from assettool.domain.running.phases import Phase, Side
from assettool.domain.running.run import Run
from assettool.domain.running.state import PhaseStatus
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.units import Unit
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import ClaimIn, ClaimOut, Decided, Decision, EventsIn, EventsOut, HostOut, RunOut
from assettool.errors import StoreUnavailable
from assettool.ports import Play, Played

_tick = threading.Event()
OLD_AND_NEW = frozenset(Side)


def make_run(
    units: int | Mapping[str, Iterable[str]] = 3,
    terms: Terms = Terms(until=Phase.ANNOUNCE),
    window: Window = Window(),
) -> Run:
    """A run of so many units with one host each, or of these units."""
    named = units if isinstance(units, Mapping) else {f"app-{n}": (f"host-{n}",) for n in range(1, units + 1)}
    made = [Unit(key, (key,), tuple(hosts)) for key, hosts in named.items()]
    ledger = empty({host: OLD_AND_NEW for unit in made for host in unit.hosts})
    return Run(uuid4(), terms, made, ledger, window=window)


@dataclass
class FakeRunStore:
    """NetBox, as a runner sees it: one run, and its moods."""

    run: Run
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    is_down: bool = False
    misses: int = 0
    """So many questions it does not hear."""
    loses: Callable[[str], bool] = lambda _: False
    """Whether the answer to a question gets lost after it was carried out."""
    asked: Counter[str] = field(default_factory=Counter)
    lease_s: float | None = None
    """What it says how long a lease lasts, where that is not what the run says."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    @property
    def out(self) -> RunOut:
        """The run as a runner gets it."""
        hosts = tuple(
            HostOut(
                name=host,
                asset=number,
                kind="virtual_server",
                sides=OLD_AND_NEW,
                unit=unit.key,
                items=unit.items,
            )
            for number, (unit, host) in enumerate((unit, host) for unit in self.run.units for host in unit.hosts)
        )
        return RunOut(self.run.id, 1, self.run.status, self.run.why, self.run.terms, "0" * 64, hosts)

    def claim(self, run: UUID, asked: ClaimIn) -> ClaimOut:
        return self._leased(self._do("claim", run, lambda: self.run.claim(asked.runner, asked.who, self.now())))

    def record(self, run: UUID, sent: EventsIn) -> EventsOut:
        return self._leased(self._do("record", run, lambda: self.run.record(sent.runner, sent.events, self.now())))

    def release(self, run: UUID, runner: UUID) -> None:
        self._do("release", run, lambda: self.run.release(runner, self.now()))

    def decide(self, verb: Verb, *items: str, reason: str = "because", **more: object) -> Decided:
        """What a person decides meanwhile."""
        asked = Decision(uuid4(), verb, items, reason=reason, **more)
        return self._do("decide", self.run.id, lambda: decide(self.run, asked, self.now()))

    def statuses(self, phase: Phase) -> dict[str, PhaseStatus]:
        """Host → how far this phase is there."""
        return {host: entry.status for (host, each), entry in self.run.ledger.items() if each is phase}

    def _leased[T: ClaimOut | EventsOut](self, answer: T) -> T:
        if self.lease_s is None or not answer.lease_s:
            return answer
        return msgspec.structs.replace(answer, lease_s=self.lease_s)

    def _do[T](self, what: str, run: UUID, change: Callable[[], T]) -> T:
        assert run == self.run.id
        self.asked[what] += 1
        if self.is_down or self.misses:
            self.misses = max(self.misses - 1, 0)
            raise StoreUnavailable("NetBox does not answer: fake")
        with self._lock:
            answer = change()
        if self.loses(what):
            raise StoreUnavailable("NetBox does not answer: the answer got lost")
        return answer


@dataclass
class FakeExecutor:
    """Hosts that remember what was done on them."""

    fails: dict[tuple[str, Phase], str] = field(default_factory=dict)
    """Host and phase → what goes wrong there."""
    before: Callable[[Play], None] = lambda _: None
    """Happens when a play begins."""
    hangs: Callable[[Play], bool] = lambda _: False
    """Whether a play takes until it is cut off."""
    plays: list[Play] = field(default_factory=list)
    worked: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Host and mark → how often something was done there."""
    marks: set[tuple[str, str]] = field(default_factory=set)

    def play(self, play: Play, told: Callable[[Sequence[Event]], None], is_cut: Callable[[], bool]) -> Played:
        self.plays.append(play)
        self.before(play)
        while self.hangs(play) and not is_cut():
            _tick.wait(0.002)
        done, failed = set(), {}
        for host, mark in play.marks.items():
            if is_cut():
                return Played(frozenset(done), failed, is_cut=True)
            if text := self.fails.get((host, play.phase)):
                failed[host] = text
                continue
            if (host, mark) not in self.marks:
                self.worked[host, mark] += 1
                self.marks.add((host, mark))
            done.add(host)
            kind = EventKind.UNDO_DONE if play.is_back else EventKind.PHASE_DONE
            told([Event(kind, datetime.now(UTC), host, play.phase)])
        return Played(frozenset(done), failed)

    @property
    def order(self) -> list[tuple[Phase, tuple[str, ...]]]:
        """The phases with their hosts, as they were played."""
        return [(play.phase, tuple(play.marks)) for play in self.plays]


@dataclass
class FakeSpool:
    """Events in memory."""

    runner: UUID = field(default_factory=uuid4)
    sent: list[Sent] = field(default_factory=list)

    @property
    def last(self) -> int:
        return len(self.sent)

    def append(self, events: Sequence[Event]) -> None:
        self.sent += [Sent(number, event) for number, event in enumerate(events, len(self.sent) + 1)]

    def after(self, number: int, most: int) -> tuple[Sent, ...]:
        return tuple(self.sent[number : number + most])

    def kinds(self, host: str) -> list[EventKind]:
        """What happened on a host, in order."""
        return [each.event.kind for each in self.sent if each.event.host == host]
