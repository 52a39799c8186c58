"""The time limit of one host."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import TracebackType
from typing import Any, Self

from assettool.adapters.ssh.library import paramiko
from assettool.domain.discovery import HostFailedError, Outcome


class Watch(AbstractContextManager["Watch"]):
    """Everything open for one host, and the time limit at which all of it is closed, whatever it waits for."""

    def __init__(self, seconds: float) -> None:
        self.stage = "connecting"
        self._lock = threading.Lock()
        self._open: list[Any] = []
        self._expired_after_s = 0.0
        self._timer = self._start(seconds)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        self._raise_if_expired(value)

    def closing[T](self, thing: T) -> T:
        """Keep what is to be closed in the end; at once where the time is over."""
        with self._lock:
            self._open.append(thing)
            is_over = self._expired_after_s > 0
        if is_over:
            self._shut()
        return thing

    def close(self) -> None:
        """End it."""
        self.rest()
        self._shut()

    def rest(self) -> None:
        """Watch no more."""
        self._timer.cancel()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """A limit of its own for one stage."""
        timer = self._start(seconds)
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def translating(self) -> Iterator[Self]:
        """Call a failure by its reason where the reason is this limit."""
        try:
            yield self
        except HostFailedError as exc:
            self._raise_if_expired(exc)
            raise

    def _raise_if_expired(self, cause: BaseException | None) -> None:
        if self._expired_after_s and (cause is None or isinstance(cause, Exception)):
            raise HostFailedError(
                Outcome.TIMED_OUT, f"nothing came for {self._expired_after_s:g} s while {self.stage}"
            ) from cause

    def _start(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._expire, (seconds,))
        timer.daemon = True
        timer.start()
        return timer

    def _expire(self, seconds: float) -> None:
        with self._lock:
            self._expired_after_s = seconds
        self._shut()

    def _shut(self) -> None:
        with self._lock:
            things, self._open = self._open, []
        for thing in reversed(things):
            with suppress(OSError, EOFError, paramiko.SSHException):
                thing.close()
