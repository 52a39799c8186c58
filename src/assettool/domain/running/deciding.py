"""What people decide about a run that has begun: each verb, and when it is refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from assettool.domain.running import ledger
from assettool.domain.running.events import EventKind, legible
from assettool.domain.running.ledger import Entry, Place, goes_back, is_touched, state_of
from assettool.domain.running.phases import Phase, is_past_no_return
from assettool.domain.running.refusal import Refusal, Text
from assettool.domain.running.run import Run
from assettool.domain.running.state import OPEN, RunStatus, UnitState
from assettool.domain.running.terms import Window
from assettool.domain.running.units import Unit
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import Decided, Decision

_GOES_ON = frozenset({Verb.RESUME, Verb.RETRY})
_ENDS = frozenset({UnitState.DONE, UnitState.SKIPPED, UnitState.ROLLED_BACK})


def decide(run: Run, asked: Decision, now: datetime) -> Decided:
    """Do what a person decided. Raises `Refusal`, and then has changed nothing."""
    run.expire(now)
    asked = msgspec.structs.replace(asked, reason=legible(asked.reason))
    if run.status not in OPEN:
        raise Refusal(Text.IS_OVER, status=run.status)
    if asked.emergency and asked.verb not in _GOES_ON:
        raise Refusal(Text.NO_EMERGENCY)
    status, units, changes = _VERBS[asked.verb](run, asked)
    for place, entry in changes.items():
        run.put(place, entry)
    if asked.until is not None and asked.verb is Verb.RESUME:
        run.terms = replace(run.terms, until=asked.until)
    said = {"verb": asked.verb, "id": str(asked.id), "units": " ".join(unit.key for unit in units)}
    if asked.emergency:
        run.window, run.emergency = Window(), "; ".join(filter(None, (run.emergency, asked.emergency)))
        said["emergency"] = asked.emergency
    run.say(EventKind.VERB, now, asked.reason, **said)
    run.become(status, asked.reason, now)
    places = tuple((host, phase, entry.status) for (host, phase), entry in changes.items())
    return Decided(status, tuple(unit.key for unit in units), places)


type _Effect = tuple[RunStatus, Sequence[Unit], Mapping[Place, Entry]]


def _pause(_run: Run, _asked: Decision) -> _Effect:
    return RunStatus.PAUSED, (), {}


def _resume(_run: Run, _asked: Decision) -> _Effect:
    return RunStatus.RUNNING, (), {}


def _cancel(_run: Run, asked: Decision) -> _Effect:
    if not asked.reason:
        raise Refusal(Text.NEEDS_REASON)
    return RunStatus.CANCELLED, (), {}


def _retry(run: Run, asked: Decision) -> _Effect:
    units = _asked_for(run, asked) if asked.items else [unit for unit in run.units if unit.key not in run.leased]
    changes = {unit.key: ledger.retried(unit, run.ledger) for unit in units}
    units = [unit for unit in units if changes[unit.key]]
    if not units:
        raise Refusal(Text.NOTHING_FAILED)
    return RunStatus.RUNNING, units, _joined(changes.values())


def _skip(run: Run, asked: Decision) -> _Effect:
    if not asked.reason:
        raise Refusal(Text.NEEDS_REASON)
    if not asked.items:
        raise Refusal(Text.UNKNOWN_ITEMS, items="")
    phases = asked.phases or tuple(Phase)
    units = _asked_for(run, asked)
    changes = _joined(ledger.skipped(unit, run.ledger, phases, asked.reason) for unit in units)
    if not changes:
        raise Refusal(Text.NOTHING_LEFT)
    return run.status, units, changes


def _roll_back(run: Run, asked: Decision) -> _Effect:
    asked_for = _asked_for(run, asked)
    units = [
        unit for unit in asked_for if goes_back(unit, run.ledger) or any(_touched(run, host) for host in unit.hosts)
    ]
    if not units:
        raise Refusal(Text.NOTHING_TOUCHED)
    risky = [unit.key for unit in units if any(is_past_no_return(_touched(run, host)) for host in unit.hosts)]
    if risky and not asked.allow_loss:
        raise Refusal(Text.MAY_LOSE_WORK, items=", ".join(risky))
    return RunStatus.RUNNING, units, _joined(ledger.rolled_back(unit, run.ledger) for unit in units)


def _complete(run: Run, _asked: Decision) -> _Effect:
    if run.leased:
        who = ", ".join(sorted(each.who for each in run.runners.values() if each.units))
        raise Refusal(Text.STILL_WORKED_ON, who=who)
    left = [unit.key for unit in run.units if state_of(unit, run.ledger, Phase.HANDOVER) not in _ENDS]
    if left:
        raise Refusal(Text.NOT_AT_THE_END, items=", ".join(left))
    return RunStatus.FINISHED, run.units, {}


_VERBS: Mapping[Verb, Callable[[Run, Decision], _Effect]] = {
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.CANCEL: _cancel,
    Verb.RETRY: _retry,
    Verb.SKIP: _skip,
    Verb.ROLLBACK: _roll_back,
    Verb.COMPLETE: _complete,
}


def _asked_for(run: Run, asked: Decision) -> list[Unit]:
    """The units of the items that are named, or all. Raises `Refusal` where somebody works on one."""
    wanted = {*asked.items}
    if unknown := sorted(wanted.difference(*(unit.items for unit in run.units))):
        raise Refusal(Text.UNKNOWN_ITEMS, items=", ".join(unknown))
    units = [unit for unit in run.units if not wanted or not wanted.isdisjoint(unit.items)]
    for runner in run.runners.values():
        if busy := sorted(unit.key for unit in units if unit.key in runner.units):
            raise Refusal(Text.WORKED_ON, who=runner.who, items=", ".join(busy))
    return units


def _touched(run: Run, host: str) -> set[Phase]:
    return {phase for phase in Phase if (host, phase) in run.ledger and is_touched(run.ledger[host, phase])}


def _joined(changes: Iterable[Mapping[Place, Entry]]) -> dict[Place, Entry]:
    return {place: entry for some in changes for place, entry in some.items()}
