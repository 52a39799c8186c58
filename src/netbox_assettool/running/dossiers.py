"""The dossier of a run, out of its rows."""

from collections import defaultdict

from assettool.domain.running.dossier import (
    FORMAT,
    Dossier,
    DossierHost,
    Judgement,
    Passage,
    Recorded,
    Waived,
    sealed,
)
from assettool.domain.running.events import Event
from assettool.domain.running.phases import Phase
from assettool.domain.running.terms import Terms
from netbox_assettool.models import Run, RunEvent, RunHost, RunPhase
from netbox_assettool.wire import convert


def dossier_of(run: Run) -> Dossier:
    """Everything that is kept of it, by now."""
    wave = run.wave
    return sealed(
        Dossier(
            format=FORMAT,
            run=run.uuid,
            wave=wave.number,
            name=wave.name,
            week=wave.week,
            status=run.status,
            why=run.why,
            started=run.started,
            finished=run.finished,
            started_by=run.user.username if run.user else "",
            emergency=run.emergency,
            window_start=wave.window_start,
            window_end=wave.window_end,
            content_hash=run.content_hash,
            terms=convert(run.terms, Terms),
            gates=tuple(run.gates),
            judgements=_judgements(run),
            waivers=_waivers(run),
            hosts=hosts_of(run),
            events=_events(run),
            head=run.head,
        )
    )


def _judgements(run: Run) -> tuple[Judgement, ...]:
    rows = run.wave.approvals.order_by("at", "pk").values_list(
        "user__username", "at", "verdict", "content_hash", "comment", "change_number"
    )
    return tuple(Judgement(user or "", *rest) for user, *rest in rows)


def _waivers(run: Run) -> tuple[Waived, ...]:
    rows = run.wave.waivers.order_by("pk").values_list("gate", "user__username", "reason", "expires", "item__name")
    return tuple(Waived(gate, user or "", reason, expires, item or "") for gate, user, reason, expires, item in rows)


def hosts_of(run: Run) -> tuple[DossierHost, ...]:
    """Every host with its way through the phases, in their order."""
    passages: dict[int, list[Passage]] = defaultdict(list)
    order = {phase: place for place, phase in enumerate(Phase)}
    rows = RunPhase.objects.filter(host__run=run).order_by()
    for host, phase, *rest in rows.values_list("host", "phase", "status", "attempt", "started", "finished", "text"):
        passages[host].append(Passage(Phase(phase), *rest))
    return tuple(
        DossierHost(
            each.name,
            each.unit,
            tuple(each.items),
            tuple(each.sides),
            tuple(sorted(passages[each.pk], key=lambda passage: order[passage.phase])),
        )
        for each in RunHost.objects.filter(run=run).order_by("place", "name")
    )


def _events(run: Run) -> tuple[Recorded, ...]:
    return tuple(recorded(row) for row in RunEvent.objects.filter(run=run).order_by("number"))


def recorded(row: RunEvent) -> Recorded:
    """An event as the domain has it."""
    event = Event(row.kind, row.at, row.host, Phase(row.phase) if row.phase else None, row.text, row.values)
    return Recorded(row.number, event, row.hash, row.user)
