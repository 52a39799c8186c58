"""Where a live source is and how it lets us in, as a person writes it under `connect` in sources.yml."""

import os
import shlex
import ssl
import subprocess
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, field_validator, model_validator

from assettool.adapters.sources.written_rules import Strict
from assettool.errors import SourceError

_LOOPBACK_NAMES = ("localhost", "localhost.localdomain")
_MAX_PAGE = 5_000


class ConnectionModel(Strict):
    """A connection as it is written; which keys count depends on the format."""

    url: str
    base: str = ""
    bind: str = ""
    user: str = ""
    password_env: str = ""
    password_command: str | list[str] = ""
    ca_file: Path | None = None
    filter: str = ""
    page_size: int = Field(default=500, ge=1, le=_MAX_PAGE)
    timeout_s: float = Field(default=30.0, gt=0, le=600)

    @field_validator("url")
    @classmethod
    def _has_host(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            is_whole = bool(parts.scheme and parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError as exc:
            raise ValueError(f"no address: {value}") from exc
        if not is_whole:
            raise ValueError(f"an address has a scheme and a host: {value}")
        if parts.username or parts.password:
            raise ValueError("no name and no password in an address; name `password_env` or `password_command`")
        return value

    @model_validator(mode="after")
    def _one_password(self) -> "ConnectionModel":
        if self.password_env and self.password_command:
            raise ValueError("a password comes from `password_env` or from `password_command`")
        if bool(self.bind or self.user) != bool(self.password_env or self.password_command):
            raise ValueError("who connects needs `password_env` or `password_command`, and the other way round")
        return self


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection that can be made."""

    model: ConnectionModel
    folder: Path
    """Where sources.yml is; the path of `ca_file` starts there."""

    @property
    def parts(self) -> SplitResult:
        """The address in its parts."""
        return urlsplit(self.model.url)

    @property
    def host(self) -> str:
        """The name of the host."""
        return self.parts.hostname or ""

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine itself."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host in _LOOPBACK_NAMES

    @property
    def ca_file(self) -> Path | None:
        """The certificates of an internal authority. Raises `SourceError` where the file holds none."""
        if self.model.ca_file is None:
            return None
        path = self.folder / self.model.ca_file
        try:
            ssl.create_default_context(cafile=str(path))
        except (OSError, ssl.SSLError) as exc:
            raise SourceError(
                f"the file of `ca_file` holds no certificates: {path}", hint="put the CA there in PEM form"
            ) from exc
        return path

    def tls(self) -> ssl.SSLContext:
        """What checks the certificate of the other side, and that it is of the host that was asked for."""
        ca_file = self.ca_file
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)

    def password(self) -> str:
        """The password, which is kept nowhere. Raises `SourceError` where there is none."""
        if self.model.password_env:
            found = os.environ.get(self.model.password_env, "")
            where = f"the variable {self.model.password_env} holds no password"
        elif self.model.password_command:
            found, where = self._asked(), "the command of `password_command` gave no password"
        else:
            return ""
        if not found:
            raise SourceError(f"{where}: {self.model.url}", hint="set it for the user that runs assettool")
        return found

    def _asked(self) -> str:
        """The first line that the command prints; neither it nor what it complains of is shown."""
        command = self.model.password_command
        words = shlex.split(command) if isinstance(command, str) else command
        try:
            done = subprocess.run(words, capture_output=True, check=True, text=True, timeout=self.model.timeout_s)
        except (OSError, ValueError, subprocess.SubprocessError) as exc:
            raise SourceError(
                f"the command of `password_command` failed: {words[0] if words else ''}",
                hint="run it yourself to see why",
            ) from exc
        return next(iter(done.stdout.splitlines()), "")
