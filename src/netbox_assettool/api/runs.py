"""The REST endpoints of runs: start one, work on it, and decide about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from django.db import DataError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.views import APIView

from assettool.domain.running import run as domain
from assettool.domain.running.dossier import encode
from assettool.domain.running.wire import ClaimIn, Decision, EventsIn, StartIn
from netbox_assettool.api.moving import MayAsk
from netbox_assettool.api.waves import told
from netbox_assettool.models import Run, Wave
from netbox_assettool.running import checks, deciding, dossiers, keeping, progress, starting
from netbox_assettool.running.frozen import hosts_of

_OK = 200


class _RunView(APIView):
    """JSON of assettool's own, of one version with the plugin."""

    permission_classes = (MayAsk,)
    schema = None

    @staticmethod
    def read(request, kind: type) -> Any:
        """The body, decoded and checked."""
        try:
            return msgspec.json.decode(request._request.body, type=kind)
        except msgspec.MsgspecError as exc:
            raise ParseError(str(exc)) from exc

    @staticmethod
    def answer(content: object) -> HttpResponse:
        """What is said, as JSON."""
        return HttpResponse(msgspec.json.encode(content), content_type="application/json", status=_OK)


class StartView(_RunView):
    """Start a run of a wave."""

    def post(self, request, pk: int):
        """Start it, or find it started: 409 with every reason against it."""
        asked = self.read(request, StartIn)
        with told():
            return self.answer(starting.start(request._request, pk, asked))


class HostsView(_RunView):
    """The hosts that a run of a wave would work on."""

    def get(self, request, pk: int):
        """In the order in which they would be worked on."""
        wave = Wave.objects.restrict(request.user, "view").filter(pk=pk).first()
        if wave is None:
            raise Http404
        with told():
            return self.answer(hosts_of(request.user, wave))


class ChecksView(_RunView):
    """What is found out of hosts before a run."""

    def post(self, request):
        """Keep it; a newer finding of the same kind replaces the older one of a host."""
        found = self.read(request, list[checks.Check])
        with told():
            return self.answer(checks.keep(request.user, found))


class DecisionView(_RunView):
    """What a person decides about the run of a wave."""

    def post(self, request, pk: int):
        """Do it, or only say what it would do."""
        asked = self.read(request, Decision)
        with told():
            return self.answer(deciding.decide(request._request, deciding.open_run(request.user, pk), asked))


class RunView(_RunView):
    """A run as it was frozen, and how far it is."""

    def get(self, request, uuid: UUID):
        """Its hosts included, as far as the user may see them; in full for who may run it."""
        row = _run(request.user, uuid=uuid)
        is_run = progress.is_run_by(request.user, row)
        return self.answer(starting.described(row, progress.hosts_seen(request.user, row), is_run=is_run))


class LastRunView(_RunView):
    """How far the last run of a wave is."""

    def get(self, request, pk: int):
        """Its units, its hosts with their phases as far as the user may see them, and who works on it."""
        with told():
            row = _run(request.user, uuid=deciding.open_run(request.user, pk))
        return self.answer(progress.progress_of(request.user, row))


class LogView(_RunView):
    """What happened in a run."""

    def get(self, request, uuid: UUID):
        """The events after the number `after`, some hundreds of them; of one `host`, where it is named."""
        after = request.GET.get("after", "0")
        if not after.isdecimal():
            raise ParseError("after is the number of an event")
        row = _run(request.user, uuid=uuid)
        return self.answer(progress.events_of(request.user, row, int(after), request.GET.get("host", "")))


class DossierView(_RunView):
    """Everything that is kept of a run."""

    def get(self, request, uuid: UUID):
        """As a file that can be verified without NetBox."""
        return HttpResponse(encode(dossiers.dossier_of(_run(request.user, uuid=uuid))), content_type="application/json")


class _WorkView(_RunView):
    """What one process that works on a run asks; one question at a time."""

    content: type
    ask: Callable[[domain.Run, Any, Any], object]

    def post(self, request, uuid: UUID):
        """Answer with what it is to do; with 400 where that cannot be kept, as sent again it cannot be kept either."""
        asked = self.read(request, self.content)
        try:
            with told(), keeping.opened(request._request, uuid) as run:
                said = type(self).ask(run, asked, timezone.now())
        except (DataError, ValueError) as exc:
            raise ParseError(_("this cannot be kept: {why}").format(why=exc)) from exc
        return self.answer(said)


class ClaimView(_WorkView):
    """Work to do."""

    content = ClaimIn

    @staticmethod
    def ask(run, asked, now):
        """Give it some, or say why not."""
        return run.claim(asked.runner, asked.who, now)


class EventsView(_WorkView):
    """What happened."""

    content = EventsIn

    @staticmethod
    def ask(run, asked, now):
        """Keep it."""
        return run.record(asked.runner, asked.events, now)


class ReleaseView(_WorkView):
    """Work that is done, or given back."""

    content = ClaimIn

    @staticmethod
    def ask(run, asked, now):
        """Take it back."""
        run.release(asked.runner, now)
        return {"status": run.status}


def _run(user, **which) -> Run:
    """A run that the user may see. Raises `Http404`."""
    row = Run.objects.restrict(user, "view").select_related("wave", "user").filter(**which).first()
    if row is None:
        raise Http404
    return row
