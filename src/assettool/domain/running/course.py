"""The course of a run, phase by phase: how many hosts came through, and from when until when that took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assettool.domain.running.dossier import DossierHost, Passage
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import BROKEN, GOING_BACK, PASSED, PhaseStatus

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PhaseCourse:
    """One phase on all the hosts that it has something to do on."""

    phase: Phase
    hosts: int
    passed: int
    broken: int
    undone: int
    """How many were rolled back, or are on their way back."""
    retried: int
    """How many needed more than one attempt."""
    started: datetime | None
    finished: datetime | None
    """When the last of them was through; nothing as long as one is not."""

    @property
    def minutes(self) -> int | None:
        """How long it took, from the first to the last host."""
        return minutes_between(self.started, self.finished)


def course_of(hosts: Sequence[DossierHost]) -> list[PhaseCourse]:
    """Every phase that any of the hosts has, in their order."""
    return [_course(phase, found) for phase in Phase if (found := list(_passages(hosts, phase)))]


def failures(hosts: Sequence[DossierHost]) -> Iterator[tuple[DossierHost, Passage]]:
    """What went wrong and is not mended, host by host."""
    return ((host, each) for host in hosts for each in host.phases if each.status in BROKEN)


def minutes_between(start: datetime | None, end: datetime | None) -> int | None:
    """Whole minutes; None where either is not known."""
    return None if start is None or end is None else round((end - start) / _MINUTE)


def _passages(hosts: Sequence[DossierHost], phase: Phase) -> Iterator[Passage]:
    return (each for host in hosts for each in host.phases if each.phase is phase)


def _course(phase: Phase, found: Sequence[Passage]) -> PhaseCourse:
    starts = [each.started for each in found if each.started]
    ends = [each.finished for each in found if each.finished]
    undone = GOING_BACK | {PhaseStatus.ROLLED_BACK}
    is_over = all(each.status in PASSED or each.status is PhaseStatus.ROLLED_BACK for each in found)
    return PhaseCourse(
        phase=phase,
        hosts=len(found),
        passed=sum(each.status in PASSED for each in found),
        broken=sum(each.status in BROKEN for each in found),
        undone=sum(each.status in undone for each in found),
        retried=sum(each.attempts > 1 for each in found),
        started=min(starts, default=None),
        finished=max(ends, default=None) if is_over else None,
    )
