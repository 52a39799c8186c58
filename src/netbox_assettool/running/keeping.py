"""A run read from its rows and written back, while nobody else changes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.running import run as domain
from assettool.domain.running.events import Event, EventKind, chained
from assettool.domain.running.ledger import Entry, Place
from assettool.domain.running.phases import Phase
from assettool.domain.running.state import OPEN, PhaseStatus, RunStatus
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.units import Unit
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Run, RunEvent, RunHost, Runner, RunPhase
from netbox_assettool.running import outcomes
from netbox_assettool.wire import convert

_TEXT = 2000
_BEGUN = frozenset({PhaseStatus.STARTED, PhaseStatus.UNDOING})
_ENDED = frozenset({PhaseStatus.DONE, PhaseStatus.FAILED, PhaseStatus.ROLLED_BACK, PhaseStatus.UNDO_FAILED})


@contextmanager
def opened(request, uuid: UUID, *, decision: UUID | None = None) -> Iterator[domain.Run]:
    """The run, which nobody else changes meanwhile; what changes of it is written at the end.

    Raises `Http404`, and `PermissionDenied` where the user may not run waves.
    """
    with savepoint():
        row = Run.objects.select_for_update(of=("self",), no_key=True).select_related("wave").filter(uuid=uuid).first()
        if row is None or not Run.objects.restrict(request.user, "view").filter(pk=row.pk).exists():
            raise Http404
        if not Run.objects.restrict(request.user, "start").filter(pk=row.pk).exists():
            raise PermissionDenied(_("your permissions do not include running this wave"))
        run, phases = read_whole(row)
        yield run
        write(request, row, run, phases, decision)


def read(row: Run) -> domain.Run:
    """A run as it is now, to look at."""
    return read_whole(row)[0]


def read_whole(row: Run) -> tuple[domain.Run, dict[Place, int]]:
    """A run, and the ids of the rows of its ledger."""
    units: dict[str, tuple[list[str], set[str]]] = {}
    hosts = RunHost.objects.filter(run=row).order_by("place", "name")
    for name, unit, items in hosts.values_list("name", "unit", "items"):
        names, keys = units.setdefault(unit, ([], set()))
        names.append(name)
        keys.update(items)
    ledger: dict[Place, Entry] = {}
    numbers: dict[Place, int] = {}
    phases = RunPhase.objects.filter(host__run=row).order_by()
    for pk, host, phase, status, attempt, round_, text in phases.values_list(
        "pk", "host__name", "phase", "status", "attempt", "round", "text"
    ):
        place = (host, Phase(phase))
        ledger[place], numbers[place] = Entry(PhaseStatus(status), attempt, round_, text), pk
    run = domain.Run(
        row.uuid,
        convert(row.terms, Terms),
        tuple(Unit(key, tuple(sorted(items)), tuple(names)) for key, (names, items) in units.items()),
        ledger,
        RunStatus(row.status),
        row.why,
        Window() if row.emergency else Window(row.wave.window_start, row.wave.window_end),
        {each.uuid: _runner(each) for each in Runner.objects.filter(run=row)},
        row.batches,
        emergency=row.emergency,
    )
    return run, numbers


def _runner(row: Runner) -> domain.Runner:
    return domain.Runner(row.uuid, row.who, tuple(row.units), row.is_back, row.until, row.batch, row.kept)


def write(request, row: Run, run: domain.Run, numbers: dict[Place, int], decision: UUID | None = None) -> None:
    """Write what is another than it was read."""
    _write_phases(run, numbers)
    _write_runners(request, row, run)
    was_open = row.is_open
    row.is_open = run.is_open
    for note in outcomes.tell(request, row, run):
        run.say(EventKind.NOTE, timezone.now(), note)
    _write_events(request, row, run.log, decision)
    row.status, row.why, row.batches = run.status.value, run.why[:500], run.batches
    row.terms, row.emergency = outcomes.as_json(run.terms), run.emergency[:500]
    if run.status not in OPEN and row.finished is None:
        row.finished = timezone.now()
    row.save()
    if was_open and not row.is_open:
        RunHost.objects.filter(run=row).update(is_open=False)


def _write_phases(run: domain.Run, numbers: dict[Place, int]) -> None:
    if not run.changed:
        return
    rows = {row.pk: row for row in RunPhase.objects.filter(pk__in=[numbers[place] for place in run.changed])}
    times = _times(run.log)
    for place in run.changed:
        row, entry = rows[numbers[place]], run.ledger[place]
        at = times.get(place, timezone.now())
        if entry.status in _BEGUN:
            row.started, row.finished = at, None
        elif entry.status in _ENDED:
            row.started, row.finished = row.started or at, at
        elif entry.status is PhaseStatus.PENDING:
            row.started = row.finished = None
        row.status, row.attempt, row.round, row.text = entry.status, entry.attempt, entry.round, entry.text[:_TEXT]
    fields = ["status", "attempt", "round", "text", "started", "finished"]
    RunPhase.objects.bulk_update(rows.values(), fields, batch_size=500)


def _times(log: list[Event]) -> dict[Place, datetime]:
    """Host and phase → when the last thing happened there."""
    return {(event.host, event.phase): event.at for event in log if event.phase}


def _write_runners(request, row: Run, run: domain.Run) -> None:
    found = [
        Runner(
            run=row,
            uuid=each.id,
            who=each.who[:200],
            user=request.user.username,
            units=list(each.units),
            is_back=each.is_back,
            until=each.until,
            batch=each.batch,
            kept=each.kept,
        )
        for each in run.runners.values()
    ]
    Runner.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["run", "uuid"],
        update_fields=["who", "units", "is_back", "until", "batch", "kept"],
    )


def _write_events(request, row: Run, log: list[Event], decision: UUID | None) -> None:
    rows = []
    for event in log:
        row.head = chained(row.head, event)
        row.event_count += 1
        is_decision = event.kind is EventKind.VERB
        rows.append(
            RunEvent(
                run=row,
                number=row.event_count,
                kind=event.kind.value,
                at=event.at,
                host=event.host,
                phase=event.phase or "",
                text=event.text,
                values=event.values,
                user=request.user.username if is_decision else "",
                decision=decision if is_decision else None,
                hash=row.head,
            )
        )
    RunEvent.objects.bulk_create(rows)
