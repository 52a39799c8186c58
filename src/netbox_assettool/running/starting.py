"""Starting a run: who may, of what was approved and by whom, with its gates met and within its hours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import structs

from assettool.domain.running import ledger, run
from assettool.domain.running.events import EventKind
from assettool.domain.running.pairing import applications_on
from assettool.domain.running.recipes import Recipe, concerning
from assettool.domain.running.state import OPEN
from assettool.domain.running.terms import Terms, Window
from assettool.domain.running.wire import HostOut, Placed, RunOut, StartIn
from assettool.domain.waves.content import Content
from assettool.domain.waves.gates import GateResult, GateStatus
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.choices import VerdictChoices
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Run, RunHost, RunPhase, Wave
from netbox_assettool.planning.contents import applications_in, content_of
from netbox_assettool.planning.gates import judged
from netbox_assettool.planning.recipe_sight import shown_to
from netbox_assettool.planning.refusals import Overtaken, refuse
from netbox_assettool.running import keeping, workers
from netbox_assettool.running.frozen import hosts_of, units_in
from netbox_assettool.running.outcomes import as_json
from netbox_assettool.wire import convert

_TOLD = 20
"""So many missing things are told, and how many more there are."""


def start(request, number: int, asked: StartIn) -> RunOut:
    """Begin to run a wave; the same run asked for again is the one that it is.

    Raises `Http404`, `PermissionDenied`, and `Overtaken` with every reason against it.
    """
    asked = structs.replace(asked, emergency=asked.emergency.strip())
    with savepoint():
        wave = Wave.objects.select_for_update(of=("self",), no_key=True).filter(pk=number).first()
        if wave is None or not Wave.objects.restrict(request.user, "view").filter(pk=number).exists():
            raise Http404
        _check_permission(request.user, asked)
        if (there := _asked_before(request.user, wave, asked)) is not None:
            return described(there, RunHost.objects.filter(run=there))
        content = _approved(request.user, wave, asked)
        gates = _check_gates(wave, asked)
        hosts = hosts_of(request.user, wave)
        if not hosts:
            raise Overtaken(_("{wave} has no host: complete it by hand").format(wave=wave))
        if asked.recipes is not None:
            _check_recipes(request.user, wave, content, asked.recipes)
        _close_what_is_over(request)
        row = _create(request, wave, asked, content.digest, gates, [*_with_recipes(hosts, content.recipes)])
        _check_allowed(request.user, row)
    if asked.workers:
        workers.enqueue(request, row.uuid, str(row), asked.workers, asked.at)
    return described(row, RunHost.objects.filter(run=row))


def described(row: Run, hosts: QuerySet[RunHost], *, is_run: bool = True) -> RunOut:
    """A run as it was frozen, with these of its hosts, and how far it is; in full for who runs it."""
    return RunOut(
        run=row.uuid,
        wave=row.wave.number,
        status=row.status,
        why=row.why,
        terms=convert(row.terms, Terms),
        content_hash=row.content_hash,
        hosts=tuple(
            HostOut(
                name=each.name,
                asset=each.asset_id,
                kind=each.kind,
                sides=frozenset(each.sides),
                unit=each.unit,
                items=tuple(each.items) if is_run else (),
                variables=each.variables if is_run else {},
                applications=tuple(convert(placed, Placed) for placed in each.applications) if is_run else (),
            )
            for each in hosts.order_by("place", "name")
        ),
    )


def _check_permission(user, asked: StartIn) -> None:
    if not user.has_perm("netbox_assettool.start_run"):
        raise PermissionDenied(_("your permissions do not include running waves"))
    if asked.emergency and not user.has_perm("netbox_assettool.emergency_run"):
        raise PermissionDenied(_("an emergency start takes the permission of an approver"))


def _check_allowed(user, row: Run) -> None:
    """What somebody may start can be some runs only, by the constraints of a permission."""
    if not Run.objects.restrict(user, "start").filter(pk=row.pk).exists():
        raise PermissionDenied(_("your permissions do not include running this wave"))
    if row.emergency and not Run.objects.restrict(user, "emergency").filter(pk=row.pk).exists():
        raise PermissionDenied(_("an emergency start takes the permission of an approver"))


def _asked_before(user, wave: Wave, asked: StartIn) -> Run | None:
    """The run that the same question made. Raises `Overtaken` where another one has its id."""
    row = Run.objects.filter(uuid=asked.run).first()
    if row and not Run.objects.restrict(user, "start").filter(pk=row.pk, wave=wave).exists():
        raise Overtaken(_("another run has this id"))
    return row


def _approved(user, wave: Wave, asked: StartIn) -> Content:
    """What the wave holds, where that is what somebody else approved."""
    if wave.status != WaveStatus.APPROVED:
        told = _("{wave} is {status}: only what is approved can start")
        raise Overtaken(told.format(wave=wave, status=wave.get_status_display()))
    content = content_of(wave)
    digest = content.digest
    if digest != wave.content_hash or digest != asked.content_hash:
        raise Overtaken(_("the wave is not what was approved: look at what changed, withdraw it, and submit it again"))
    approval = wave.approvals.filter(verdict=VerdictChoices.APPROVED, content_hash=digest).first()
    if approval is None or approval.user_id is None:
        raise Overtaken(_("nobody is known who approved it: somebody has to do so again"))
    if approval.user_id == user.pk:
        raise PermissionDenied(_("you approved it yourself: somebody else has to start it"))
    return content


def _check_recipes(user, wave: Wave, content: Content, given: Iterable[Recipe]) -> None:
    """What whoever starts it knows of what the phases do has to be what was approved."""
    known = concerning(given, applications_in(wave))
    if content.recipes is None and known:
        raise Overtaken(_("it was submitted without recipes: withdraw it, and submit it by assettool wave submit"))
    approved = content.recipes or ()
    if known == approved:
        return
    other = [each for each in (*known, *approved) if each not in known or each not in approved]
    names = sorted({each.title for each in shown_to(user, content, more=known) if each in other})
    told = _("what applications.yml says is not what was approved: withdraw it and submit it again, or undo that")
    raise Overtaken(told, *names[:_TOLD])


def _with_recipes(hosts: Sequence[HostOut], recipes: Sequence[Recipe] | None) -> Iterator[HostOut]:
    """The hosts with what the phases do there."""
    found = {} if recipes is None else applications_on(hosts, recipes)
    for each in hosts:
        yield structs.replace(each, variables={**each.variables, **found.get(each.name, {})})


def _check_gates(wave: Wave, asked: StartIn) -> list[GateResult]:
    results = judged(wave)
    if asked.emergency:
        return results
    missing = [
        f"{result.gate}: {finding.name or wave.name}: {finding}"
        for result in results
        if result.status is GateStatus.MISSING
        for place, finding in enumerate(result.findings)
        if not finding.is_met and place not in result.waived
    ]
    more = len(missing) - _TOLD
    told = [_("and {number} more").format(number=more)] if more > 0 else []
    refuse(Overtaken, [*missing[:_TOLD], *told])
    if not Window(wave.window_start, wave.window_end).is_open(_begins(asked)):
        raise Overtaken(
            _("it is not within the hours of {wave}: {start} until {end}").format(
                wave=wave, start=_moment(wave.window_start), end=_moment(wave.window_end)
            )
        )
    return results


def _begins(asked: StartIn) -> datetime:
    """When it is worked on: at once, or when its workers are to begin."""
    return max(asked.at, timezone.now()) if asked.workers and asked.at else timezone.now()


def _moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "–"


def _close_what_is_over(request) -> None:
    """A run that was cancelled while somebody worked on it lets go of its hosts when that one must have stopped."""
    for uuid in Run.objects.filter(is_open=True).exclude(status__in=OPEN).values_list("uuid", flat=True):
        _expire(request, uuid)


def _expire(request, uuid: UUID) -> None:
    row = Run.objects.select_for_update(of=("self",), no_key=True).select_related("wave").get(uuid=uuid)
    found, phases = keeping.read_whole(row)
    found.expire(timezone.now())
    keeping.write(request, row, found, phases)


def _create(
    request, wave: Wave, asked: StartIn, content_hash: str, gates: Sequence[GateResult], hosts: Sequence[HostOut]
) -> Run:
    row = Run(
        uuid=asked.run,
        wave=wave,
        user=request.user,
        content_hash=content_hash,
        emergency=asked.emergency,
        terms=as_json(asked.terms),
        gates=[_gate(result) for result in gates],
    )
    row.full_clean()
    row.save()
    _create_hosts(row, hosts)
    found = run.Run(asked.run, asked.terms, units_in(hosts), {}, emergency=row.emergency)
    said = {"verb": "start", "content": content_hash, "hosts": str(len(hosts))}
    found.say(EventKind.VERB, timezone.now(), asked.emergency, **said)
    keeping.write(request, row, found, {}, asked.run)
    return row


def _create_hosts(row: Run, hosts: Sequence[HostOut]) -> None:
    places = {unit.key: place for place, unit in enumerate(units_in(hosts))}
    rows = [
        RunHost(
            run=row,
            asset_id=each.asset,
            name=each.name,
            kind=each.kind,
            place=places[each.unit],
            unit=each.unit,
            items=list(each.items),
            sides=sorted(each.sides),
            applications=as_json(each.applications),
            variables=each.variables,
        )
        for each in hosts
    ]
    try:
        with savepoint():
            RunHost.objects.bulk_create(rows)
    except IntegrityError as exc:
        busy = RunHost.objects.filter(is_open=True, asset__in=[each.asset for each in hosts]).exclude(run=row)
        found = busy.order_by("name").values_list("name", "run__wave__name")
        told = _("{host} is being worked on in {wave}")
        raise Overtaken(*(told.format(host=host, wave=other) for host, other in found[:_TOLD])) from exc
    by_name = {each.name: each for each in rows}
    empty = ledger.empty({each.name: each.sides for each in hosts})
    RunPhase.objects.bulk_create([RunPhase(host=by_name[host], phase=phase.value) for host, phase in empty])


def _gate(result: GateResult) -> dict[str, object]:
    """How a gate stood, as the run keeps it."""
    return {
        "gate": result.gate.value,
        "status": result.status.value,
        "waived": [
            {"user": waiver.user, "reason": waiver.reason, "name": result.findings[place].name}
            for place, waiver in result.waived.items()
        ],
        "missing": [
            {"name": finding.name, "text": str(finding)}
            for place, finding in enumerate(result.findings)
            if not finding.is_met and place not in result.waived
        ],
    }
