"""Watching a run until nobody works on it any more, and nobody is about to."""

import threading
import time
from collections.abc import Callable, Iterator

from assettool.domain.running.run import LEASE
from assettool.domain.running.state import RunStatus
from assettool.domain.running.wire import ProgressOut

_PAUSE_S = 1.0


def pause() -> None:
    """Wait until it is worth asking again."""
    threading.Event().wait(_PAUSE_S)


class Watch:
    """How far a run is, again and again; afterwards why it is over."""

    def __init__(
        self,
        ask: Callable[[], ProgressOut],
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[], None] = pause,
    ) -> None:
        self._ask, self._clock, self._pause = ask, clock, pause
        self._idle_since: float | None = None
        self.why = ""
        """Why there is nothing more to see; empty until then."""

    def __iter__(self) -> Iterator[ProgressOut]:
        while True:
            progress = self._ask()
            yield progress
            self.why = self._ending(progress)
            if self.why:
                return
            self._pause()

    def _ending(self, progress: ProgressOut) -> str:
        if progress.working:
            self._idle_since = None
            return ""
        if progress.status is not RunStatus.RUNNING:
            return f"nobody works on it: the run is {progress.status}{f', {progress.why}' if progress.why else ''}"
        if self._idle_since is None:  # others may be about to take work
            self._idle_since = self._clock()
        if self._clock() - self._idle_since <= LEASE.total_seconds():
            return ""
        return f"nobody has worked on it for {LEASE.total_seconds():.0f} seconds, and it is not at its end"
