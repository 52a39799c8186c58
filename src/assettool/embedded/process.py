"""Processes that outlive the command that starts them: a note of each, whether it still runs, and how it is ended."""

import json
import logging
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from assettool.embedded.home import Home, write_private
from assettool.errors import EmbeddedError

logger = logging.getLogger(__name__)

MARK = "ASSETTOOL_PROCESS"
GRACE_S = 20.0
_TAIL_LINES = 8
# Kept so that a child that ends while this command runs is reaped, and is not mistaken for a running one.
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """The note of one process. Its birth tells it from a later process that got the same pid."""

    name: str
    pid: int
    birth: str
    since: str

    @property
    def is_running(self) -> bool:
        """Whether that very process still runs."""
        child = _children.get(self.pid)
        if child is not None and child.poll() is not None:
            return False
        return self.birth != "" and birth(self.pid) == self.birth


def birth(pid: int) -> str:
    """What no two processes share, even with one pid; empty where the process is gone or only waits to be reaped."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        if psutil.LINUX:
            # Ticks since boot, as the create time in seconds moves when the clock is set.
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
            return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}:{ticks}"
        return str(process.create_time())
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return ""


def read_record(home: Home, name: str) -> Record | None:
    """The note of the named process; None where there is none."""
    try:
        return Record(**json.loads((home.run / f"{name}.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def start(
    home: Home, name: str, command: Sequence[str], *, environment: Mapping[str, str], cwd: Path, **popen: Any
) -> Record:
    """Start a process of its own session that logs to the home's log folder, and note it."""
    log = os.open(home.log(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**environment, **mark(home, name)},
            start_new_session=True,
            **popen,
        )
    finally:
        os.close(log)
    _children[child.pid] = child
    record = Record(name, child.pid, birth(child.pid), datetime.now(UTC).isoformat(timespec="seconds"))
    write_private(home.run / f"{name}.json", json.dumps(asdict(record)))
    logger.info("started %s with pid %s", name, child.pid)
    return record


def wait_until(home: Home, record: Record, ready: Callable[[], bool], *, timeout_s: float) -> None:
    """Wait until the process is ready. Raises `EmbeddedError` with its last words when it ends or takes too long."""
    deadline = time.monotonic() + timeout_s
    while not ready():
        if not record.is_running:
            raise died(home, record.name)
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"{record.name} does not answer after {timeout_s:.0f} s", hint=f"read {home.log(record.name)}"
            )
        time.sleep(0.05)


def died(home: Home, name: str) -> EmbeddedError:
    """The error for a process that ended by itself, with the end of its log."""
    words = tail(home.log(name))
    hint = f"read {home.log(name)}"
    if "No space left on device" in words or "Disk quota exceeded" in words:
        hint = f"the disk of {home.root} is full: free some space there, or set ASSETTOOL_HOME to another folder"
    return EmbeddedError(f"{name} stopped while it was starting: {words}", hint=hint)


def last_lines(text: str, lines: int = _TAIL_LINES) -> str:
    """The last lines of what a program said."""
    return "\n".join(text.strip().splitlines()[-lines:])


def tail(path: Path) -> str:
    """The last lines of a log."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            return last_lines(file.read().decode("utf-8", "replace"))
    except FileNotFoundError:
        return ""


def end(home: Home, names: Sequence[str], signal: int, *, grace_s: float = GRACE_S) -> None:
    """End processes and all that they left behind: ask first, kill after the grace, then forget them."""
    records = [record for name in names if (record := read_record(home, name)) and record.is_running]
    end_all([psutil.Process(record.pid) for record in records], signal, grace_s)
    end_all([remnant for name in names for remnant in marked(home, name)], signal, grace_s)
    for name in names:
        (home.run / f"{name}.json").unlink(missing_ok=True)


def marked(home: Home, name: str) -> list[psutil.Process]:
    """Processes that carry the mark of the named one, its children and those of a start that was cut off included."""
    sought = mark(home, name)[MARK]
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == sought and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def mark(home: Home, name: str) -> dict[str, str]:
    """The environment by which a process and its children are known as ours, also when nobody could note them."""
    return {MARK: f"{home.root}:{name}"}


def end_all(processes: list[psutil.Process], signal: int, grace_s: float = GRACE_S) -> None:
    """Ask processes to end, and kill those that have not after the grace."""
    for process in processes:
        _send(process, signal)
    for process in _wait_gone(processes, grace_s):
        logger.warning("pid %s did not end within %.0f s and is killed", process.pid, grace_s)
        process.kill()
    _wait_gone(processes, grace_s)


def _send(process: psutil.Process, signal: int) -> None:
    try:
        process.send_signal(signal)
    except psutil.NoSuchProcess:
        return


def _wait_gone(processes: list[psutil.Process], timeout_s: float) -> list[psutil.Process]:
    """Those that still run after the time. Our own children are reaped, so that none stays a zombie."""
    deadline = time.monotonic() + timeout_s
    running = processes
    while True:
        for process in running:
            if (child := _children.get(process.pid)) is not None:
                child.poll()
        running = [process for process in running if birth(process.pid) and process.is_running()]
        if not running or time.monotonic() > deadline:
            return running
        time.sleep(0.05)
