"""Ctrl-C and the end of a service, as a brake: the first lets a phase end, the second ends it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from assettool.services.braking import Brake


@contextmanager
def braked_by_signals(brake: Brake) -> Iterator[Brake]:
    """While the block runs SIGINT lets the phase end, SIGINT again and SIGTERM end it at once. In the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield brake
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        (brake.stop if brake.is_on else brake.finish_phase)()

    def terminate(_number: int, _frame: FrameType | None) -> None:
        brake.stop()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, terminate)
    try:
        yield brake
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
