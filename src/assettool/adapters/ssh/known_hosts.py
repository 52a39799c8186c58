"""known_hosts of OpenSSH: which keys a host may show, and which none may show."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from assettool.errors import SettingsError

_HASHED = "|1|"
_REVOKED = "@revoked"
_PATTERN_MARKS = frozenset("*?!|")


@dataclass(frozen=True, slots=True)
class HostKey:
    """A public key of a host."""

    type: str
    blob: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """As ssh-keygen shows it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")
        return f"SHA256:{digest} ({self.type})"


class KnownHosts:
    """The lines of one known_hosts file; one that cannot be understood, or is for an authority, allows nothing."""

    def __init__(self, text: str) -> None:
        self._named: dict[str, list[HostKey]] = {}
        self._patterns: list[tuple[str, HostKey]] = []
        self._revoked: list[tuple[str, HostKey]] = []
        for pattern, key, is_revoked in filter(None, map(_parse, text.splitlines())):
            if is_revoked:
                self._revoked.append((pattern, key))
            elif _PATTERN_MARKS.isdisjoint(pattern):
                for name in pattern.lower().split(","):
                    self._named.setdefault(name, []).append(key)
            else:
                self._patterns.append((pattern, key))

    def keys_of(self, name: str) -> list[HostKey]:
        """The keys that the host of this name, or `[name]:port`, may show."""
        return [*self._named.get(name, ()), *(key for pattern, key in self._patterns if _matches(pattern, name))]

    def is_revoked(self, name: str, key: HostKey) -> bool:
        """Whether a line says that this key is not to be trusted any more."""
        return any(key == revoked and _matches(pattern, name) for pattern, revoked in self._revoked)


def load_known_hosts(path: Path) -> KnownHosts:
    """The known hosts of a file. Raises `SettingsError` where it cannot be read."""
    try:
        return KnownHosts(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as exc:
        raise SettingsError(
            f"cannot read the known hosts: {path}",
            hint=f"hosts are never trusted unseen: ssh-keyscan HOST >> {path}, and compare the fingerprint with the "
            f"host's own ({exc.strerror or exc})",
        ) from exc


def _parse(line: str) -> tuple[str, HostKey, bool] | None:
    words = line.split()
    is_revoked = words[:1] == [_REVOKED]
    if is_revoked:
        words = words[1:]
    match words:
        case [pattern, kind, encoded, *_] if not pattern.startswith(("#", "@")):
            try:
                return pattern, HostKey(kind, base64.b64decode(encoded, validate=True)), is_revoked
            except (binascii.Error, ValueError):
                return None
    return None


def _matches(patterns: str, name: str) -> bool:
    if patterns.startswith(_HASHED):
        return _matches_hash(patterns, name)
    is_match = False
    for pattern in patterns.lower().split(","):
        wanted = pattern.removeprefix("!")
        # `[` begins an address with a port here, not a set of letters.
        if fnmatchcase(name, wanted.replace("[", "[[]")):
            if pattern != wanted:
                return False
            is_match = True
    return is_match


def _matches_hash(pattern: str, name: str) -> bool:
    salt, _, digest = pattern.removeprefix(_HASHED).partition("|")
    try:
        made = hmac.digest(base64.b64decode(salt), name.encode(), "sha1")
        return hmac.compare_digest(made, base64.b64decode(digest))
    except (binascii.Error, ValueError):
        return False
