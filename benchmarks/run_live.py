"""A run of 1,000 hosts in a real NetBox: how soon its page shows what happens, and a resumed run knows what is left.

The page is asked for as a browser does, which looks again a second after each answer. Resuming is the command and the
first claim of another runner, which says what is left of every host.
"""

import itertools
import os
import re
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from demo_fleet import assettool, fleet
from measuring import Figure, Result, arguments, finish, seconds, seconds_of
from pages import Visitor

from assettool.adapters import netbox_waves
from assettool.adapters.netbox import NetBoxStore
from assettool.adapters.netbox_runs import NetBoxRuns
from assettool.demo.sizes import SMALLEST_SCALE
from assettool.domain.running.events import Event, EventKind, Sent
from assettool.domain.running.phases import Phase
from assettool.domain.running.terms import Terms
from assettool.domain.running.wire import ClaimIn, EventsIn, StartIn, Work
from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.embedded.netbox import NetBox

TESTS = Path(__file__).resolve().parents[1] / "tests"
MOST_S = 2.0
PASSED = (Phase.PRECHECK, Phase.ANNOUNCE, Phase.FREEZE)
"""What was done on all hosts before it is measured."""
_AT_ONCE = 500
_LOOKS_AGAIN_S = 1.0


def main() -> None:
    """Make a wave, begin to run it, and measure."""
    wanted = arguments(
        __doc__,
        hosts={"type": int, "default": 1000, "help": "an even number"},
        events={"type": int, "default": 20, "help": "so many are looked for on the page"},
    )
    if wanted.quick:
        wanted.hosts, wanted.events = 8, 3
    os.environ["PYTHONPATH"] = os.pathsep.join([str(TESTS), str(TESTS / "plugin/support")])
    with fleet(SMALLEST_SCALE) as home:
        make = f"from seed_waves import make_waves; make_waves(1, {wanted.hosts // 2})"
        NetBox(home).manage(["shell", "--command", make])
        store = NetBoxStore(home.url, stack.token(home, "engineer"))
        (wave,) = netbox_waves.waves(store)
        live = Live(NetBoxRuns(store), wave.id, wave.content_hash)
        live.pass_through()
        waited = _waited(live, Visitor(home), wanted.events)
        resumed = _resumed(live, home, wave.number)
    result = Result(
        [
            _limit(f"from an event to the page, {wanted.hosts:,} hosts", max(waited), "the longest of several"),
            _limit(f"`wave resume` knows what is left of {wanted.hosts:,} hosts", resumed, "the command and a claim"),
        ]
    )
    result.tell("from an event to the page, each", ", ".join(map(seconds, sorted(waited))))
    finish(result, as_json=wanted.json)


class Live:
    """A run, and a runner that tells of it."""

    def __init__(self, runs: NetBoxRuns, wave: int, content_hash: str) -> None:
        self.runs = runs
        terms = Terms(until=Phase.VERIFY, canary=0, batch=10_000)
        self.run = runs.start(wave, StartIn(uuid4(), content_hash, terms)).run
        self.runner = uuid4()
        self.work = self.claim(self.runner)
        self._numbers = itertools.count(1)

    def claim(self, runner: UUID) -> tuple[Work, ...]:
        """What a runner is to do."""
        return self.runs.claim(self.run, ClaimIn(runner, "benchmark")).work

    def pass_through(self) -> None:
        """Every host passes the first phases."""
        kinds = (EventKind.PHASE_STARTED, EventKind.PHASE_DONE)
        told = [
            (kind, each.host, phase) for each in self.work for phase in each.phases if phase in PASSED for kind in kinds
        ]
        for some in itertools.batched(told, _AT_ONCE):
            self.tell(*some)

    def tell(self, *told: tuple[EventKind, str, Phase]) -> None:
        """Say that this happened, and wait until it is kept."""
        now = datetime.now(UTC)
        sent = tuple(Sent(next(self._numbers), Event(kind, now, host, phase)) for kind, host, phase in told)
        self.runs.record(self.run, EventsIn(self.runner, sent))


def _waited(live: Live, visitor: Visitor, events: int) -> list[float]:
    """The seconds from each event to the page that shows it."""
    chance, waited = Random(1), []
    page = f"/plugins/assettool/runs/{visitor.number_of('runs')}/progress/"
    shown = threading.Semaphore(0)
    seen, is_over = [0], threading.Event()

    def look() -> None:
        version = ""
        while not is_over.is_set():
            text = visitor.text_of(f"{page}?seen={version}")
            if found := re.search(r"seen=([^\"&]+)", text):
                version = found[1]
                seen[0] = int(version.partition(".")[0])
                shown.release()
            is_over.wait(_LOOKS_AGAIN_S)

    looking = threading.Thread(target=look)
    looking.start()
    shown.acquire()
    for each in live.work[:events]:
        is_over.wait(chance.uniform(0, 2 * _LOOKS_AGAIN_S))
        before, begin = seen[0], time.perf_counter()
        live.tell((EventKind.PHASE_STARTED, each.host, Phase.BACKUP))
        while seen[0] <= before:
            shown.acquire()
        waited.append(time.perf_counter() - begin)
    is_over.set()
    looking.join()
    return waited


def _resumed(live: Live, home: Home, wave: int) -> float:
    """The seconds until another runner knows what is left, after the first one is gone."""
    live.runs.release(live.run, live.runner)
    left: list[Work] = []

    def resume() -> None:
        assettool(home, "wave", "resume", str(wave), "--decide-only")
        left.extend(live.claim(uuid4()))

    took = seconds_of(resume)
    if len(left) != len(live.work) or any(phase in PASSED for each in left for phase in each.phases):
        sys.exit(f"{len(left)} hosts are left of {len(live.work)}, and not what was not done")
    return took


def _limit(what: str, took: float, how: str) -> Figure:
    return Figure(
        name="live",
        what=what,
        ours=seconds(took),
        peer="",
        reached=took,
        wanted=MOST_S,
        unit="s",
        at_most=True,
        how=how,
    )


if __name__ == "__main__":
    main()
