"""Long lists that are kept in a file instead of in memory."""

import os
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO, overload

import msgspec

from assettool.errors import AssettoolError

_BLOCK = 1 << 17
_AT_ONCE = 500


class Kept[T](Sequence[T]):
    """A list that only grows, of things that are JSON: in memory is only the place where each of them ends.

    The file has no name and is gone with the list, or with the program however that ends.
    """

    def __init__(self, kind: type[T], items: Iterable[T] = ()) -> None:
        self._encoder = msgspec.json.Encoder(order="deterministic")
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(kind)
        self._ends = array("Q", (0,))
        self._new = bytearray()
        self._written = 0
        self._file: BinaryIO | None = None
        self.extend(items)

    def append(self, item: T) -> None:
        """Add one."""
        before = len(self._new)
        self._encoder.encode_into(item, self._new, -1)
        self._ends.append(self._ends[-1] + len(self._new) - before)
        if len(self._new) > _BLOCK:
            self._flush()

    def extend(self, items: Iterable[T]) -> None:
        """Add some."""
        for item in items:
            self.append(item)

    def join(self, other: "Kept[T]") -> None:
        """Add all of another list."""
        start = self._ends[-1]
        for first in range(0, other._ends[-1], _BLOCK):
            self._new += other._read(first, min(first + _BLOCK, other._ends[-1]))
            if len(self._new) > _BLOCK:
                self._flush()
        self._ends.extend(start + end for end in other._ends[1:])

    def cut(self, length: int) -> None:
        """Forget everything after so many."""
        del self._ends[length + 1 :]
        kept = self._ends[-1] - self._written
        del self._new[max(kept, 0) :]
        self._written = min(self._written, self._ends[-1])

    def encoded(self) -> Iterator[bytes]:
        """Each of them as canonical JSON: sorted names, no white space."""
        for first in range(0, len(self), _AT_ONCE):
            ends = self._ends[first : first + _AT_ONCE + 1]
            block = self._read(ends[0], ends[-1])
            for start, end in pairwise(ends):
                yield block[start - ends[0] : end - ends[0]]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[T]:
        """Each of them, in the order in which they came."""
        return map(self._decoder.decode, self.encoded())

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """One of them, or some."""
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        at = range(len(self))[place]
        return self._decoder.decode(self._read(self._ends[at], self._ends[at + 1]))

    def _read(self, start: int, end: int) -> bytes:
        if end > self._written:
            if self._file is None:
                return bytes(self._new[start:end])
            self._flush()
        return b"" if self._file is None else os.pread(self._file.fileno(), end - start, start)

    def _flush(self) -> None:
        try:
            if self._file is None:
                # A short list never gets as far as the disk.
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 -- it lives as long as the list
                weakref.finalize(self, self._file.close)
            with memoryview(self._new) as rest:
                done = 0
                while done < len(rest):
                    done += os.pwrite(self._file.fileno(), rest[done:], self._written + done)
        except OSError as exc:
            raise AssettoolError(
                f"there is no room for temporary files: {exc.strerror}", hint="name a folder with more room in TMPDIR"
            ) from exc
        self._written += len(self._new)
        self._new.clear()
