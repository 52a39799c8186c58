"""B5: phases of a wave on lab hosts by the runner against plain ansible-playbook with the same playbooks and settings.

Both play the same phases on all hosts of a lab at once, one after the other, each side on a lab of its own; the sides
take turns, so that both meet the machine in the same mood. NetBox is a run in memory: what it costs is another figure.

B5s: plain ansible-playbook with the settings that come along, without and with `running.mitogen`, against the same with
Ansible's own, which have no pipelining, keep connections for a minute and work on five hosts at a time; all on the same
part of the hosts. The hosts of the lab share the processors with Ansible, and are no milliseconds away.
"""

import contextlib
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import msgspec
from measuring import BINARIES, Figure, Result, arguments, finish, number, seconds

from assettool.adapters.ansible.executor import Surroundings, mitogen_settings
from assettool.adapters.ansible.here import Here, work_here
from assettool.demo import lab as labs
from assettool.demo.lab.wave import host_variables
from assettool.domain.running.ledger import empty
from assettool.domain.running.phases import Phase
from assettool.domain.running.run import Run
from assettool.domain.running.terms import Terms
from assettool.domain.running.units import Unit
from assettool.domain.running.wire import HostOut, RunOut

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # where the run in memory is

from fake_runs import FakeRunStore  # noqa: E402 -- after its folder was added

WANTED = 1.05
WANTED_OF_SETTINGS = 1.5
FORKS = 20


@dataclass
class Side:
    """One of the two, with its lab."""

    lab: labs.Lab
    home: Path
    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    """Seconds of processor that ansible-playbook took in each round, without those of the hosts."""


def main() -> None:
    """Play both ways in turns; print the ratio."""
    wanted = arguments(
        __doc__,
        hosts={"type": int, "default": 100, "help": "a multiple of four"},
        phases={"nargs": "*", "default": ["announce"]},
        rounds={"type": int, "default": 1, "help": "of B5"},
        turns={"type": int, "default": 3, "help": "rounds of B5s"},
        part={"type": int, "default": 20, "help": "hosts of B5s, a multiple of four"},
    )
    if wanted.quick:
        wanted.hosts, wanted.phases, wanted.turns, wanted.part = 4, ["announce"], 1, 4
    logging.disable(logging.WARNING)
    phases = [Phase(name) for name in wanted.phases]
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    try:
        with started(folder / "ours", wanted.hosts) as ours, started(folder / "theirs", wanted.hosts) as theirs:
            _in_turns([(_plain, theirs), (_runner, ours)], phases, wanted.rounds)
        with (
            started(folder / "shipped", wanted.part) as shipped,
            started(folder / "mitogen", wanted.part) as mitogen,
            started(folder / "defaults", wanted.part) as defaults,
        ):
            _in_turns([(_plain, shipped), (_mitogen, mitogen), (_by_default, defaults)], phases, wanted.turns)
    finally:
        shutil.rmtree(folder)
    figure = Figure(
        name="B5",
        what=f"{', '.join(phases)} on {wanted.hosts} hosts, {FORKS} forks",
        ours=f"{seconds(sum(ours.took))} the runner",
        peer=f"{seconds(sum(theirs.took))} ansible-playbook",
        reached=sum(ours.took) / sum(theirs.took),
        wanted=WANTED,
        at_most=True,
        how=f"both whole, rounds in turns: {wanted.rounds}; each opens its own connections",
    )
    result = Result([figure])
    for side, words, least in (
        (mitogen, "with the settings that come along and running.mitogen", WANTED_OF_SETTINGS),
        (shipped, "with the settings that come along, as they are", None),
    ):
        settings = Figure(
            name="B5s",
            what=f"{', '.join(phases)} on {wanted.part} hosts",
            ours=f"{seconds(sum(side.took))} {words}",
            peer=f"{seconds(sum(defaults.took))} with Ansible's own",
            reached=sum(defaults.took) / sum(side.took),
            wanted=least,
            how=f"ansible-playbook both times, both whole, rounds in turns: {wanted.turns}",
        )
        result.add(settings)
    sides = {"B5, ours": ours, "B5, the peer": theirs, "B5s, with Mitogen": mitogen, "B5s, as they are": shipped}
    for what, side in {**sides, "B5s, Ansible's own": defaults}.items():
        result.tell(f"{what}, each round", ", ".join(map(number, side.took)))
        if side.worked:
            result.tell(f"{what}, processor time of Ansible alone", f"{', '.join(map(number, side.worked))} s")
    finish(result, as_json=wanted.json)


