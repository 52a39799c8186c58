"""The ledger of a run: how far each phase is on each host, and what that leaves to do."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from assettool.domain.running.events import ROUND, Event, EventKind
from assettool.domain.running.phases import RULES, Phase, Side, rollback_playbook
from assettool.domain.running.state import BROKEN, GOING_BACK, PASSED, TOUCHED, PhaseStatus, UnitState
from assettool.domain.running.units import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One phase on one host."""

    status: PhaseStatus = PhaseStatus.PENDING
    attempt: int = 0
    """How often it was begun."""
    round: int = 0
    """How often it was rolled back and taken up again."""
    text: str = ""
    """What went wrong, or why it is skipped."""


type Place = tuple[str, Phase]
"""A host, and a phase."""
type Ledger = Mapping[Place, Entry]
"""Every phase that does something on a host of the run."""

_STATUS_BY_KIND = {
    EventKind.PHASE_STARTED: PhaseStatus.STARTED,
    EventKind.PHASE_DONE: PhaseStatus.DONE,
    EventKind.PHASE_FAILED: PhaseStatus.FAILED,
    EventKind.UNDO_STARTED: PhaseStatus.UNDOING,
    EventKind.UNDO_DONE: PhaseStatus.ROLLED_BACK,
    EventKind.UNDO_FAILED: PhaseStatus.UNDO_FAILED,
}
_NEWS_IN: Mapping[EventKind, Collection[PhaseStatus]] = {
    EventKind.PHASE_STARTED: {PhaseStatus.PENDING, PhaseStatus.STARTED, PhaseStatus.FAILED},
    # That a host is done is a fact, however late it is heard.
    EventKind.PHASE_DONE: {PhaseStatus.PENDING, PhaseStatus.STARTED, PhaseStatus.FAILED, PhaseStatus.SKIPPED},
    EventKind.PHASE_FAILED: {PhaseStatus.STARTED},
    EventKind.UNDO_STARTED: GOING_BACK,
    EventKind.UNDO_DONE: GOING_BACK,
    EventKind.UNDO_FAILED: {PhaseStatus.TO_UNDO, PhaseStatus.UNDOING},
}
"""Kind of event → the statuses in which it says something new; in any other one it is old news."""


_BEFORE_ANY = {EventKind.PHASE_STARTED: PhaseStatus.PENDING, EventKind.UNDO_STARTED: PhaseStatus.TO_UNDO}
_AGAIN = frozenset({PhaseStatus.PENDING, PhaseStatus.SKIPPED})
_SKIPPED = {
    PhaseStatus.PENDING: PhaseStatus.SKIPPED,
    PhaseStatus.STARTED: PhaseStatus.SKIPPED,
    PhaseStatus.FAILED: PhaseStatus.SKIPPED,
    PhaseStatus.UNDO_FAILED: PhaseStatus.ROLLED_BACK,
}


def empty(hosts: Mapping[str, Collection[Side]]) -> dict[Place, Entry]:
    """The ledger before anything began, of hosts with the sides that they stand on."""
    return {
        (host, phase): Entry()
        for host, sides in hosts.items()
        for phase in Phase
        if not RULES[phase].sides.isdisjoint(sides)
    }


def after(entry: Entry, event: Event) -> Entry:
    """The entry after an event about it; the same one where that is old news, or of another round."""
    if entry.status not in _NEWS_IN.get(event.kind, ()) or not is_of_round(event, entry.round):
        return entry
    status = _STATUS_BY_KIND[event.kind]
    is_begun = event.kind in (EventKind.PHASE_STARTED, EventKind.UNDO_STARTED)
    text = event.text if status in BROKEN else ""
    return replace(entry, status=status, attempt=entry.attempt + is_begun, text=text)


def is_of_round(event: Event, round_: int) -> bool:
    """Whether it happened in this round, as far as it says."""
    return event.values.get(ROUND, str(round_)) == str(round_)


def is_late_beginning(entry: Entry, event: Event) -> bool:
    """Whether it is that a phase began of which nothing was known yet, though who tells it works on it no more."""
    return entry.status is _BEFORE_ANY.get(event.kind) and is_of_round(event, entry.round)


def is_touched(entry: Entry) -> bool:
    """Whether something may be different on the host by this phase, also where it is tried again or skipped."""
    return entry.status in TOUCHED or (entry.status in _AGAIN and entry.attempt > 0)


def phases_left(ledger: Ledger, host: str, until: Phase) -> tuple[Phase, ...]:
    """The phases that a host has not passed yet, in their order."""
    return tuple(phase for phase in _up_to(until) if (host, phase) in ledger and _is_left(ledger[host, phase]))


