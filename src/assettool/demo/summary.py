"""What was written, and what a sync of it must find."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assettool.domain.asset import AssetKind


@dataclass(slots=True)
class FileSummary:
    """One export: its rows, and for a file that the sync reads what becomes of them."""

    path: str
    format: str
    rows: int = 0
    source: str = ""  # its name in sources.yml; empty where no reader takes it
    rejected: Counter[str] = field(default_factory=Counter)
    merged: int = 0  # rows about a thing that an earlier row, or an earlier file, gave already

    @property
    def accepted(self) -> int:
        """The rows that are the first about a thing."""
        return self.rows - self.merged - self.rejected.total() if self.source else 0


@dataclass(frozen=True, slots=True)
class EstateSummary:
    """The estate in numbers. For every source rows = accepted + merged + rejected, in the order of `files`."""

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
    def merged(self) -> int:
        """The rows that join an asset that another row gave."""
        return sum(each.merged for each in self.synced)

    @property
    def rejected(self) -> int:
        """The rows that a sync leaves out."""
        return sum(each.rejected.total() for each in self.synced)