type Way = Callable[[Side, list[Phase], int], None]
"""Plays the phases on the hosts of a side, in the round of this number."""


@contextlib.contextmanager
def started(home: Path, hosts: int) -> Iterator[Side]:
    """A lab of so many hosts, running."""
    lab = labs.make(home / "lab", applications=max(1, hosts // 4))
    labs.start(lab)
    try:
        yield Side(lab, home)
    finally:
        labs.stop(lab)


def _in_turns(ways: Sequence[tuple[Way, Side]], phases: list[Phase], rounds: int) -> None:
    """Play both ways in each round; who begins changes."""
    for round_ in range(rounds):
        for way, side in reversed(ways) if round_ % 2 else ways:
            way(side, phases, round_)


def _plain(side: Side, phases: list[Phase], round_: int) -> None:
    _play(side, phases, round_, ROOT / "ansible.cfg", "--forks", str(FORKS))


def _mitogen(side: Side, phases: list[Phase], round_: int) -> None:
    """Play with the settings that come along, and what the runner adds for `running.mitogen`."""
    _play(side, phases, round_, ROOT / "ansible.cfg", "--forks", str(FORKS), surroundings=mitogen_settings())


def _by_default(side: Side, phases: list[Phase], round_: int) -> None:
    settings = side.home / "ansible.cfg"
    settings.write_text(f"[defaults]\nroles_path = {ROOT / 'playbooks/roles'}\n", encoding="utf-8")
    _play(side, phases, round_, settings)


def _play(
    side: Side,
    phases: list[Phase],
    round_: int,
    settings: Path,
    *options: str,
    surroundings: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Play the phases by ansible-playbook; each round opens its own connections."""
    inventory = side.home / "inventory.json"
    labs.write_inventory(side.lab, inventory)
    environment = {**os.environ, **surroundings, "ANSIBLE_CONFIG": str(settings), "ANSIBLE_NOCOLOR": "1"}
    environment["PATH"] = f"{BINARIES}:{environment['PATH']}"
    environment["ANSIBLE_SSH_CONTROL_PATH_DIR"] = str(side.home / f"c{round_}")
    mark = str(uuid4())
    begin, worked = time.perf_counter(), _processor()
    for phase in phases:
        variables = {"assettool_mark": f"{mark}.{phase}", "assettool_phase": phase, "assettool_run_dir": str(side.home)}
        words = ["ansible-playbook", "-i", str(inventory), *options, "-e", json.dumps(variables)]
        done = subprocess.run(
            [*words, str(ROOT / f"playbooks/{phase}.yml")], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"ansible-playbook {phase} ended with {done.returncode}:\n{done.stdout[-3000:]}")
    side.took.append(time.perf_counter() - begin)
    side.worked.append(_processor() - worked)


def _processor() -> float:
    """What the processes that this one started and that ended took of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _runner(side: Side, phases: list[Phase], round_: int) -> None:
    run, out = _run_of(side.lab, phases)
    here = Here(side.home / f"home-{round_}", Surroundings(ROOT / "playbooks", ROOT / "ansible.cfg"))
    os.environ["ANSIBLE_SSH_CONTROL_PATH_DIR"] = str(side.home / f"c{round_}")
    begin = time.perf_counter()
    outcome = work_here(FakeRunStore(run), out, here, _Silent())
    side.took.append(time.perf_counter() - begin)
    if outcome.failed or outcome.done != len(phases) * len(side.lab.hosts):
        raise SystemExit(f"{outcome.done} phases done, failed: {outcome.failed}")


def _run_of(lab: labs.Lab, phases: list[Phase]) -> tuple[Run, RunOut]:
    """A run of these phases only, all hosts in one batch."""
    units = [Unit(host.name, (host.name,), (host.name,)) for host in lab.hosts]
    ledger = empty({host.name: {host.side} for host in lab.hosts})
    ledger = {place: entry for place, entry in ledger.items() if place[1] in phases}
    run = Run(uuid4(), Terms(until=phases[-1], canary=0, batch=len(units), forks=FORKS), units, ledger)
    hosts = tuple(
        HostOut(
            name=host.name,
            asset=n,
            kind="virtual_server",
            sides=frozenset({host.side}),
            unit=host.name,
            items=(),
            variables=host_variables(lab, host),
        )
        for n, host in enumerate(lab.hosts)
    )
    return run, msgspec.structs.replace(FakeRunStore(run).out, hosts=hosts)


class _Silent:
    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


if __name__ == "__main__":
    main()
