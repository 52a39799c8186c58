"""Phases by Ansible: one process plays for a runner, and nothing of it outlives the runner."""

import importlib.util
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import msgspec

from assettool.adapters.ansible.words import Job, Said
from assettool.adapters.processes import end_marked
from assettool.adapters.run_folder import RunFolder, RunnerFolder, make_private, used, write_private
from assettool.domain.running.events import Event, EventKind, Sent
from assettool.domain.running.phases import playbook, rollback_playbook
from assettool.errors import RunnerError
from assettool.ports import Play, Played

MARK = "ASSETTOOL_RUNNER"
"""In the environment of all that a runner starts: by it the next one finds what was left."""
_STRATEGIES = Path(__file__).parent / "strategies"
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
    mitogen: bool = False
    """Whether one Python works on each host for a whole phase, by Mitogen, instead of one for each task."""
    task_timeout_s: int = 14400
    """A task that takes longer on a host has failed there."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """More variables for every playbook."""


class AnsibleExecutor:
    """Plays the phases of one runner. Raises `RunnerError` where Ansible cannot be started."""

    def __init__(self, run: RunFolder, runner: RunnerFolder, surroundings: Surroundings) -> None:
        if importlib.util.find_spec("ansible_runner") is None:
            raise RunnerError(
                "a part of assettool is not installed: ansible-runner", hint="pip install 'assettool[collections]'"
            )
        self._run, self._runner, self._with = run, runner, surroundings
        self._strategy = mitogen_settings() if surroundings.mitogen else {}
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
        hearing = _Hearing(told)
        process = self._ask(self._job(play))
        try:
            hearing.listen(process, is_cut)
        finally:
            if not hearing.ending:
                self._end()
        if hearing.ending and hearing.ending.problem:
            raise RunnerError(f"Ansible cannot work: {hearing.ending.problem}")
        if hearing.ending:
            return Played(frozenset(hearing.ending.done), hearing.ending.failed)
        hearing.listen(process, lambda: False)  # what was said before it ended
        assert process.stdout
        process.stdout.close()
        if is_cut():
            return Played(frozenset(hearing.done), {}, is_cut=True)
        lost = "the process that played ended from outside"
        return Played(frozenset(hearing.done), {host: lost for host in play.marks if host not in hearing.done})

    def _ask(self, job: Job) -> subprocess.Popen[bytes]:
        process = self._started()
        assert process.stdin
        with suppress(BrokenPipeError):
            process.stdin.write(msgspec.json.encode(job) + b"\n")
            process.stdin.flush()
        return process

    def close(self) -> None:
        """End all that is on its way."""
        if process := self._end():
            assert process.stdout
            process.stdout.close()

    def _end(self) -> subprocess.Popen[bytes] | None:
        """End the process that plays, with all that came from it; what it said can still be read."""
        process, self._process = self._process, None
        if process:
            assert process.stdin
            with suppress(BrokenPipeError):
                process.stdin.close()
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        sweep(self._runner)
        return process

    def _job(self, play: Play) -> Job:
        words = f"rollback_{play.phase}" if play.is_back else str(play.phase)
        name = rollback_playbook(play.phase) if play.is_back else playbook(play.phase)
        path = self._with.playbooks / str(name)
        if not path.is_file():
            raise RunnerError(f"there is no playbook for {words}: {path}", hint="name the folder of the playbooks")
        folder = self._runner.path / f"{play.number:04}-{words}"
        marks = {"all": {"hosts": {host: {"assettool_mark": mark} for host, mark in play.marks.items()}}}
        with used(folder):
            make_private(folder)
            make_private(self._memory)
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
        return {**fixed, **configuration, **self._strategy, **named, **self._with.secrets}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        with used(self._runner.path):
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


class _Hearing:
    """Takes what the process that plays says, as much at a time as there is."""

    def __init__(self, told: Callable[[Sequence[Event]], None]) -> None:
        self._told = told
        self._rest = b""
        self.done: set[str] = set()
        self.ending: Said | None = None

    def listen(self, process: subprocess.Popen[bytes], is_cut: Callable[[], bool]) -> None:
        """Until the phase is at its end, or the process is, or it is cut off."""
        assert process.stdout
        source = process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            while not self.ending and not is_cut():
                if selector.select(_LOOK_S):
                    block = os.read(source, _BLOCK)
                    if not block:
                        return
                    self._take(block)

    def _take(self, block: bytes) -> None:
        *lines, self._rest = (self._rest + block).split(b"\n")
        said = [_said.decode(line) for line in lines]
        if events := tuple(event for each in said for event in each.events):
            self._told(events)
        self.done |= {event.host for event in events if event.kind in _DONE}
        self.ending = next((each for each in said if each.is_end), None)


_said = msgspec.json.Decoder(Said)


def mitogen_settings() -> dict[str, str]:
    """The settings by which Ansible works with Mitogen. Raises `RunnerError` where it is not installed."""
    if importlib.util.find_spec("ansible_mitogen") is None:
        raise RunnerError(
            "a part of assettool is not installed: mitogen",
            hint="pip install 'assettool[mitogen]', or set running.mitogen to false",
        )
    return {"ANSIBLE_STRATEGY": "assettool_mitogen", "ANSIBLE_STRATEGY_PLUGINS": str(_STRATEGIES)}


def _memory_of(runner: RunnerFolder) -> Path:
    """Where ansible-runner keeps what may hold secrets for a moment: in memory where that is possible."""
    named = os.environ.get("XDG_RUNTIME_DIR")
    folders = [Path(named)] if named else []
    for folder in (*folders, Path("/dev/shm")):
        if folder.is_dir() and os.access(folder, os.W_OK):
            return folder / f"assettool-{os.getuid()}-{runner.process.runner.hex}"
    return Path(tempfile.gettempdir()) / f"assettool-{os.getuid()}-{runner.process.runner.hex}"
