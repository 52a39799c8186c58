"""Plan files: a large one is read piece by piece, and its changes never are in memory as a whole."""

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from assettool.domain.plan import Change, Plan, check_changes, decode
from assettool.services.kept import Kept

_LARGE = 64_000_000
_BLOCK = 1 << 20
_BEGIN, _BETWEEN, _END = b'"changes":[', b'},{"action":"', b'}],"assets":'
_CHANGES = msgspec.json.Decoder(list[Change])


def read_plan(path: Path) -> Plan:
    """The plan of a plan file. Raises `OSError`, and `msgspec.MsgspecError` where it is none."""
    if path.stat().st_size < _LARGE:
        return decode(path.read_bytes())
    try:
        with path.open("rb") as file:
            return _streamed(file)
    except msgspec.MsgspecError:
        # It may still be a plan that somebody has laid out in another way, or it is told what is wrong with it.
        return decode(path.read_bytes())


def _streamed(file: BinaryIO) -> Plan:
    """The plan of canonical JSON, cut between its changes. Any wrong cut makes a piece that is no JSON."""
    changes = Kept(Change)
    head, begin, piece = file.read(_BLOCK).partition(_BEGIN)
    while (end := piece.find(_END)) < 0:
        if (cut := piece.rfind(_BETWEEN)) >= 0:
            _add(changes, piece[: cut + 1])
            piece = piece[cut + 2 :]
        if not (more := file.read(_BLOCK)):
            raise msgspec.DecodeError("the changes have no end")
        piece += more
    _add(changes, piece[: end + 1])
    rest = head + begin + piece[end + 1 :] + file.read()
    return replace(decode(rest), changes=changes)


def _add(changes: Kept[Change], piece: bytes) -> None:
    some = _CHANGES.decode(b"[%b]" % piece)
    check_changes(some)
    changes.extend(some)
