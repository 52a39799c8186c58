"""How far a run, its units and each phase on each host are: the words."""

from enum import StrEnum


class RunStatus(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    PAUSED = "paused"  # a person asked for it, or it came to the phase that it was to go up to
    STOPPED = "stopped"  # it stopped by itself: too many failed, or its hours are over
    FINISHED = "finished"
    CANCELLED = "cancelled"


OPEN = frozenset({RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.STOPPED})
"""In these a run holds its wave and its hosts."""
GOING_BACK_IN = frozenset({RunStatus.RUNNING, RunStatus.STOPPED})
"""In these what a person wants to go back goes back."""


class PhaseStatus(StrEnum):
    """How far one phase is on one host."""

    PENDING = "pending"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    TO_UNDO = "to_undo"
    UNDOING = "undoing"
    UNDO_FAILED = "undo_failed"
    ROLLED_BACK = "rolled_back"


PASSED = frozenset({PhaseStatus.DONE, PhaseStatus.SKIPPED})
"""After these a host goes on to the next phase."""
BROKEN = frozenset({PhaseStatus.FAILED, PhaseStatus.UNDO_FAILED})
"""In these a host waits for a person."""
GOING_BACK = frozenset({PhaseStatus.TO_UNDO, PhaseStatus.UNDOING, PhaseStatus.UNDO_FAILED})
"""In these a phase is on its way back."""
TOUCHED = frozenset({PhaseStatus.STARTED, PhaseStatus.DONE, PhaseStatus.FAILED})
"""After these something may be different on the host."""


class UnitState(StrEnum):
    """How far a unit is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    ROLLED_BACK = "rolled_back"


class Why(StrEnum):
    """Why a runner gets nothing."""

    OTHERS_WORK = "others work on what is left"
    CANARY_WORKS = "the first units go before the others, and others work on them"
    CANARY_FAILED = "one of the first units failed"
    TOO_MANY_FAILED = "too many units failed"
    WINDOW_CLOSED = "its hours are over, or have not begun"
    SOME_FAILED = "all others are done, and some failed"
    AS_FAR_AS_ASKED = "it came as far as it was asked to"
    NOT_RUNNING = "it is not running"
