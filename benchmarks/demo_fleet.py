"""The demo's fleet and an embedded NetBox of its own for a benchmark, and the commands that work on them."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from measuring import BINARIES, Ended, run

from assettool.embedded import postgres, process, stack
from assettool.embedded.home import Home
from assettool.embedded.netbox import WEB, NetBox
from assettool.embedded.postgres import Postgres

HERE = Path(__file__).resolve().parent
EMPTY = "netbox_empty"
"""A copy of NetBox's database as it is before the first sync."""
APPLIED = (0, 5)
"""How `sync apply` ends when all was written: done, or done with rows that were rejected."""


_PREPARE = """
import sys
from pathlib import Path
from demo_fleet import Silent
from assettool.demo import stage
from assettool.embedded.home import Home
stage.prepare(Home(Path(sys.argv[1])), float(sys.argv[2]), Silent())
"""
"""In a process of its own: what this one takes would count as memory of the commands that it starts."""


class Silent:
    """Progress that nobody looks at."""

    def start(self, label: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""

    def finish(self) -> None:
        """Say nothing."""


@contextmanager
def fleet(scale: float) -> Iterator[Home]:
    """The demo's exports at this scale beside an empty NetBox that runs; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user, who has to pass
    home = Home(folder / "home")
    try:
        run([sys.executable, "-c", _PREPARE, home.root, str(scale)], folder=HERE)
        stack.start_stores(home)
        NetBox(home).bring_up_to_date()
        Postgres(home).sql(f"CREATE DATABASE {EMPTY} TEMPLATE {postgres.DATABASE}")
        stack.up(home, port=None, progress=Silent())
        yield home
    finally:
        stack.down(home)
        shutil.rmtree(folder)


def empty(home: Home) -> None:
    """Stop NetBox and make its database as it was before the first sync; PostgreSQL and Valkey run, and are idle."""
    stack.down(home)
    stack.start_stores(home)
    Postgres(home).sql(f"DROP DATABASE {postgres.DATABASE} WITH (FORCE)")
    Postgres(home).sql(f"CREATE DATABASE {postgres.DATABASE} TEMPLATE {EMPTY}")


def start(home: Home) -> None:
    """Start NetBox where it does not run."""
    stack.up(home, port=None, progress=Silent())


def assettool(home: Home, *words: str, fine: tuple[int, ...] = (0,), **environment: str) -> Ended:
    """Run an assettool command on the fleet, as a person would."""
    known = {"ASSETTOOL_HOME": str(home.root), "ASSETTOOL_CONFIG": str(home.root / "assettool.yml"), **environment}
    return run([BINARIES / "assettool", *words], environment=known, folder=home.root, fine=fine)


def first_sync(home: Home) -> tuple[Ended, Ended]:
    """Plan and apply the whole fleet; the plan stays as plan.json."""
    planned = assettool(home, "sync", "plan", "--out", str(plan_file(home)))
    return planned, assettool(home, "sync", "apply", str(plan_file(home)), fine=APPLIED)


def plan_file(home: Home) -> Path:
    """Where the plan of the first sync is."""
    return home.root / "plan.json"


def workers(home: Home) -> list[psutil.Process]:
    """The processes of the web server that answer requests."""
    record = process.read_record(home, WEB)
    return psutil.Process(record.pid).children() if record else []


def worker_memory_mb(home: Home) -> float:
    """The most that one process of the web server ever took since its start."""
    return max(_peak_mb(worker.pid) for worker in workers(home))


def worker_cpu_s(home: Home) -> float:
    """The processor time of the web server since its start."""
    return sum(sum(worker.cpu_times()[:2]) for worker in workers(home))


def _peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not tell the memory of a process at its highest")


def token(home: Home) -> str:
    """The API token of the embedded admin."""
    return stack.token(home, "admin")
