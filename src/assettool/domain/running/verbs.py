"""What people decide about runs; it brings nothing along, as every command of waves needs it."""

from enum import StrEnum


class Verb(StrEnum):
    """What a person can decide about a run that has begun."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"
    SKIP = "skip"
    ROLLBACK = "rollback"
    COMPLETE = "complete"
