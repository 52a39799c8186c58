"""Asking many at the same time."""

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue


def ask_all[T, A](things: Sequence[T], ask: Callable[[T], A], concurrency: int) -> Iterator[tuple[int, A | Exception]]:
    """The answers as they come, or what was raised instead, each with the place of its thing.

    The threads are daemons: whoever presses Ctrl-C waits for none.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    answers: SimpleQueue[tuple[int, A | Exception]] = SimpleQueue()
    for place in range(len(things)):
        waiting.put(place)

    def work() -> None:
        while True:
            try:
                place = waiting.get_nowait()
            except Empty:
                return
            try:
                answers.put((place, ask(things[place])))
            except Exception as exc:  # noqa: BLE001 -- handed to the thread that asked, which knows what to do with it
                answers.put((place, exc))

    for number in range(min(concurrency, len(things))):
        threading.Thread(target=work, name=f"asking-{number}", daemon=True).start()
    for _ in things:
        yield answers.get()
