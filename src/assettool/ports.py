"""What the services ask of the world outside; adapters and the fakes of the tests implement it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from assettool.domain.observation import Row, SourceWarning


@dataclass(slots=True)
class Reading:
    """One source as it was read: what the file is, its rows as they come, and warnings that grow while they do."""

    source: str
    format: str  # e.g. "RVTools 4.7 (xlsx, 12 sheets)"
    path: str
    sha256: str
    rows: Iterator[Row]
    warnings: list[SourceWarning] = field(default_factory=list)


class Progress(Protocol):
    """Shows how far a long job is; does nothing where nobody looks."""

    def start(self, label: str, total: int | None = None) -> None:
        """Begin a stage of `total` steps, or of an unknown number."""

    def advance(self, steps: int = 1) -> None:
        """Move on within the stage."""

    def finish(self) -> None:
        """End the stage."""


class Source(Protocol):
    """Reads one kind of export. Raises `SourceError` where a file as a whole cannot be read."""

    def recognises(self, path: Path) -> bool:
        """Whether the file looks like this kind of export; cheap, reads no more than it must, never raises."""

    def read(self, path: Path) -> Reading:
        """The rows of the file, lazily, each an `Observation` or a `Rejected`."""
