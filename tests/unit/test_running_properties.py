"""Whatever is killed, lost or late: no unit has two runners, nothing finished runs twice, a run comes to its end."""

import contextlib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from assettool.domain.running.deciding import decide
from assettool.domain.running.events import FIRST, ROUND, Event, EventKind, Sent, chained
from assettool.domain.running.ledger import empty, state_of
from assettool.domain.running.phases import Side, rollback_playbook
from assettool.domain.running.refusal import Refusal
from assettool.domain.running.run import LEASE, Run
from assettool.domain.running.state import PhaseStatus, UnitState
from assettool.domain.running.terms import Terms
from assettool.domain.running.units import Unit
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import Decision, Order

UNITS, RUNNERS = 3, 3
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), st.integers(1, RUNNERS)),
        st.tuples(st.just("work"), st.integers(1, RUNNERS), st.booleans(), st.booleans(), st.booleans()),
        st.tuples(st.just("go"), st.integers(1, RUNNERS), st.integers(1, 20), st.booleans()),
        st.tuples(st.just("send"), st.integers(1, RUNNERS), st.integers(0, 9)),
        st.tuples(st.just("release"), st.integers(1, RUNNERS)),
        st.tuples(st.just("kill"), st.integers(1, RUNNERS)),
        st.tuples(st.just("recover"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 200)),
        st.tuples(st.just("decide"), st.sampled_from(Verb), st.integers(1, UNITS)),
        st.tuples(st.just("leave"), st.sampled_from((Verb.RETRY, Verb.ROLLBACK)), st.integers(1, UNITS)),
    ),
    max_size=120,
)


