"""LDIF (RFC 2849) as ldifde and ldapsearch write it: folded lines, base64, attributes that repeat."""

import base64
import binascii
import re
import uuid
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from assettool.adapters.sources.files import FileKind, Limits, check_size, identify_file
from assettool.adapters.sources.records import Record, RecordsTable
from assettool.adapters.sources.text import detect_encoding, text_errors

_ATTRIBUTE = re.compile(r"([A-Za-z][\w.-]*)(?:;[\w;=.*-]+)?:([:<]?)[ ]*(.*)")
_STARTS = ("version:", "dn:")
_NO_ENTRY = ("search:", "result:", "ref:", "control:")  # what ldapsearch adds after the entries
_GUID = "objectguid"
_GUID_BYTES = 16
_SEARCHED_LINES = 50


def is_ldif(path: Path) -> bool:
    """Whether a file is LDIF. Raises `SourceError` where it cannot be read."""
    if identify_file(path) is not FileKind.TEXT:
        return False
    with text_errors(path), path.open(encoding=detect_encoding(path, []), errors="replace") as file:
        for _, line in zip(range(_SEARCHED_LINES), file, strict=False):
            if line.strip() and not line.startswith(("#", " ")):
                return line.casefold().startswith(_STARTS)
    return False


def open_ldif(path: Path, limits: Limits) -> RecordsTable:
    """The entries of an LDIF file, one column for each attribute; several values are joined by commas."""
    check_size(path, limits.text_mb, "an LDIF file")
    warnings: list[str] = []
    encoding = detect_encoding(path, warnings)

    def read() -> Iterator[Record]:
        with text_errors(path), path.open(encoding=encoding, errors="replace") as file:
            for row, lines, is_whole in _entries(file):
                yield _record(row, lines, is_whole=is_whole)

    return RecordsTable(path, f"LDIF, {encoding.removesuffix('-sig')}", read, warnings)


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, list[str], bool]]:
    """The line where each entry begins, its unfolded lines, and whether its last line is ended."""
    numbered = enumerate(lines, start=1)
    for start, first in numbered:
        if not first.strip():
            continue
        block = [first, *(line for _, line in takewhile(lambda numbered: numbered[1].strip(), numbered))]
        comments = sum(1 for _ in takewhile(lambda line: line.startswith(("#", " ", "version:")), block))
        unfolded = _unfold(block)
        if unfolded and not unfolded[0].casefold().startswith(_NO_ENTRY):
            yield start + comments, unfolded, block[-1].endswith("\n")


def _unfold(block: list[str]) -> list[str]:
    lines: list[str] = []
    for line in block:
        if line.startswith(" ") and lines:
            lines[-1] += line.rstrip("\r\n")[1:]
        else:
            lines.append(line.rstrip("\r\n"))
    return [line for line in lines if not line.startswith(("#", "version:"))]


def _record(row: int, lines: list[str], *, is_whole: bool) -> Record:
    values: dict[str, list[str]] = {}
    damage = "" if is_whole else "the file ends in the middle of it"
    if not lines[0].casefold().startswith("dn:"):
        damage = "it does not begin with dn"
    for line in lines:
        try:
            name, value = _attribute(line)
        except ValueError as exc:
            damage = damage or str(exc)
            continue
        values.setdefault(name, []).append(value)
    return Record(row, {name: ",".join(found) for name, found in values.items()}, damage)


def _attribute(line: str) -> tuple[str, str]:
    match = _ATTRIBUTE.fullmatch(line)
    if match is None:
        raise ValueError(f"a line of it is no attribute: {line[:40]}")
    name, marker, text = match[1], match[2], match[3]
    if marker == "<":
        raise ValueError(f"the value is in another file, which is never read: {name}")
    if not marker:
        return name, text
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as exc:
        raise ValueError(f"the value is no base64: {name}") from exc
    return name, attribute_text(name, content)


def attribute_text(name: str, content: bytes) -> str:
    """The value of an attribute as text; "" for one that is none, such as a SID or a certificate."""
    if name.casefold() == _GUID and len(content) == _GUID_BYTES:
        return str(uuid.UUID(bytes_le=content))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
