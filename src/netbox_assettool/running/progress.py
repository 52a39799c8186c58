"""How far a run is: its units, its hosts and their phases, who works on it, and what happened."""

from collections import defaultdict

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from assettool.domain.running.dossier import Recorded
from assettool.domain.running.ledger import state_of
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import PhaseStatus
from assettool.domain.running.wire import HostProgress, ProgressOut, UnitProgress, Working
from netbox_assettool.models import Asset, Run, RunEvent, RunHost, WaveItem
from netbox_assettool.running import keeping
from netbox_assettool.running.dossiers import recorded

_EVENTS = 500
_ORDER = {phase: place for place, phase in enumerate(Phase)}


def is_run_by(user, row: Run) -> bool:
    """Whether a user may run it, and so has to do with all of its hosts."""
    return Run.objects.restrict(user, "start").filter(pk=row.pk).exists()


def hosts_seen(user, row: Run) -> QuerySet[RunHost]:
    """The hosts of a run that a user may see: all where that user may run it, else those whose assets may be seen."""
    hosts = RunHost.objects.filter(run=row).order_by("place", "name")
    return hosts if is_run_by(user, row) else hosts.filter(asset__in=Asset.objects.restrict(user, "view").values("pk"))


def progress_of(user, row: Run) -> ProgressOut:
    """How far it is now, as far as a user may see its hosts and the items that move with them."""
    run, now = keeping.read(row), timezone.now()
    phases: dict[str, dict[Phase, tuple[PhaseStatus, str]]] = defaultdict(dict)
    for host, phase in sorted(run.ledger, key=lambda place: _ORDER[place[1]]):
        phases[host][phase] = (run.ledger[host, phase].status, run.ledger[host, phase].text)
    is_run = is_run_by(user, row)
    items = WaveItem.objects.restrict(user, "view").filter(wave=row.wave).order_by("pk")
    named = dict(items.values_list("item", "item_name"))
    hosts = list(hosts_seen(user, row).values_list("name", "unit", "kind"))
    units = {unit for _name, unit, _kind in hosts}
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
                tuple(named.get(item) or item for item in unit.items if is_run or item in named),
                state_of(unit, run.ledger, run.terms.until),
            )
            for unit in run.units
            if unit.key in units
        ),
        hosts=tuple(HostProgress(name, unit, kind, phases[name]) for name, unit, kind in hosts),
        working=tuple(
            Working(each.who, each.batch, len(each.units), (each.until - now).total_seconds())
            for each in run.runners.values()
            if each.units and each.until > now
        ),
        hidden=sum(len(unit.hosts) for unit in run.units) - len(hosts),
    )


def events_of(user, row: Run, after: int, host: str = "") -> tuple[Recorded, ...]:
    """What happened after the event of this number, at most so many of them, as far as a user may see the hosts.

    It is of one host, where one is named. Raises `Http404` for one that the run has not, or the user may not see.
    """
    found, hosts = RunEvent.objects.filter(run=row, number__gt=after), hosts_seen(user, row)
    if host and not hosts.filter(name=host).exists():
        raise Http404(host)
    if host:
        found = found.filter(host=host)
    elif not is_run_by(user, row):
        found = found.filter(Q(host="") | Q(host__in=hosts.values("name")))
    return tuple(recorded(each) for each in found.order_by("number")[:_EVENTS])
