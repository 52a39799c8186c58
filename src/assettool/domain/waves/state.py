"""How far a wave and its items are: the words, and which may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class WaveStatus(StrEnum):
    """How far a wave is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # its content is frozen by a hash, and waits for somebody else's approval
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """How far an item of a wave is."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    SKIPPED = "skipped"


NEXT: Mapping[WaveStatus, frozenset[WaveStatus]] = {
    WaveStatus.DRAFT: frozenset({WaveStatus.SUBMITTED, WaveStatus.CANCELLED}),
    WaveStatus.SUBMITTED: frozenset({WaveStatus.APPROVED, WaveStatus.DRAFT, WaveStatus.CANCELLED}),
    WaveStatus.APPROVED: frozenset({WaveStatus.RUNNING, WaveStatus.DRAFT, WaveStatus.CANCELLED}),
    WaveStatus.RUNNING: frozenset({WaveStatus.PAUSED, WaveStatus.COMPLETED, WaveStatus.CANCELLED}),
    WaveStatus.PAUSED: frozenset({WaveStatus.RUNNING, WaveStatus.CANCELLED}),
    WaveStatus.COMPLETED: frozenset(),
    WaveStatus.CANCELLED: frozenset({WaveStatus.DRAFT}),
}
"""Status → what may follow it."""

SETTLED = frozenset({WaveStatus.APPROVED, WaveStatus.RUNNING, WaveStatus.PAUSED, WaveStatus.COMPLETED})
"""In these a planner leaves every item of a wave where it is."""
