"""The system user that PostgreSQL runs as when root starts it, since it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assettool.errors import EmbeddedError

SYSTEM_USER = "assettool"
_EXECUTE_BY_OTHERS = 0o001


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """The arguments that make `subprocess` run a command as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, path: Path) -> bool:
        """Whether this user may pass through every folder above the path."""
        return self.barrier(path) is None

    def barrier(self, path: Path) -> Path | None:
        """The first folder above the path that this user may not pass through."""
        for folder in reversed(path.parents):
            if folder.exists() and not self._may_pass(folder.stat()):
                return folder
        return None

    def _may_pass(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & _EXECUTE_BY_OTHERS)


def database_account() -> Account | None:
    """Who PostgreSQL runs as: the system user where root starts it, else (None) the caller."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _create()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_uid, entry.pw_gid)


def _create() -> None:
    hint = f"create the system user {SYSTEM_USER} yourself, or run assettool as another user than root"
    command = shutil.which("useradd", path=os.defpath + ":/usr/sbin:/sbin")
    if command is None:
        raise EmbeddedError("PostgreSQL does not run as root, and there is no useradd to make a user for it", hint=hint)
    shell = shutil.which("nologin", path="/usr/sbin:/sbin") or "/bin/false"
    words = [command, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell, SYSTEM_USER]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    already_there = 9
    if done.returncode not in (0, already_there):
        raise EmbeddedError(f"cannot create the system user {SYSTEM_USER}: {done.stderr.strip()}", hint=hint)
