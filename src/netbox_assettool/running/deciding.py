"""What people decide about a run, asked for once or twice with the same effect."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import structs

from assettool.domain.running import deciding
from assettool.domain.running.refusal import Refusal
from assettool.domain.running.wire import Decided, Decision
from netbox_assettool.ingest.sets import savepoint
from netbox_assettool.models import Run, RunEvent, Wave
from netbox_assettool.planning.refusals import Overtaken
from netbox_assettool.running import keeping, workers
from netbox_assettool.running.words import reason_against


class _Undo(Exception):
    """It was only to be shown."""


def decide(request, uuid: UUID, asked: Decision) -> Decided:
    """Do it, or only say what it would do. Raises `Http404`, `PermissionDenied`, and `Overtaken` with the reason."""
    asked = structs.replace(asked, emergency=asked.emergency.strip())
    found: Decided | None = None
    try:
        with savepoint():
            if RunEvent.objects.filter(run__uuid=uuid, decision=asked.id).exists():
                return Decided(Run.objects.get(uuid=uuid).status)
            with keeping.opened(request, uuid, decision=asked.id) as run:
                _check_emergency(request.user, uuid, asked)
                found = deciding.decide(run, _signed(request.user, asked), timezone.now())
            if asked.is_dry_run:
                raise _Undo
    except Refusal as exc:
        raise Overtaken(reason_against(exc)) from exc
    except _Undo:
        return found
    if asked.workers:
        workers.enqueue(request, uuid, str(Run.objects.get(uuid=uuid)), asked.workers)
    return found


def _check_emergency(user, uuid: UUID, asked: Decision) -> None:
    if asked.emergency and not Run.objects.restrict(user, "emergency").filter(uuid=uuid).exists():
        raise PermissionDenied(_("to go on out of hours takes the permission of an approver"))


def _signed(user, asked: Decision) -> Decision:
    """With who says that it is an emergency: the run tells it beside who started it."""
    return structs.replace(asked, emergency=f"{asked.emergency} ({user.username})") if asked.emergency else asked


def open_run(user, wave: int) -> UUID:
    """The run that holds a wave, or the last one. Raises `Overtaken` where there is none."""
    found = Run.objects.restrict(user, "view").filter(wave=wave).order_by("-is_open", "-started").first()
    if found is None:
        name = Wave.objects.restrict(user, "view").filter(pk=wave).first()
        raise Overtaken(_("{wave} has not been run").format(wave=name or wave))
    return found.uuid
