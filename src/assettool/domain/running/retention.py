"""Which folders of runs may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kept:
    """What a machine keeps of a run."""

    run: UUID
    at: datetime
    """When something last changed in it."""
    is_needed: bool = False
    """Whether something of it was not sent yet, or somebody works on it."""


def to_remove(found: Iterable[Kept], keep: int) -> list[UUID]:
    """The runs beyond the newest `keep` ones, oldest first; never one that is needed."""
    newest_first = sorted(found, key=lambda each: (each.at, each.run), reverse=True)
    return [each.run for each in reversed(newest_first[keep:]) if not each.is_needed]
