"""What the course of a run does to its wave, and to what moves in it; each with the run as its evidence."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
import networkx as nx
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.application import ApplicationStatus, EvidenceKind
from assettool.domain.data_set import DataSetStatus
from assettool.domain.running import run as domain
from assettool.domain.running.ledger import Ledger, state_of
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import BROKEN, PhaseStatus, RunStatus, UnitState
from assettool.domain.running.units import Unit
from assettool.domain.status import TABLES
from assettool.domain.waves.state import ItemState, WaveStatus
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Run, WaveItem
from netbox_assettool.planning.writing import Writing
from netbox_assettool.statuses import change_status

_WAVE = {
    RunStatus.RUNNING: WaveStatus.RUNNING,
    RunStatus.PAUSED: WaveStatus.PAUSED,
    RunStatus.STOPPED: WaveStatus.PAUSED,
    RunStatus.FINISHED: WaveStatus.COMPLETED,
    RunStatus.CANCELLED: WaveStatus.CANCELLED,
}
_ITEM = {
    UnitState.WAITING: ItemState.PLANNED,
    UnitState.RUNNING: ItemState.RUNNING,
    UnitState.DONE: ItemState.DONE,
    UnitState.FAILED: ItemState.FAILED,
    UnitState.SKIPPED: ItemState.SKIPPED,
    UnitState.ROLLED_BACK: ItemState.ROLLED_BACK,
}
_STATUS: Mapping[str, Mapping[ItemState, StrEnum]] = {
    "application": {
        ItemState.RUNNING: ApplicationStatus.MIGRATING,
        ItemState.DONE: ApplicationStatus.MIGRATED,
        ItemState.ROLLED_BACK: ApplicationStatus.PLANNED,
    },
    "dataset": {
        ItemState.RUNNING: DataSetStatus.MIGRATING,
        ItemState.DONE: DataSetStatus.MIGRATED,
        ItemState.ROLLED_BACK: DataSetStatus.PLANNED,
    },
}
"""Model → state of an item → the status of what moves, where a run can tell."""


def as_json(value: object) -> Any:
    """A value of the domain as JSON holds it."""
    return msgspec.to_builtins(value)


def tell(request, row: Run, run: domain.Run) -> list[str]:
    """Bring the wave, its items and what moves to where the run is; what could not be brought there, in words."""
    _tell_wave(request, row, run)
    states = {item: (unit, state_of(unit, run.ledger, Phase.VERIFY)) for unit in run.units for item in unit.items}
    changed = []
    for item in WaveItem.objects.filter(wave=row.wave).select_related("object_type"):
        state, evidence = _item(item, states, row, run)
        if state is not None and state != item.state:
            changed.append((item, state, evidence))
    if not changed:
        return []
    writing = Writing(request, str(row))
    writing.begin([item for item, _state, _evidence in changed])
    for item, state, evidence in changed:
        item.state, item.evidence = state.value, evidence
    writing.update([item for item, _state, _evidence in changed], is_checked=False)
    return [*_tell_things(row, {item: state for item, state, _evidence in changed})]


def _tell_wave(request, row: Run, run: domain.Run) -> None:
    wave, status = row.wave, _WAVE[run.status]
    if wave.status == status:
        return
    wave.snapshot()
    wave.status = status.value
    wave.started = wave.started or row.started
    if status in (WaveStatus.COMPLETED, WaveStatus.CANCELLED):
        wave.finished = timezone.now()
    Writing(request, run.why or str(row)).save(wave, action="view")


def _item(item: WaveItem, states: Mapping[str, tuple[Unit, UnitState]], row: Run, run: domain.Run):
    """The state that an item comes into and what says so; nothing where the run does not tell."""
    if item.item not in states:
        # It has no host: nothing is done for it but by people, who say so by completing the wave.
        is_done = run.status is RunStatus.FINISHED and item.state == ItemState.PLANNED
        return (ItemState.DONE, _("run {run}: completed").format(run=row.uuid)) if is_done else (None, "")
    unit, state = states[item.item]
    if state is UnitState.RUNNING and run.status is RunStatus.CANCELLED:
        return ItemState.FAILED, _("run {run}: cancelled on its way").format(run=row.uuid)
    where = "; ".join(_broken(unit, run.ledger)) if state is UnitState.FAILED else ""
    return _ITEM[state], _("run {run}").format(run=row.uuid) + (f": {where}" if where else "")


def _broken(unit: Unit, ledger: Ledger) -> Iterator[str]:
    for host in unit.hosts:
        for phase in Phase:
            entry = ledger.get((host, phase))
            if entry and entry.status in BROKEN:
                undone = entry.status is PhaseStatus.UNDO_FAILED
                told = _("{host}, undoing of {phase}: {text}") if undone else _("{host}, {phase}: {text}")
                yield told.format(host=host, phase=phase, text=entry.text)


def _tell_things(row: Run, states: Mapping[WaveItem, ItemState]) -> Iterator[str]:
    """Move on what has a status; what its own rules refuse is told, since people have to look at it."""
    for item, state in states.items():
        model, new = item.object_type.model, _STATUS.get(item.object_type.model, {}).get(state)
        thing = item.object if new else None
        if thing is None or thing.status == new:
            continue
        try:
            with savepoint():
                for step in _way(model, thing.status, new):
                    change_status(thing, step, evidence=EvidenceKind.RUN.value, origin=str(row.uuid))
        except ValidationError as exc:
            reasons = "; ".join(exc.messages)
            yield _("{name} stays {status}: {reasons}").format(
                name=item.name, status=thing.get_status_display(), reasons=reasons
            )


def _way(model: str, old: str, new: str) -> Sequence[str]:
    """The statuses from one to another, by those that a run can tell; the last one alone where there is no such way."""
    told = {old, *(status.value for status in _STATUS[model].values())}
    graph = nx.DiGraph()
    graph.add_edges_from(
        (str(before), str(after))
        for before, allowed in TABLES[model].items()
        for after in allowed
        if {before, after} <= told
    )
    if old in graph and new in graph and nx.has_path(graph, old, new):
        return nx.shortest_path(graph, old, new)[1:]
    return [new]
