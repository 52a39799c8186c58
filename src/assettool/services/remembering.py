"""The last plan, and what it was made of: where all of that is the same, so is the plan, and nothing is read again."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from assettool.domain.observation import SourceWarning
from assettool.domain.plan import Plan
from assettool.ports import Store

if TYPE_CHECKING:
    from assettool.services.planning import Planned

MOST_CHANGES = 20_000
"""A larger plan, such as that of a first sync, takes more memory to keep than it takes time to make again."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A plan with everything that it depends on."""

    made_of: str
    """One hash over the files, the settings, the code and who asks."""
    fleet_digest: str
    """NetBox's own word for the fleet and the runs that it was compared with."""
    made_at: datetime
    valid_until: datetime | None
    """The first moment at which time alone would make another plan; None where it never does."""
    plan: Plan
    warnings: tuple[SourceWarning, ...]

    def holds_at(self, now: datetime) -> bool:
        """Whether no source and no rule would say anything else at this moment because of the time."""
        return self.made_at <= now and (self.valid_until is None or now < self.valid_until)


class PlanMemory(Protocol):
    """Where the last plan is kept."""

    def recall(self, made_of: str) -> Memo | None:
        """The plan that was made of just this, if that was the last one; whatever is damaged counts as nothing."""

    def keep(self, memo: Memo) -> None:
        """Keep it in the place of the one before."""


def recall(memory: PlanMemory, made_of: str | None, now: datetime, store: Store) -> Memo | None:
    """The last plan, where making it again would give the same; one comparison with NetBox decides."""
    memo = memory.recall(made_of) if made_of else None
    if memo and memo.holds_at(now) and store.is_unchanged(memo.fleet_digest):
        return memo
    return None


def remember(memory: PlanMemory, made_of: str, fleet_digest: str, planned: "Planned") -> None:
    """Keep a plan for the next time, unless it is too large, or a source could not be read: that one may be tried."""
    plan, clock = planned.plan, planned.clock
    if fleet_digest and not plan.failed and len(plan.changes) <= MOST_CHANGES:
        memory.keep(
            Memo(made_of, fleet_digest, clock.now, clock.valid_until, plan, warnings=tuple(planned.rows.warnings))
        )
