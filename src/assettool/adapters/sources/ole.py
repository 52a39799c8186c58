"""The stream names of an OLE2 file, which tell an old workbook from a protected one."""

import mmap
import struct
from pathlib import Path

from assettool.errors import SourceError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_NAME = 64
_END_OF_CHAIN = 0xFFFFFFFA
_MAX_SECTORS = 10_000
_SECTOR_SHIFTS = (9, 12)


def stream_names(path: Path) -> frozenset[str]:
    """The names in the directory of an OLE2 file ([MS-CFB] 2.6); raises `SourceError` where it is cut off."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return frozenset(_names(content))
    except (struct.error, IndexError, ValueError, OSError) as exc:
        raise SourceError(
            f"the workbook is cut off or damaged: {path}", hint="copy it again from where it was made"
        ) from exc


def _names(content: mmap.mmap) -> set[str]:
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in _SECTOR_SHIFTS:
        raise IndexError("no sector size of [MS-CFB]")
    size = 1 << shift
    table = _allocation_table(content, size)
    (sector,) = struct.unpack_from("<I", content, 48)
    names: set[str] = set()
    for _ in range(_MAX_SECTORS):
        if sector >= _END_OF_CHAIN:
            break
        start = (sector + 1) * size
        for offset in range(start, start + size, _ENTRY):
            names.add(_name(content, offset))
        sector = table[sector]
    return names - {""}


def _allocation_table(content: mmap.mmap, size: int) -> list[int]:
    table: list[int] = []
    for sector in struct.unpack_from("<109I", content, 76):
        if sector >= _END_OF_CHAIN:
            break
        table.extend(struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size))
    return table


def _name(content: mmap.mmap, offset: int) -> str:
    (length,) = struct.unpack_from("<H", content, offset + _NAME)
    return content[offset : offset + min(max(length - 2, 0), _NAME)].decode("utf-16-le")
