"""Everything under `ASSETTOOL_HOME`: where it is, which ports it uses, its lock and its notes of what is done."""

import errno
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assettool.embedded.loopback import HOST
from assettool.errors import EmbeddedError

MARK = "home.json"
FORMAT = 1
NEEDED_BYTES = 1_000_000_000
LOCK_WAIT_S = 300.0
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM}
_UNFINISHED = ".unfinished"
# What may be in a folder that becomes a home: the settings, and what a disk of its own brings.
_HARMLESS = {"assettool.yml", "lost+found"}


@dataclass(frozen=True, slots=True)
class Ports:
    """The loopback ports of one home; 0 where none is chosen yet."""

    web: int = 0
    postgresql: int = 0
    valkey: int = 0


class Home:
    """One folder with its own NetBox; knows its paths, ports and notes, and starts nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().absolute()
        self.secrets_file = self.root / "secrets.json"
        self.lock_file = self.root / "lock"
        self.logs = self.root / "logs"
        self.run = self.root / "run"
        self.pycache = self.root / "pycache"
        self.postgresql = self.root / "postgresql"
        self.pgdata = self.postgresql / "data"
        self.valkey = self.root / "valkey"
        self.netbox = self.root / "netbox"
        self.state = self.root / "state"
        self.demo = self.root / "demo"
        self.runs = self.root / "runs"
        self.configuration = self.netbox / "conf" / "configuration.py"

    @property
    def parts(self) -> tuple[Path, ...]:
        """What assettool itself puts into the home; a reset removes these and nothing else."""
        folders = (self.logs, self.run, self.pycache, self.postgresql, self.valkey, self.netbox, self.state)
        return (*folders, self.demo, self.runs, self.secrets_file, self.root / MARK, self.lock_file)

    @property
    def exists(self) -> bool:
        """Whether the folder is an assettool home."""
        return (self.root / MARK).is_file()

    def log(self, name: str) -> Path:
        """The log file of one process."""
        return self.logs / f"{name}.log"

    def prepare(self) -> None:
        """Create the folders, and the mark that says whose they are."""
        for folder in (self.root, self.logs, self.run, self.valkey, self.netbox, self.configuration.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only root runs PostgreSQL as another user, who has to pass through the home to reach the data folder.
        self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        if not self.exists:
            write_private(self.root / MARK, json.dumps({"format": FORMAT}))

    def _check_new(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise EmbeddedError(f"the home is no folder: {self.root}", hint="set ASSETTOOL_HOME to a folder")
        known = {part.name for part in self.parts} | _HARMLESS
        found = sorted(path.name for path in self.root.iterdir()) if self.root.exists() else []
        strange = [name for name in found if name not in known and not name.endswith(_UNFINISHED)]
        if strange:
            raise EmbeddedError(
                f"the folder holds other things, such as {strange[0]}: {self.root}",
                hint="set ASSETTOOL_HOME to a new or an empty folder",
            )
        existing = next(folder for folder in (self.root, *self.root.parents) if folder.exists())
        free = shutil.disk_usage(existing).free
        if free < NEEDED_BYTES:
            raise EmbeddedError(
                f"{free // 1_000_000} MB free where at least {NEEDED_BYTES // 1_000_000} MB are needed: {self.root}",
                hint="free some space there, or set ASSETTOOL_HOME to a folder on another disk",
            )

    @property
    def ports(self) -> Ports:
        """The ports chosen so far."""
        return Ports(**self._notes().get("ports", {}))

    def keep_ports(self, **chosen: int) -> Ports:
        """Remember ports for the next start."""
        ports = replace(self.ports, **chosen)
        self._keep("ports", asdict(ports))
        return ports

    @property
    def url(self) -> str:
        """Where the embedded NetBox answers, without a slash at the end."""
        return f"http://{HOST}:{self.ports.web}"

    @property
    def fingerprint(self) -> str:
        """Which versions the database was last brought up to; empty before the first start is complete."""
        return str(self._notes().get("fingerprint", ""))

    def keep_fingerprint(self, fingerprint: str) -> None:
        """Remember that the database is up to date with these versions."""
        self._keep("fingerprint", fingerprint)

    @property
    def users(self) -> frozenset[str]:
        """The ready users that were made once; the administrator may have removed them since."""
        return frozenset(self._notes().get("users", ()))

    def keep_users(self, users: Iterable[str]) -> None:
        """Remember that these ready users were made."""
        self._keep("users", sorted(users))

    def _notes(self) -> dict[str, Any]:
        try:
            notes = json.loads((self.root / MARK).read_text())
        except FileNotFoundError:
            return {}
        except ValueError as exc:
            raise EmbeddedError(
                f"the home's notes are damaged: {self.root / MARK}", hint=f'write {{"format": {FORMAT}}} into that file'
            ) from exc
        if not isinstance(notes, dict) or notes.get("format") != FORMAT:
            raise EmbeddedError(
                f"the home is of another version of assettool: {self.root}", hint="set ASSETTOOL_HOME to another folder"
            )
        return notes

    def _keep(self, name: str, value: object) -> None:
        write_private(self.root / MARK, json.dumps(self._notes() | {name: value}, indent=2))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home for one start or stop; another one waits. The kernel frees it when the holder dies.

        Raises `EmbeddedError` where the folder holds other things, or the disk has too little space for a new home.
        """
        if not self.exists:
            self._check_new()
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o600)) as file:
            deadline = time.monotonic() + LOCK_WAIT_S
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as exc:
                    if time.monotonic() > deadline:
                        raise EmbeddedError(
                            f"another command has been busy with the home for {LOCK_WAIT_S:.0f} s: {self.root}",
                            hint="wait until it ends, or stop it",
                        ) from exc
                    time.sleep(0.1)
            yield


def write_private(path: Path, content: str) -> None:
    """Write a file as a whole or not at all, readable by its owner only."""
    new = path.with_name(path.name + _UNFINISHED)
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


@contextmanager
def disk_errors(home: Home) -> Iterator[None]:
    """The one place where the disk's refusals become errors that name the folder and what to do."""
    try:
        yield
    except OSError as exc:
        place = exc.filename or home.root
        elsewhere = "or set ASSETTOOL_HOME to a folder on another disk"
        if exc.errno in _FULL:
            raise EmbeddedError(f"the disk is full: {place}", hint=f"free some space there, {elsewhere}") from exc
        if exc.errno == errno.EROFS:
            raise EmbeddedError(f"the disk is read-only: {place}", hint=f"make it writable, {elsewhere}") from exc
        if exc.errno in _CLOSED:
            raise EmbeddedError(
                f"you may not use: {place}", hint=f"let its owner give you access, {elsewhere}"
            ) from exc
        raise EmbeddedError(f"{(exc.strerror or str(exc)).lower()}: {place}", hint=f"mend that, {elsewhere}") from exc
