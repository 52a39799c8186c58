"""What was written, and what a sync of it must find."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assettool.domain.asset import AssetKind


@dataclass(slots=True)
class FileSummary:
    """One export, or a folder of them: its rows, and for a source what a sync turns away."""

    path: str
    format: str
    rows: int = 0
    source: str = ""  # its name in sources.yml; empty where no reader takes it
    rejected: Counter[str] = field(default_factory=Counter)
    unmatched: int = 0  # rows about things that no other source knows, of a source that makes no asset
    held: int = 0  # rows that a person must decide on


@dataclass(frozen=True, slots=True)
class EstateSummary:
    """The estate in numbers."""

    folder: Path
    seed: int
    scale: float
    reference: datetime
    things: Mapping[AssetKind, int]
    counts: Mapping[str, int]  # hosts, clusters, networks, sites, tenants, applications, accounts, …
    files: tuple[FileSummary, ...]
    dirt: Mapping[str, int]

    @property
    def assets(self) -> int:
        """How many real things there are."""
        return sum(self.things.values())

    @property
    def synced(self) -> tuple[FileSummary, ...]:
        """The files of sources.yml."""
        return tuple(each for each in self.files if each.source)

    @property
    def rows(self) -> int:
        """The rows that a sync reads."""
        return sum(each.rows for each in self.synced)

    @property
    def rejected(self) -> int:
        """The rows that a sync turns away."""
        return sum(each.rejected.total() + each.unmatched for each in self.synced)

    @property
    def held(self) -> int:
        """The rows that wait for a person."""
        return sum(each.held for each in self.synced)
