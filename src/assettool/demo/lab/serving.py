"""Starts and stops the process of a lab. Whoever holds its lock is that process, whatever became of its number."""

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assettool.demo.lab.model import Lab
from assettool.errors import AssettoolError

_PATIENCE_S = 60.0
_GRACE_S = 10.0
_PAUSE_S = 0.05
# Kept so that a lab that ends while this process runs is reaped.
_children: list["subprocess.Popen[bytes]"] = []


def start(lab: Lab) -> int:
    """Start it and the services of its hosts; the number of its process once every host listens."""
    ready = _ready(lab)
    if _is_running(lab):
        return int(ready.read_text(encoding="utf-8"))
    ready.unlink(missing_ok=True)
    with (lab.home / "lab.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "assettool.demo.lab", "--home", str(lab.home), "serve"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    _children.append(child)
    deadline = time.monotonic() + _PATIENCE_S
    while not ready.exists():
        if child.poll() is not None or time.monotonic() > deadline:
            raise AssettoolError("the lab does not start", hint=f"read {lab.home / 'lab.log'}")
        time.sleep(_PAUSE_S)
    return child.pid


def stop(lab: Lab) -> None:
    """Stop it, and every service of its hosts."""
    deadline = time.monotonic() + _GRACE_S
    while _is_running(lab):
        late = time.monotonic() > deadline
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(_ready(lab).read_text(encoding="utf-8")), signal.SIGKILL if late else signal.SIGTERM)
        time.sleep(_PAUSE_S)
    for each in [each for each in _children if each.poll() is not None]:
        _children.remove(each)
    _tell(lab, "halt")


def run(lab: Lab) -> None:
    """Be the lab, until told to end. Raises `AssettoolError` where it runs already."""
    from assettool.demo.lab.server import serve

    with _locked(lab.home / "lab.lock"):
        _tell(lab, "boot")
        asyncio.run(serve(lab, _ready(lab)))


def _tell(lab: Lab, verb: str) -> None:
    for host in lab.hosts:
        subprocess.run([lab.root(host) / "bin/lab-service", verb], check=True)


def _ready(lab: Lab) -> Path:
    return lab.home / "lab.pid"


def _is_running(lab: Lab) -> bool:
    try:
        with _locked(lab.home / "lab.lock"):
            return False
    except AssettoolError:
        return _ready(lab).exists()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise AssettoolError(f"the lab of {path.parent} runs already") from exc
        yield
