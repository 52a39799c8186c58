"""How far a run is: its units, its hosts and their phases, who works on it, and what happened."""

from collections import defaultdict

from django.utils import timezone

from assettool.domain.running.dossier import Recorded
from assettool.domain.running.ledger import state_of
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus
from assettool.domain.running.wire import HostProgress, ProgressOut, UnitProgress, Working
from netbox_assettool.models import Run, RunEvent, RunHost, WaveItem
from netbox_assettool.running import keeping
from netbox_assettool.running.dossiers import recorded

_EVENTS = 500
_ORDER = {phase: place for place, phase in enumerate(Phase)}


def progress_of(row: Run) -> ProgressOut:
    """How far it is now."""
    run, now = keeping.read(row), timezone.now()
    phases: dict[str, dict[Phase, tuple[PhaseStatus, str]]] = defaultdict(dict)
    for host, phase in sorted(run.ledger, key=lambda place: _ORDER[place[1]]):
        phases[host][phase] = (run.ledger[host, phase].status, run.ledger[host, phase].text)
    named = dict(WaveItem.objects.filter(wave=row.wave).order_by("pk").values_list("item", "item_name"))
    hosts = RunHost.objects.filter(run=row).order_by("place", "name").values_list("name", "unit", "kind")
    return ProgressOut(
        run=row.uuid,
        wave=row.wave.number,
        name=row.wave.name,
        status=run.status,
        why=run.why,
        until=run.terms.until,
        is_emergency=bool(row.emergency),
        last=row.event_count,
        units=tuple(
            UnitProgress(
                unit.key,
                tuple(named.get(item) or item for item in unit.items),
                state_of(unit, run.ledger, run.terms.until),
            )
            for unit in run.units
        ),
        hosts=tuple(HostProgress(name, unit, kind, phases[name]) for name, unit, kind in hosts),
        working=tuple(
            Working(each.who, each.batch, len(each.units), (each.until - now).total_seconds())
            for each in run.runners.values()
            if each.units and each.until > now
        ),
    )


def events_of(row: Run, after: int, host: str = "") -> tuple[Recorded, ...]:
    """What happened after the event of this number, at most so many of them; of one host, where one is named."""
    found = RunEvent.objects.filter(run=row, number__gt=after)
    if host:
        found = found.filter(host=host)
    return tuple(recorded(each) for each in found.order_by("number")[:_EVENTS])
