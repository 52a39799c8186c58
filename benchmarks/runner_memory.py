"""The memory of a runner through 1,000 hosts and all phases, with three tasks of 2,000 letters told of each.

NetBox is a run in memory of the same process, and Ansible is none: what Ansible takes is its own, and not for all hosts
at a time.
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from measuring import Figure, Result, arguments, finish, number, run, seconds

from assettool.adapters.spool import SpoolFile, read_spool
from assettool.domain.running.events import Event, EventKind
from assettool.domain.running.phases import Phase
from assettool.domain.running.terms import Terms
from assettool.ports import Play, Played
from assettool.services.running import work

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # where the run in memory is

from fake_runs import FakeExecutor, FakeRunStore, make_run

MOST_MB = 500.0
TASKS, LETTERS = 3, 2000


def main() -> None:
    """Work in a process of its own; print what it took."""
    wanted = arguments(__doc__, hosts={"type": int, "default": 1000}, inside={"action": "store_true"})
    if wanted.quick:
        wanted.hosts = 50
    if wanted.inside:
        _work(wanted.hosts)
        return
    ended = run([sys.executable, __file__, "--inside", "--hosts", str(wanted.hosts)])
    phases = len(Phase)
    figure = Figure(
        name="runner memory",
        what=f"{wanted.hosts:,} hosts × {phases} phases, {TASKS} tasks told of each",
        ours=f"{number(ended.cost.memory_mb)} MB",
        peer="the limit",
        reached=ended.cost.memory_mb,
        wanted=MOST_MB,
        unit="MB",
        at_most=True,
        how="the whole process at its highest, with the run itself in memory",
    )
    result = Result([figure])
    result.tell("it took", f"{seconds(ended.cost.wall_s)}, processor {seconds(ended.cost.cpu_s)}")
    result.tell("it noted", ended.out.strip())
    finish(result, as_json=wanted.json)


class _Talks(FakeExecutor):
    def play(self, play: Play, told: Callable[[Sequence[Event]], None], is_cut: Callable[[], bool]) -> Played:
        for host in play.marks:
            text, now = "x" * LETTERS, datetime.now(UTC)
            told([Event(EventKind.TASK, now, host, play.phase, text, {"result": "changed"}) for _ in range(TASKS)])
        return super().play(play, told, is_cut)


class _Nothing(list[Event]):
    """The log of the run is NetBox's to keep."""

    def append(self, _event: Event, /) -> None: ...


class _Silent:
    def start(self, *_: Any) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


def _work(hosts: int) -> None:
    logging.disable(logging.WARNING)
    made = make_run(hosts, Terms(until=Phase.DECOMMISSION))
    made.log = _Nothing()
    store = FakeRunStore(made)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "spool.ndjson")
        spool = SpoolFile(path, uuid4())
        done = work(store, _Talks(), spool, store.out, _Silent()).done
        spool.close()
        print(f"{spool.last:,} events, {path.stat().st_size / 1e6:.0f} MB, {done:,} phases done")
        if hosts < 100:  # noqa: PLR2004 -- reading all again would be what takes the most
            assert len(read_spool(path)) == spool.last


if __name__ == "__main__":
    main()
