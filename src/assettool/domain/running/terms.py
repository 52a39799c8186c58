"""On which terms a run goes: how many at once, how many may fail, how far it goes."""

from dataclasses import dataclass
from datetime import datetime

from assettool.domain.running.phases import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What whoever starts a run decides; it is kept with the run."""

    until: Phase = Phase.VERIFY
    """The last phase that it goes through before it waits to be told to go on."""
    canary: int = 1
    """So many units go through all phases before the others begin."""
    batch: int = 25
    """Hosts that go through a phase at the same time; a unit is never split."""
    max_failed: int | None = None
    """The run stops when more units than this have failed."""
    max_failed_percent: float = 20.0
    """The run stops when more of its units than this have failed, and at least two."""
    forks: int = 25
    """Hosts that Ansible works on at the same time."""

    def stops_at(self, failed: int, total: int) -> bool:
        """Whether so many failed units of a run are too many."""
        if self.max_failed is not None and failed > self.max_failed:
            return True
        return failed > 1 and 100 * failed > self.max_failed_percent * total


@dataclass(frozen=True, slots=True)
class Window:
    """The hours in which a run goes through the phases up to verify; without a bound it may always."""

    start: datetime | None = None
    end: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether now is within them."""
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)
