"""Phases by Ansible: one process plays for a runner, and nothing of it outlives the runner."""

import os
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import msgspec

from assettool.adapters.ansible.words import Job, Said
from assettool.adapters.processes import end_marked
from assettool.adapters.run_folder import RunFolder, RunnerFolder, make_private, write_private
from assettool.domain.running.events import Event, EventKind, Sent
from assettool.domain.running.phases import playbook, rollback_playbook
from assettool.errors import RunnerError
from assettool.ports import Play, Played

MARK = "ASSETTOOL_RUNNER"
"""In the environment of all that a runner starts: by it the next one finds what was left."""
_DONE = (EventKind.PHASE_DONE, EventKind.UNDO_DONE)
_LOOK_S = 0.2
_GRACE_S = 10.0
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Surroundings:
    """With what Ansible works."""

    playbooks: Path
    """The folder of the playbooks of the phases."""
    configuration: Path | None = None
    """Its `ansible.cfg`; one that the environment names comes first."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Environment variables whose values nobody may see."""
    task_timeout_s: int = 3600
    """A task that takes longer on a host has failed there."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """More variables for every playbook."""


class AnsibleExecutor:
    """Plays the phases of one runner. Raises `RunnerError` where Ansible cannot be started."""

    def __init__(self, run: RunFolder, runner: RunnerFolder, surroundings: Surroundings) -> None:
        self._run, self._runner, self._with = run, runner, surroundings
        self._process: subprocess.Popen[bytes] | None = None
        self._memory = _memory_of(runner)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def play(self, play: Play, told: Callable[[Sequence[Event]], None], is_cut: Callable[[], bool]) -> Played:
        """Do a phase on hosts; see the port."""
        job = self._job(play)
        process = self._started()
        ending: Said | None = None
        done: set[str] = set()
        try:
            assert process.stdin
            with suppress(BrokenPipeError):
                process.stdin.write(msgspec.json.encode(job) + b"\n")
                process.stdin.flush()
            for said in _heard(process, is_cut):
                if events := tuple(event for each in said for event in each.events):
                    told(events)
                done |= {event.host for event in events if event.kind in _DONE}
                ending = next((each for each in said if each.is_end), None)
                if ending:
                    break
        finally:
            if ending is None:
                self.close()
        if ending is None:
            if is_cut():
                return Played(frozenset(done), {}, is_cut=True)
            lost = "the process that played ended from outside"
            return Played(frozenset(done), {host: lost for host in play.marks if host not in done})
        if ending.problem:
            raise RunnerError(f"Ansible cannot work: {ending.problem}")
        return Played(frozenset(ending.done), ending.failed)

    def close(self) -> None:
        """End all that is on its way."""
        if process := self._process:
            self._process = None
            assert process.stdin
            with suppress(BrokenPipeError):
                process.stdin.close()
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout
            process.stdout.close()
        sweep(self._runner)

    def _job(self, play: Play) -> Job:
        words = f"rollback_{play.phase}" if play.is_back else str(play.phase)
        name = rollback_playbook(play.phase) if play.is_back else playbook(play.phase)
        path = self._with.playbooks / str(name)
        if not path.is_file():
            raise RunnerError(f"there is no playbook for {words}: {path}", hint="name the folder of the playbooks")
        folder = self._runner.path / f"{play.number:04}-{words}"
        make_private(folder)
        make_private(self._memory)
        marks = {"all": {"hosts": {host: {"assettool_mark": mark} for host, mark in play.marks.items()}}}
        write_private(folder / "marks.json", msgspec.json.encode(marks))
        write_private(folder / "limit", "".join(f"{host}\n" for host in play.marks).encode())
        return Job(
            folder=str(folder),
            memory=str(self._memory),
            playbook=str(path),
            inventory=(str(self._run.inventory), str(folder / "marks.json")),
            limit=f"@{folder / 'limit'}",
            phase=play.phase,
            is_back=play.is_back,
            marks=dict(play.marks),
            forks=play.forks,
            variables={
                **self._with.variables,
                "assettool_run_dir": str(self._run.path),
                "assettool_run": str(self._run.run),
                "assettool_phase": words,
            },
            environment=self._environment(),
            logs=str(self._run.logs),
        )

    def _environment(self) -> dict[str, str]:
        """What Ansible gets beside our own environment."""
        fixed = {
            "ANSIBLE_HOST_KEY_CHECKING": "True",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_TASK_TIMEOUT": str(self._with.task_timeout_s),
            "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
        }
        configuration = {"ANSIBLE_CONFIG": str(self._with.configuration)} if self._with.configuration else {}
        named = {name: os.environ[name] for name in (*configuration, "ANSIBLE_TASK_TIMEOUT") if name in os.environ}
        return {**fixed, **configuration, **named, **self._with.secrets}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        log = os.open(self._runner.path / "player.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "assettool.adapters.ansible.player"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, MARK: str(self._runner.process.runner)},
                start_new_session=True,  # Ctrl-C is for the runner, which ends it in its own time
            )
        except OSError as exc:
            raise RunnerError(f"Ansible cannot be started: {exc}") from exc
        finally:
            os.close(log)
        return self._process


@dataclass(frozen=True, slots=True)
class LeftRunner:
    """A runner of before, for `recover`."""

    folder: RunnerFolder

    @property
    def runner(self) -> UUID:
        """Which one it was."""
        return self.folder.process.runner

    @property
    def is_running(self) -> bool:
        """Whether it still works, as far as this machine can tell."""
        return self.folder.process.is_running

    @property
    def is_sent(self) -> bool:
        """Whether NetBox has all of it."""
        return self.folder.is_sent

    def end(self) -> None:
        """End what it has left at work."""
        sweep(self.folder)

    def events(self) -> list[Sent]:
        """What happened, as far as it was noted."""
        return self.folder.events()

    def set_sent(self) -> None:
        """Note that NetBox has all of it."""
        self.folder.set_sent()


def sweep(runner: RunnerFolder) -> None:
    """End what a runner that is gone has left at work, and take its temporary files away."""
    end_marked(MARK, str(runner.process.runner))
    shutil.rmtree(_memory_of(runner), ignore_errors=True)


def _heard(process: subprocess.Popen[bytes], is_cut: Callable[[], bool]) -> Iterator[list[Said]]:
    """What the process says, as much at a time as there is; the end of it where it ends or is cut off."""
    assert process.stdout
    source, rest = process.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while not is_cut():
            if not selector.select(_LOOK_S):
                continue
            block = os.read(source, _BLOCK)
            if not block:
                return
            *lines, rest = (rest + block).split(b"\n")
            if lines:
                yield [_said.decode(line) for line in lines]


_said = msgspec.json.Decoder(Said)


def _memory_of(runner: RunnerFolder) -> Path:
    """Where ansible-runner keeps what may hold secrets for a moment: in memory where that is possible."""
    named = os.environ.get("XDG_RUNTIME_DIR")
    folders = [Path(named)] if named else []
    for folder in (*folders, Path("/dev/shm")):
        if folder.is_dir() and os.access(folder, os.W_OK):
            return folder / f"assettool-{os.getuid()}-{runner.process.runner.hex}"
    return Path(tempfile.gettempdir()) / f"assettool-{os.getuid()}-{runner.process.runner.hex}"
