"""What people decide about a run, asked for once or twice with the same effect."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

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
    found: Decided | None = None
    try:
        with savepoint():
            if RunEvent.objects.filter(run__uuid=uuid, decision=asked.id).exists():
                return Decided(Run.objects.get(uuid=uuid).status)
            with keeping.opened(request, uuid, decision=asked.id) as run:
                found = deciding.decide(run, asked, timezone.now())
            if asked.is_dry_run:
                raise _Undo
    except Refusal as exc:
        raise Overtaken(reason_against(exc)) from exc
    except _Undo:
        return found
    if asked.workers:
        workers.enqueue(request, uuid, str(Run.objects.get(uuid=uuid)), asked.workers)
    return found


def open_run(user, wave: int) -> UUID:
    """The run that holds a wave, or the last one. Raises `Overtaken` where there is none."""
    found = Run.objects.restrict(user, "view").filter(wave=wave).order_by("-is_open", "-started").first()
    if found is None:
        name = Wave.objects.restrict(user, "view").filter(pk=wave).first()
        raise Overtaken(_("{wave} has not been run").format(wave=name or wave))
    return found.uuid
