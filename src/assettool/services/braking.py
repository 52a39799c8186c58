"""How a person at the runner ends it: after the phase that is on its way, or at once."""

import threading

from assettool.domain.running.wire import Order


class Brake:
    """Is put on from a signal handler or from another thread, and not taken off again."""

    def __init__(self, who: str = "") -> None:
        self.who = who
        """Machine and process of the runner, for people."""
        self.order = Order.GO_ON
        self._is_on = threading.Event()

    @property
    def is_on(self) -> bool:
        """Whether the runner is to leave."""
        return self._is_on.is_set()

    def finish_phase(self) -> None:
        """Let the phase end that is on its way."""
        if self.order is Order.GO_ON:
            self.order = Order.FINISH_PHASE
        self._is_on.set()

    def stop(self) -> None:
        """End what is on its way."""
        self.order = Order.STOP
        self._is_on.set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, but no longer than until it is on; whether it is."""
        return self._is_on.wait(seconds)
