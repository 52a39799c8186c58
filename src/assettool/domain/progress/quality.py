"""How well it goes: what moved without going back, and the hosts of runs on which nothing went wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assettool.domain.application import ApplicationStatus as A
from assettool.domain.progress.stages import Step


@dataclass(frozen=True, slots=True)
class Tries:
    """How many were tried, and how many of them went well without a second try."""

    tried: int
    right: int
    rolled_back: int

    @property
    def percent(self) -> Decimal | None:
        """First-time-right; None where nothing was tried."""
        return Decimal(100 * self.right) / self.tried if self.tried else None


@dataclass(frozen=True, slots=True)
class HostTry:
    """What became of one host of a run."""

    attempts: int
    """The most that any of its phases took."""
    broken: int
    """How many phases failed and were not mended."""
    undone: int
    """How many phases were rolled back, or are on their way back."""
    done: int


def tries_of_applications(steps: Iterable[Step], on: date, after: date) -> Tries:
    """The applications that moved after one day, up to another: those that never came back, and others.

    One that was rolled back and has not moved since counts as tried.
    """
    before: dict[int, str] = {}
    fell, moved = set[int](), set[int]()
    for step in steps:
        if step.on > on:
            continue
        is_back = before.get(step.id) == A.MIGRATING and step.new == A.PLANNED
        before[step.id] = step.new
        if step.on <= after:
            continue
        if is_back:
            fell.add(step.id)
        elif step.new == A.MIGRATED:
            moved.add(step.id)
    return Tries(tried=len(moved | fell), right=len(moved - fell), rolled_back=len(fell))


def tries_of_hosts(hosts: Sequence[HostTry]) -> Tries:
    """The hosts of runs on which anything was done."""
    tried = [each for each in hosts if each.done or each.broken or each.undone]
    right = [each for each in tried if each.attempts <= 1 and not each.broken and not each.undone]
    return Tries(len(tried), len(right), sum(each.undone > 0 for each in tried))
