"""Discovery of hosts: which ones, what is learned of one, and how it went with each."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from assettool.domain.observation import Interface, Listening, Software
from assettool.errors import AssettoolError

PORT = 22
_TARGET = re.compile(
    r"(?:(?P<user>[^@\s:]+)@)?(?:\[(?P<bracketed>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9_](?:[A-Za-z0-9._-]*)))"
    r"(?::(?P<port>\d{1,5}))?"
)
_LAST_PORT = 65535


class Outcome(StrEnum):
    """How it went with one host, in the words that a person reads."""

    OK = "ok"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    KEY_UNKNOWN = "host key unknown"
    KEY_CHANGED = "host key changed"
    DENIED = "authentication failed"
    LOST = "connection lost"
    NOT_UNDERSTOOD = "not understood"


class HostFailedError(AssettoolError):
    """One host could not be discovered; the others go on."""

    def __init__(self, outcome: Outcome, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Target:
    """A host as it is reached: `[user@]host[:port]`."""

    host: str
    port: int = PORT
    user: str = ""

    def __str__(self) -> str:
        """Without the user: it is a secret of nobody, and no part of the host either."""
        if self.port == PORT:
            return self.host
        return self.known_as

    @property
    def known_as(self) -> str:
        """What known_hosts calls it."""
        return self.host if self.port == PORT else f"[{self.host}]:{self.port}"

    @property
    def file_stem(self) -> str:
        """The name of its file, which no other host has: neither `=` nor `+` stands in a host name."""
        return self.host.replace(":", "+") + ("" if self.port == PORT else f"={self.port}")


def parse_target(text: str) -> Target:
    """The target that `[user@]host[:port]` names. Raises `ValueError` where it names none."""
    text = text.strip()
    if (address := _bare_ipv6(text)) is not None:
        return Target(address)
    match = _TARGET.fullmatch(text)
    if match is None:
        raise ValueError(f"no [user@]host[:port]: {text}")
    port = int(match["port"] or PORT)
    if not 0 < port <= _LAST_PORT:
        raise ValueError(f"no port: {text}")
    if match["bracketed"] and _bare_ipv6(match["bracketed"]) is None:
        raise ValueError(f"no IPv6 address: {text}")
    host = match["host"].rstrip(".").lower() if match["host"] else str(_bare_ipv6(match["bracketed"]))
    return Target(host, port, match["user"] or "")


def _bare_ipv6(text: str) -> str | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return str(address) if isinstance(address, IPv6Address) else None


def parse_hosts(text: str) -> tuple[list[Target], list[str]]:
    """The targets of a list with one on each line and `#` before comments, and what is wrong with which line."""
    targets, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        try:
            targets.append(parse_target(written))
        except ValueError as exc:
            problems.append(f"line {number}: {exc}")
    return targets, problems


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """What a host says of itself. Empty or 0 is what it does not tell."""

    name: str
    domain: str = ""
    platform: str = ""
    kernel: str = ""
    architecture: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    asset_tag: str = ""
    smbios_uuid: str = ""
    chassis: int = 0
    """The chassis type of SMBIOS, such as 23 for a rack mount."""
    hypervisor: str = ""
    """What it runs on, as systemd-detect-virt names it: "vmware", "kvm", "lxc"; "none" for a machine of its own."""
    is_virtual: bool | None = None
    """None where nothing tells."""
    processors: int = 0
    """As the system counts them, hyper-threads included."""
    sockets: int = 0
    cores: int = 0
    processor: str = ""
    """As its maker names it."""
    memory_mib: int = 0
    disk_mib: int = 0
    interfaces: tuple[Interface, ...] = ()
    software: tuple[Software, ...] = ()
    services: tuple[Listening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What is kept of one host, in a file of its own."""

    target: str
    discovered: str
    """The moment, ISO 8601 in UTC."""
    facts: HostFacts
    format: str = "assettool host 1"


@dataclass(frozen=True, slots=True)
class HostReport:
    """How it went with one host."""

    target: str
    outcome: Outcome
    name: str = ""
    platform: str = ""
    detail: str = ""
    hint: str = ""
