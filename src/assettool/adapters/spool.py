"""The spool of a runner: a file of events, one in a line, each on the disk before anybody hears of it."""

import logging
import os
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from assettool.domain.running.events import Event, Sent
from assettool.errors import RunnerError

logger = logging.getLogger(__name__)


class SpoolFile:
    """Events of one runner, in a file; two threads may use it at the same time."""

    def __init__(self, path: Path, runner: UUID) -> None:
        self.runner = runner
        self._path = path
        self._lock = threading.Lock()
        self._unsent: deque[Sent] = deque()
        self._last = 0
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            _keep_name(path.parent)
        except OSError as exc:
            raise _failed(path, exc) from exc

    @property
    def last(self) -> int:
        """The number of the last event."""
        return self._last

    def append(self, events: Sequence[Event]) -> None:
        """Note them durably. Raises `RunnerError` where that fails, and then notes none."""
        sent = [Sent(number, event) for number, event in enumerate(events, self._last + 1)]
        with self._lock:
            length = os.lseek(self._file, 0, os.SEEK_END)
            try:
                _write(self._file, b"".join(msgspec.json.encode(each) + b"\n" for each in sent))
                os.fsync(self._file)
            except OSError as exc:
                os.ftruncate(self._file, length)
                raise _failed(self._path, exc) from exc
            self._unsent.extend(sent)
            self._last += len(sent)

    def after(self, number: int, most: int) -> tuple[Sent, ...]:
        """The events that follow the one of this number, and no more than `most`; those before it are let go."""
        with self._lock:
            while self._unsent and self._unsent[0].number <= number:
                self._unsent.popleft()
            return tuple(self._unsent[place] for place in range(min(most, len(self._unsent))))

    def close(self) -> None:
        """Note nothing more."""
        os.close(self._file)


def read_spool(path: Path) -> list[Sent]:
    """The events of a spool that was left behind. A line that was not written to its end is none."""
    events: list[Sent] = []
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return events
    except OSError as exc:
        raise RunnerError(f"cannot read what happened: {path}", hint=exc.strerror or str(exc)) from exc
    for line in lines[:-1]:
        try:
            event = _decoder.decode(line)
        except msgspec.MsgspecError:
            break
        if event.number != len(events) + 1:
            break
        events.append(event)
    if left := len(lines) - 1 - len(events) + bool(lines[-1]):
        logger.warning("%s: %s lines at its end are no whole events and are left out", path, left)
    return events


_decoder = msgspec.json.Decoder(Sent)


def _keep_name(folder: Path) -> None:
    """See to it that the folder still names the file after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]


def _failed(path: Path, exc: OSError) -> RunnerError:
    return RunnerError(
        f"cannot note what happens, so nothing more is done: {path}",
        hint=f"{exc.strerror or exc}: free some space there, then resume the run",
    )
