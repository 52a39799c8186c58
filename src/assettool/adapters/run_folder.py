"""The folder of a run on the machine of its runners: the frozen inventory, spools, logs and documents."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from assettool.adapters.processes import birth
from assettool.adapters.spool import SpoolFile, read_spool
from assettool.domain.running.events import Sent
from assettool.domain.running.retention import Kept, to_remove
from assettool.errors import RunnerError

_RUNNER = "runner-"


class Process(msgspec.Struct, frozen=True):
    """Which process a runner is, or was."""

    runner: UUID
    pid: int
    birth: str
    who: str
    machine: str

    @property
    def is_running(self) -> bool:
        """Whether that very process is still there; one of another machine may be."""
        return self.machine != socket.gethostname() or (bool(self.birth) and birth(self.pid) == self.birth)


@dataclass(frozen=True, slots=True)
class RunnerFolder:
    """What one runner leaves in the folder of a run."""

    path: Path
    process: Process

    @property
    def spool(self) -> Path:
        """The file of what happened."""
        return self.path / "spool.ndjson"

    @property
    def is_sent(self) -> bool:
        """Whether NetBox has all of it, and has the work back."""
        return (self.path / "sent").exists()

    def events(self) -> list[Sent]:
        """What happened, as far as it was noted."""
        return read_spool(self.spool)

    def set_sent(self) -> None:
        """Note that NetBox has all of it."""
        with used(self.path):
            write_private(self.path / "sent", b"")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run."""

    path: Path
    run: UUID

    @property
    def inventory(self) -> Path:
        """The frozen inventory."""
        return self.path / "inventory"

    @property
    def logs(self) -> Path:
        """Everything that was done on a host, in a file for each."""
        return self.path / "logs"

    def enter(self, runner: UUID | None = None) -> tuple[RunnerFolder, SpoolFile]:
        """A folder and a spool for this process. Raises `RunnerError` where they cannot be made."""
        runner = runner or uuid4()
        path = self.path / f"{_RUNNER}{runner}"
        who = f"{socket.gethostname()}, process {os.getpid()}"
        process = Process(runner, os.getpid(), birth(os.getpid()), who, socket.gethostname())
        with used(path):
            make_private(path)
            write_private(path / "process.json", msgspec.json.encode(process))
        folder = RunnerFolder(path, process)
        return folder, SpoolFile(folder.spool, runner)

    def runners(self) -> Iterator[RunnerFolder]:
        """The runners that worked on it on this machine, or do."""
        for path in sorted(self.path.glob(f"{_RUNNER}*")):
            try:
                process = msgspec.json.decode((path / "process.json").read_bytes(), type=Process)
            except (OSError, msgspec.MsgspecError):
                continue  # it ended before it could do anything
            yield RunnerFolder(path, process)


def run_folder(home: Path, run: UUID) -> RunFolder:
    """The folder of a run, made where there is none. Raises `RunnerError` where that fails."""
    path = home / "runs" / str(run)
    with used(path):
        make_private(path)
        make_private(path / "logs")
    return RunFolder(path, run)


def clear_out(home: Path, keep: int, but: UUID | None = None) -> list[UUID]:
    """Take away what is kept of older runs, as far as NetBox has all of it; the runs that are gone."""
    found = [_kept(path) for path in (home / "runs").glob("*-*-*-*-*") if path.is_dir()]
    gone = [run for run in to_remove(found, keep) if run != but]
    for run in gone:
        shutil.rmtree(home / "runs" / str(run))
    return gone


def _kept(path: Path) -> Kept:
    runners = list(RunFolder(path, UUID(path.name)).runners())
    is_needed = any(not each.is_sent for each in runners)
    return Kept(UUID(path.name), datetime.fromtimestamp(path.stat().st_mtime, UTC), is_needed=is_needed)


def make_private(path: Path) -> None:
    """Make a folder, and those that it lies in, for this user only."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a file for this user only, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def used(path: Path) -> Iterator[None]:
    """Write in a folder of a run. Raises `RunnerError` where it cannot be written, as when its disk is full."""
    try:
        yield
    except OSError as exc:
        raise RunnerError(
            f"the folder of the run cannot be written: {path}",
            hint=f"{exc.strerror or exc}: mend it, or set ASSETTOOL_HOME to another folder; then resume the run",
        ) from exc