class _World:
    """Hosts, and runners with their spools; a runner stops when its lease is over, as the real one does."""

    def __init__(self) -> None:
        units = tuple(Unit(f"u{n}", (f"i{n}",), (f"new-{n}", f"old-{n}")) for n in range(1, UNITS + 1))
        hosts = {name: {Side.OLD if name.startswith("old") else Side.NEW} for unit in units for name in unit.hosts}
        self.run = Run(uuid4(), Terms(batch=2), units, empty(hosts))
        self.now = datetime(2026, 3, 7, 20, tzinfo=UTC)
        self.ids = {number: uuid4() for number in range(1, RUNNERS + 1)}
        self.work: dict[UUID, list] = {}
        self.until: dict[UUID, datetime] = {}
        self.spools: dict[UUID, list[Sent]] = defaultdict(list)
        self.left: list[UUID] = []
        """Runners that are gone."""
        self.touched: set[str] = set()
        """Every phase that was begun on a host, by its mark."""
        self.marks: set[str] = set()
        self.finished: list[str] = []
        """Every time that a phase came to its end on a host, by the mark that it leaves."""

    def claim(self, number):
        runner = self.ids[number]
        given = self.run.claim(runner, f"runner {number}", self.now)
        self.work[runner] = [(each, phase, given.is_back) for each in given.work for phase in each.phases]
        self.until[runner] = self.now + timedelta(seconds=given.lease_s)

    def has_lease(self, runner):
        return self.now < self.until.get(runner, self.now)

    def do(self, number, fails, is_noted, is_heard=True):
        """The next thing that a runner has to do; killed before it notes it, the host alone knows.

        Where NetBox does not hear that it begins, it waits until its lease is over.
        """
        runner = self.ids[number]
        if not self.work.get(runner) or not self.has_lease(runner):
            self.work[runner] = []
            return
        each, phase, is_back = self.work[runner].pop(0)
        kinds = (
            ("undo_started", "undo_failed", "undo_done") if is_back else ("phase_started", "phase_failed", "phase_done")
        )
        mark = f"{each.host} {each.mark} {'back ' if is_back else ''}{phase}"
        self.note(runner, kinds[0], each, phase)
        if not is_heard or self.send(number) is not Order.GO_ON:
            self.work[runner] = []
            return
        self.touched.add(mark)
        if fails and mark not in self.marks:
            self.note(runner, kinds[1], each, phase)
            self.work[runner] = [one for one in self.work[runner] if one[0].unit != each.unit]
            return
        if mark not in self.marks:
            self.marks.add(mark)
            self.finished.append(mark)
        if is_noted:
            self.note(runner, kinds[2], each, phase)
        else:
            self.kill(number)

    def go(self, number, steps, fails):
        """Some work at a stretch, the last piece of which may fail."""
        self.claim(number)
        for step in range(steps):
            self.do(number, fails and step == steps - 1, is_noted=True)

    def note(self, runner, kind, work, phase):
        number = len(self.spools[runner]) + 1
        event = Event(EventKind(kind), self.now, work.host, phase, values={ROUND: str(work.round)})
        self.spools[runner].append(Sent(number, event))

    def send(self, number, first=0):
        """What is spooled, from some place on, and the answer may be lost."""
        runner = self.ids[number]
        answer = self.run.record(runner, self.spools[runner][first:], self.now)
        if answer.order in (Order.LOST, Order.STOP):
            self.work[runner] = []
        else:
            self.until[runner] = self.now + timedelta(seconds=answer.lease_s)
        return answer.order

    def release(self, number):
        runner = self.ids[number]
        self.send(number)
        self.work[runner] = []
        self.run.release(runner, self.now)

    def kill(self, number):
        """Another process takes its place; what was spooled is sent when somebody finds it."""
        old = self.ids[number]
        self.work.pop(old, None)
        self.ids[number] = uuid4()
        self.left.append(old)

    def recover(self, place):
        if place < len(self.left):
            self.run.record(self.left[place], self.spools[self.left[place]], self.now)

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    def decide(self, verb, number):
        if verb in (Verb.CANCEL, Verb.COMPLETE):
            return
        with contextlib.suppress(Refusal):
            decide(self.run, Decision(uuid4(), verb, (f"i{number}",), reason="a test", allow_loss=True), self.now)

    def leave(self, verb, number):
        """Nobody gives a sign of life for so long that a person decides."""
        self.now += LEASE
        self.decide(verb, number)

    def check(self):
        at_work = [
            {each.unit for each, _, _ in work} for runner, work in self.work.items() if work and self.has_lease(runner)
        ]
        assert sum(map(len, at_work)) == len(set().union(*at_work))
        assert len(self.finished) == len(set(self.finished))
        for (host, phase), entry in self.run.ledger.items():
            mark = f"{host} {self.run.id}.{entry.round}"
            is_by_hand = entry.text or not rollback_playbook(phase)
            if entry.status is PhaseStatus.ROLLED_BACK and not is_by_hand and f"{mark} {phase}" in self.touched:
                assert f"{mark} back {phase}" in self.marks

    def end(self):
        """Somebody comes, decides, and sees it through."""
        self.now += LEASE
        for number in (*self.ids,):
            self.kill(number)
        for verb in (Verb.RETRY, Verb.RESUME):
            with contextlib.suppress(Refusal):
                decide(self.run, Decision(uuid4(), verb, reason="see it through"), self.now)
        for _ in range(3 * UNITS):
            self.claim(1)
            while self.work[self.ids[1]]:
                self.do(1, fails=False, is_noted=True)
            self.release(1)
        for place in range(len(self.left)):
            self.recover(place)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_run_when_anything_is_killed_lost_or_late_then_it_is_as_if_nothing_was(steps):
    world = _World()
    for name, *fields in steps:
        {"work": world.do}.get(name, getattr(world, name, None))(*fields)
        world.check()
    world.end()
    world.check()
    found = {state_of(unit, world.run.ledger, world.run.terms.until) for unit in world.run.units}
    assert found <= {UnitState.DONE, UnitState.SKIPPED, UnitState.ROLLED_BACK}
    for (host, phase), entry in world.run.ledger.items():
        if entry.status is PhaseStatus.DONE:
            assert f"{host} {world.run.id}.{entry.round} {phase}" in world.marks


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_log_when_anything_happens_then_it_is_one_chain_that_a_change_breaks(steps):
    world = _World()
    for name, *fields in steps:
        {"work": world.do}.get(name, getattr(world, name, None))(*fields)
    heads = [FIRST]
    for event in world.run.log:
        heads.append(chained(heads[-1], event))
    assert len(set(heads)) == len(heads)
