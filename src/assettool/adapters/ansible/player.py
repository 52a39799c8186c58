"""The process that plays: it starts Ansible, tells what happens, and takes everything with it when it ends.

It reads jobs from its input. When that ends, as it does when the runner is killed, or asks to stop, it kills whatever
came from it, workers and connections that Ansible has set free included.
"""

import ctypes
import functools
import os
import queue
import shlex
import shutil
import signal
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from assettool.adapters.ansible.masking import Masker
from assettool.adapters.ansible.reading import Reader
from assettool.adapters.ansible.secrets import secrets_of
from assettool.adapters.ansible.words import Job, Said
from assettool.adapters.processes import descendants, send
from assettool.adapters.run_folder import write_private
from assettool.domain.running.events import Event, EventKind, legible
from assettool.errors import AssettoolError

_SET_CHILD_SUBREAPER = 36  # prctl(2)
_GRACE_S = 1.0
_LOOK_S = 0.05
_BLOCK = 1 << 16
_MOST_COMMAND = 2000
_LAST_CODE = 250
"""Ansible's own exit codes are smaller, or this one for an error that it did not expect."""


def main() -> None:
    """Play what is asked, one job after the other."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints belongs into the log
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    while True:
        job = msgspec.json.decode(jobs.get(), type=Job)
        try:
            said = _play(job, out)
        except AssettoolError as exc:
            said = Said(is_end=True, problem=f"{exc.message}; {exc.hint}" if exc.hint else exc.message)
        _say(out, said)
        _reap()


def _listen(jobs: "queue.SimpleQueue[bytes]") -> None:
    """Hand on jobs; at the end of the input end everything."""
    rest = b""
    while block := os.read(sys.stdin.fileno(), _BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            jobs.put(line)
    end_children()
    os._exit(0)


def end_children() -> None:
    """End all that came from this process: ask once, then kill until nothing is left."""
    send(descendants(os.getpid()), signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_S
    while found := descendants(os.getpid()):
        if time.monotonic() > deadline:
            send(found, signal.SIGKILL)
        _reap()
        time.sleep(_LOOK_S)


def _reap() -> None:
    """Take notice of children that ended; Ansible's connections come to this process when Ansible ends."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _play(job: Job, out: Any) -> Said:
    masker = _masker(job.inventory[0], tuple(sorted(job.environment.items())))
    reader = Reader(job.phase, job.marks, masker, is_back=job.is_back)
    logs = _Logs(Path(job.logs))

    def hear(event: dict[str, Any]) -> bool:
        if events := tuple(reader.read(event)):
            _say(out, Said(events))
        if (line := reader.log_line(event)) and (problem := logs.write(*line)):
            _say(out, Said((Event(EventKind.NOTE, datetime.now(UTC), phase=job.phase, text=problem),)))
        return False  # nothing of it is kept by ansible-runner

    def begin(status: dict[str, Any], **_: Any) -> None:
        if status.get("status") == "starting":
            text = legible(masker.mask(shlex.join(status["command"])))
            write_private(Path(job.folder, "command"), f"{text}\n".encode())
            _say(out, Said((Event(EventKind.COMMAND, datetime.now(UTC), phase=job.phase, text=text[:_MOST_COMMAND]),)))

    ended = _run(job, hear, begin)
    if ended:
        end_children()
    return Said(is_end=True, done=tuple(sorted(reader.done)), failed=reader.failed(ended))


@functools.cache
def _masker(inventory: str, environment: tuple[tuple[str, str], ...]) -> Masker:
    """For the inventory of a run, which is frozen."""
    return Masker(secrets_of([Path(inventory)], {**os.environ, **dict(environment)}))


def _run(job: Job, hear: Any, begin: Any) -> str:
    """Let Ansible play; how it ended where that was not by itself."""
    import ansible_runner

    memory = Path(job.memory)
    (memory / "tmp").mkdir(mode=0o700, exist_ok=True)
    try:
        done = ansible_runner.run(
            private_data_dir=job.folder,
            artifact_dir=str(memory / "artifacts"),
            ident="run",
            playbook=job.playbook,
            inventory=list(job.inventory),
            limit=job.limit,
            forks=job.forks,
            extravars=job.variables,
            envvars={**job.environment, "ANSIBLE_LOCAL_TEMP": str(memory / "tmp")},
            event_handler=hear,
            status_handler=begin,
            quiet=True,
            suppress_env_files=True,
            suppress_output_file=True,
        )
    finally:
        shutil.rmtree(memory / "artifacts", ignore_errors=True)
        shutil.rmtree(memory / "tmp", ignore_errors=True)
    if done.rc is None or done.rc < 0 or done.rc > _LAST_CODE:
        return f"Ansible was ended from outside ({done.status}, {done.rc})"
    return ""


class _Logs:
    """The logs of the hosts, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_broken = False

    def write(self, host: str, text: str) -> str:
        """Add to the log of a host; why that fails, the first time that it does."""
        path = self._folder / f"{host.replace('/', '_')}.log"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
                file.write(text.encode("utf-8", "replace"))
        except OSError as exc:
            first, self._is_broken = not self._is_broken, True
            return f"the log of the host cannot be written: {path} ({exc.strerror or exc})" if first else ""
        return ""


def _say(out: Any, said: Said) -> None:
    out.write(msgspec.json.encode(said) + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
