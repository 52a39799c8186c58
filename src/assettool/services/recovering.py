"""What a runner that is gone has left on this machine: NetBox gets to know it, and gets the work back."""

import logging
from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from assettool.domain.running.events import Sent
from assettool.domain.running.wire import EventsIn
from assettool.errors import StoreRejected
from assettool.ports import RunStore

logger = logging.getLogger(__name__)

_MOST_EVENTS = 500


class Left(Protocol):
    """What a runner has left."""

    @property
    def runner(self) -> UUID:
        """Which one it was."""

    @property
    def is_running(self) -> bool:
        """Whether it still works."""

    @property
    def is_sent(self) -> bool:
        """Whether NetBox has all of it."""

    def end(self) -> None:
        """End what it has left at work."""

    def events(self) -> Sequence[Sent]:
        """What happened, as far as it was noted."""

    def set_sent(self) -> None:
        """Note that NetBox has all of it."""


def recover(store: RunStore, run: UUID, left: Iterable[Left]) -> list[UUID]:
    """Send what they have noted and give their work back, so that no lease has to run out; whose it was.

    A runner that still works is left alone. Raises `StoreError`; asked again it goes on where it was.
    """
    recovered = []
    for each in left:
        if each.is_sent or each.is_running:
            continue
        each.end()
        sent = send(store, run, each.runner, each.events())
        store.release(run, each.runner)
        each.set_sent()
        recovered.append(each.runner)
        logger.info("took over from runner %s: %s events sent", each.runner, sent)
    return recovered


def send(store: RunStore, run: UUID, runner: UUID, events: Sequence[Sent]) -> int:
    """Send what NetBox does not have yet; how many that were."""
    kept = first = store.record(run, EventsIn(runner)).kept
    while kept < len(events):
        answer = store.record(run, EventsIn(runner, tuple(events[kept : kept + _MOST_EVENTS])))
        if answer.kept <= kept:
            raise StoreRejected(f"NetBox keeps nothing of what happened after event {kept}, of runner {runner}")
        kept = answer.kept
    return kept - first