def phases_to_undo(ledger: Ledger, host: str) -> tuple[Phase, ...]:
    """The phases of a host that are on their way back, the last one first."""
    order = tuple(Phase)[::-1]
    return tuple(each for each in order if (host, each) in ledger and ledger[host, each].status in GOING_BACK)


def round_of(ledger: Ledger, host: str) -> int:
    """How often a host was rolled back and taken up again."""
    return max((ledger[host, phase].round for phase in Phase if (host, phase) in ledger), default=0)


def goes_back(unit: Unit, ledger: Ledger) -> bool:
    """Whether a unit is being rolled back."""
    return any(entry.status in GOING_BACK for _, entry in _entries(unit, ledger))


def is_broken(unit: Unit, ledger: Ledger) -> bool:
    """Whether something failed on one of its hosts, and nobody decided yet what becomes of it."""
    return any(entry.status in BROKEN for _, entry in _entries(unit, ledger))


def has_work(unit: Unit, ledger: Ledger, until: Phase) -> bool:
    """Whether a runner could do something for it now."""
    if is_broken(unit, ledger):
        return False
    if goes_back(unit, ledger):
        return True
    is_back = any(entry.status is PhaseStatus.ROLLED_BACK for _, entry in _entries(unit, ledger))
    return not is_back and any(phases_left(ledger, host, until) for host in unit.hosts)


def state_of(unit: Unit, ledger: Ledger, until: Phase) -> UnitState:
    """How far a unit is, on its way to a phase."""
    found = {entry.status for _, entry in _entries(unit, ledger)}
    if found & BROKEN:
        return UnitState.FAILED
    if found & GOING_BACK:
        return UnitState.RUNNING
    if PhaseStatus.ROLLED_BACK in found:
        return UnitState.ROLLED_BACK
    if not any(phases_left(ledger, host, until) for host in unit.hosts):
        return UnitState.SKIPPED if PhaseStatus.SKIPPED in found else UnitState.DONE
    return UnitState.WAITING if found <= {PhaseStatus.PENDING} else UnitState.RUNNING


def retried(unit: Unit, ledger: Ledger) -> dict[Place, Entry]:
    """What changes when a unit is to be tried again: what failed, and what was rolled back, from its first phase."""
    entries = dict(_entries(unit, ledger))
    if any(entry.status is PhaseStatus.ROLLED_BACK for entry in entries.values()):
        if goes_back(unit, ledger):
            return _undone_again(entries)
        return {
            place: Entry(round=round_of(ledger, place[0]) + 1, attempt=entry.attempt)
            for place, entry in entries.items()
        }
    again = {
        place: replace(entry, status=PhaseStatus.PENDING)
        for place, entry in entries.items()
        if entry.status is PhaseStatus.FAILED
    }
    return again | _undone_again(entries)


def _undone_again(entries: Ledger) -> dict[Place, Entry]:
    return {
        place: replace(entry, status=PhaseStatus.TO_UNDO)
        for place, entry in entries.items()
        if entry.status is PhaseStatus.UNDO_FAILED
    }


def skipped(unit: Unit, ledger: Ledger, phases: Collection[Phase], reason: str) -> dict[Place, Entry]:
    """What changes when a unit goes without phases: of those not passed, and of a way back that failed."""
    return {
        place: replace(entry, status=_SKIPPED[entry.status], text=reason)
        for place, entry in _entries(unit, ledger)
        if place[1] in phases and entry.status in _SKIPPED
    }


def rolled_back(unit: Unit, ledger: Ledger) -> dict[Place, Entry]:
    """What changes when a person decides that a unit goes back: what touched a host is undone, the rest never was."""
    return {
        place: replace(entry, status=_way_back(place[1], entry), text="") for place, entry in _entries(unit, ledger)
    }


def _way_back(phase: Phase, entry: Entry) -> PhaseStatus:
    if entry.status in GOING_BACK or (is_touched(entry) and rollback_playbook(phase)):
        return PhaseStatus.TO_UNDO
    return PhaseStatus.ROLLED_BACK


def _up_to(until: Phase) -> tuple[Phase, ...]:
    order = tuple(Phase)
    return order[: order.index(until) + 1]


def _is_left(entry: Entry) -> bool:
    return entry.status not in PASSED


def _entries(unit: Unit, ledger: Ledger) -> Iterator[tuple[Place, Entry]]:
    for host in unit.hosts:
        for phase in Phase:
            if entry := ledger.get((host, phase)):
                yield (host, phase), entry
