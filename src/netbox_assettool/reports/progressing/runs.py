"""The runs of waves, what became of their hosts, and the gates that were waived, up to the end of a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.timezone import localdate

from assettool.domain.progress.quality import HostTry
from assettool.domain.running.state import BROKEN, GOING_BACK, PhaseStatus, RunStatus
from netbox_assettool.models import Asset, Run, RunHost, Waiver
from netbox_assettool.reports.progressing.things import Gathered

_UNDONE = GOING_BACK | {PhaseStatus.ROLLED_BACK}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run."""

    number: int
    wave: int
    wave_name: str
    started: date
    finished: date | None
    status: str
    who: str
    emergency: str
    """Why it was started though gates were not met, or went on out of hours; empty where neither was so."""
    missing: tuple[str, ...]
    """The gates that were not met when it started."""


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One gate that somebody let a wave pass without."""

    number: int
    wave: int
    wave_name: str
    gate: str
    item: str
    reason: str
    who: str
    given: date
    expires: date


def runs(user, gathered: Gathered, on: date) -> list[RunRow]:
    """The runs that had begun by then, the last one first; one that ended later was still going on."""
    rows = Run.objects.restrict(user, "view").filter(started__date__lte=on).order_by("-started", "-pk")
    found = [
        RunRow(
            number,
            wave,
            name,
            localdate(started),
            localdate(finished) if finished and localdate(finished) <= on else None,
            RunStatus.RUNNING if finished and localdate(finished) > on else status,
            who or "",
            emergency,
            tuple(gate["gate"] for gate in gates if gate["missing"]) if emergency else (),
        )
        for number, wave, name, started, finished, status, who, emergency, gates in rows.values_list(
            *("pk", "wave", "wave__name", "started", "finished", "status", "user__username", "emergency", "gates")
        )
    ]
    return [each for each in found if gathered.has_wave(each.wave)]


def waivers(user, gathered: Gathered, on: date) -> list[WaiverRow]:
    """The waivers that had been given by then, the last one first."""
    rows = Waiver.objects.restrict(user, "view").filter(created__date__lte=on).order_by("-pk")
    found = [
        WaiverRow(number, wave, name, gate, item or "", reason, who or "", localdate(given), expires)
        for number, wave, name, gate, item, reason, who, given, expires in rows.values_list(
            *("pk", "wave", "wave__name", "gate", "item__name", "reason", "user__username", "created", "expires")
        )
    ]
    return [each for each in found if gathered.has_wave(each.wave)]


def host_tries(user, wanted: Collection[int]) -> list[HostTry]:
    """What became of each host of these runs that the user may see."""
    return [each for its in tries_by_run(user, wanted).values() for each in its]


def tries_by_run(user, wanted: Collection[int]) -> Mapping[int, list[HostTry]]:
    """Run → the same."""
    if not wanted:
        return {}
    hosts = RunHost.objects.filter(run__in=wanted, asset__in=Asset.objects.restrict(user, "view").order_by())
    rows = hosts.order_by().annotate(
        most=Max("phases__attempt", default=0),
        broken=Count("phases", filter=Q(phases__status__in=BROKEN)),
        undone=Count("phases", filter=Q(phases__status__in=_UNDONE)),
        done=Count("phases", filter=Q(phases__status=PhaseStatus.DONE)),
    )
    found: dict[int, list[HostTry]] = {}
    for run, *counts in rows.values_list("run", "most", "broken", "undone", "done"):
        found.setdefault(run, []).append(HostTry(*counts))
    return found
