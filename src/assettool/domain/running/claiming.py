"""Which units a runner gets next: one queue for every runner, whether there is one or many."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assettool.domain.running.ledger import Ledger, goes_back, has_work, phases_left, state_of
from assettool.domain.running.phases import WITHIN_HOURS, Phase
from assettool.domain.running.state import GOING_BACK_IN, RunStatus, UnitState, Why
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.units import Unit


@dataclass(frozen=True, slots=True)
class Claim:
    """The units that a runner gets, which go the same way."""

    units: tuple[Unit, ...]
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing now; there may be something when others are done."""

    why: Why


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing until a person decides; the run comes into this status."""

    status: RunStatus
    why: Why


def next_claim(
    terms: Terms,
    units: Sequence[Unit],
    ledger: Ledger,
    leased: frozenset[str],
    status: RunStatus,
    window: Window,
    now: datetime,
) -> Claim | Wait | Rest:
    """What a runner gets now; `leased` has the keys of the units that somebody works on.

    What goes back goes first, whatever failed and whatever time it is, in a run that stopped by itself too: it is what
    ends the trouble. Out of hours the others are left that have come past the phases that these are for.
    """
    ready = [unit for unit in units if unit.key not in leased and has_work(unit, ledger, terms.until)]
    back = [unit for unit in ready if goes_back(unit, ledger)]
    if back and status in GOING_BACK_IN:
        return Claim(tuple(_filled(back, terms.batch)), is_back=True)
    if status is not RunStatus.RUNNING:
        return Rest(status, Why.NOT_RUNNING)
    states = [state_of(unit, ledger, terms.until) for unit in units]
    if ready and not window.is_open(now):
        ready = [unit for unit in ready if not keeps_hours(unit, ledger, terms.until)]
        if not ready:
            return _out_of_hours(units, ledger, terms.until, leased)
    if ready and terms.stops_at(states.count(UnitState.FAILED), len(units)):
        return Rest(RunStatus.STOPPED, Why.TOO_MANY_FAILED)
    if ready and UnitState.FAILED in states[: terms.canary]:
        return Rest(RunStatus.STOPPED, Why.CANARY_FAILED)
    first = {unit.key for unit in units[: terms.canary]}
    if going := [unit for unit in ready if unit.key in first]:
        return Claim(tuple(going))
    if ready and first & leased:
        return Wait(Why.CANARY_WORKS)
    if ready:
        return Claim(tuple(_filled(ready, terms.batch)))
    return _at_rest(states, leased)


def keeps_hours(unit: Unit, ledger: Ledger, until: Phase) -> bool:
    """Whether what is left of a unit begins with a phase that is only done within the hours of the wave."""
    return any(not WITHIN_HOURS.isdisjoint(phases_left(ledger, host, until)) for host in unit.hosts)


def _out_of_hours(units: Sequence[Unit], ledger: Ledger, until: Phase, leased: Collection[str]) -> Wait | Rest:
    if any(unit.key in leased and not keeps_hours(unit, ledger, until) for unit in units):
        return Wait(Why.OTHERS_WORK)
    return Rest(RunStatus.STOPPED, Why.WINDOW_CLOSED)


def _at_rest(states: Sequence[UnitState], leased: Collection[str]) -> Wait | Rest:
    if leased:
        return Wait(Why.OTHERS_WORK)
    if UnitState.FAILED in states:
        return Rest(RunStatus.STOPPED, Why.SOME_FAILED)
    return Rest(RunStatus.PAUSED, Why.AS_FAR_AS_ASKED)


def _filled(units: Sequence[Unit], hosts: int) -> Iterator[Unit]:
    """As many of them as have so many hosts together, and one at least."""
    room = hosts
    for number, unit in enumerate(units):
        room -= len(unit.hosts)
        if number and room < 0:
            return
        yield unit
