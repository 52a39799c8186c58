"""Writes computers of Active Directory as ldifde does: folded lines, base64 where a value is not plain, FILETIME."""

import base64
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

_WIDTH = 76
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS = 10_000_000  # of 100 ns in a second
_WORKSTATION, _DISABLED = 4096, 2
_CLASSES = ("top", "person", "organizationalPerson", "user", "computer")


def write_computers(path: Path, computers: Iterable[Mapping[str, str | datetime]]) -> int:
    """Write the computers, each with its attributes of the directory, and return how many there are."""
    count = 0
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write("version: 1\n")
        for computer in computers:
            count += 1
            file.write("\n")
            for name, content in _attributes(computer):
                file.write(_line(name, content))
    return count


def _attributes(computer: Mapping[str, str | datetime]) -> Iterator[tuple[str, str | bytes]]:
    name = str(computer["Name"])
    yield "dn", str(computer["DistinguishedName"])
    yield "changetype", "add"
    yield from (("objectClass", each) for each in _CLASSES)
    yield "cn", name
    yield "distinguishedName", str(computer["DistinguishedName"])
    if description := computer.get("Description"):
        yield "description", str(description)
    yield "whenCreated", f"{computer['whenCreated']:%Y%m%d%H%M%S.0Z}"
    yield "name", name
    yield "objectGUID", uuid.UUID(str(computer["ObjectGUID"])).bytes_le
    yield "userAccountControl", str(_WORKSTATION + (0 if computer["Enabled"] == "True" else _DISABLED))
    for attribute, key in (("lastLogonTimestamp", "LastLogonDate"), ("pwdLastSet", "PasswordLastSet")):
        if isinstance(moment := computer.get(key), datetime):
            yield attribute, str(_filetime(moment))
    yield "objectSid", _sid(str(computer["SID"]))
    yield "sAMAccountName", str(computer["SamAccountName"])
    if dns := computer["DNSHostName"]:
        yield "dNSHostName", str(dns)
    for attribute, key in (
        ("operatingSystem", "OperatingSystem"),
        ("operatingSystemVersion", "OperatingSystemVersion"),
    ):
        if key in computer:
            yield attribute, str(computer[key])


def _filetime(moment: datetime) -> int:
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * _TICKS


def _sid(text: str) -> bytes:
    _, revision, authority, *parts = text.split("-")
    return (
        bytes([int(revision), len(parts)])
        + int(authority).to_bytes(6, "big")
        + b"".join(int(part).to_bytes(4, "little") for part in parts)
    )


def _line(name: str, content: str | bytes) -> str:
    if isinstance(content, bytes) or not content.isascii() or content[:1] in (" ", ":", "<"):
        raw = content if isinstance(content, bytes) else content.encode()
        text = f"{name}:: {base64.b64encode(raw).decode()}"
    else:
        text = f"{name}: {content}"
    first, rest = text[:_WIDTH], text[_WIDTH:]
    folded = [rest[place : place + _WIDTH - 1] for place in range(0, len(rest), _WIDTH - 1)]
    return "\n ".join([first, *folded]) + "\n"
