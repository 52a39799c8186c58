"""The page that starts a run of an approved wave by NetBox's own workers: it shows hosts, gates and terms first."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from assettool.domain.running.terms import Window
from assettool.domain.running.wire import StartIn
from assettool.domain.waves.state import WaveStatus
from netbox_assettool import forms, querysets, wave_gates
from netbox_assettool.models import Run, Wave
from netbox_assettool.planning import recipe_sight
from netbox_assettool.planning.contents import content_of
from netbox_assettool.planning.refusals import Refused
from netbox_assettool.running import starting
from netbox_assettool.running.frozen import hosts_of

_SHOWN = 100


@register_model_view(Wave, "start", path="start")
class WaveStartView(BaseObjectView):
    """Starts it, with exactly what was approved."""

    queryset = querysets.waves()
    template_name = "netbox_assettool/wave_start.html"
    additional_permissions = ("netbox_assettool.start_run",)

    def get_required_permission(self):
        """To see waves; to run them comes on top of it."""
        return get_permission_for_model(Wave, "view")

    def get(self, request, **kwargs):
        """What would be run, and on which terms."""
        wave = self.get_object(**kwargs)
        when = "window" if wave.window_start and wave.window_start > timezone.now() else "now"
        return self.show(request, wave, self._form(request, initial={"when": when}), uuid4())

    def post(self, request, **kwargs):
        """Start it, or show again what was entered with every reason against it."""
        wave = self.get_object(**kwargs)
        form, name = self._form(request, request.POST), _uuid(request.POST.get("run", ""))
        if form.is_valid():
            try:
                self._start(request, wave, form, name)
            except Refused as exc:
                for reason in exc.reasons:
                    form.add_error(None, capfirst(str(reason)))
            except (PermissionDenied, ValidationError) as exc:
                form.add_error(None, capfirst(str(exc)) if isinstance(exc, PermissionDenied) else exc)
            else:
                messages.success(request, _("The wave is being run."))
                return redirect(Run.objects.get(uuid=name).get_absolute_url())
        return self.show(request, wave, form, name)

    def _start(self, request, wave, form, name):
        said = form.cleaned_data
        emergency = said.get("emergency", "").strip()
        is_now = said["when"] == "now"
        if is_now and not emergency and not Window(wave.window_start, wave.window_end).is_open(timezone.now()):
            raise ValidationError(_("It is not within the hours of the wave: let it begin with them."))
        asked = StartIn(
            run=name,
            content_hash=request.POST.get("seen", ""),
            terms=form.terms(),
            emergency=emergency,
            workers=said["workers"],
            at=None if is_now else wave.window_start,
        )
        starting.start(request, wave.pk, asked)

    @staticmethod
    def _form(request, *data, **more):
        may = request.user.has_perm("netbox_assettool.emergency_run")
        return forms.StartRunForm(*data, may_in_emergency=may, **more)

    def show(self, request, wave, form, name):
        """The page, with the hosts that it would work on and how the gates stand."""
        can = wave.status == WaveStatus.APPROVED
        hosts, gates, reasons, recipes = [], [], [], None
        if can:
            recipes = recipe_sight.told_to(request.user, content_of(wave))
            try:
                hosts, gates = hosts_of(request.user, wave), wave_gates.rows(request.user, wave)
            except Refused as exc:
                reasons = [capfirst(str(reason)) for reason in exc.reasons]
        context = {
            "object": wave,
            "wave": wave,
            "form": form,
            "can": can,
            "hosts": hosts[:_SHOWN],
            "total": len(hosts),
            "units": len({host.unit for host in hosts}),
            "more": max(len(hosts) - _SHOWN, 0),
            "gates": gates,
            "reasons": reasons,
            "run": name,
            "recipes": recipes,
        }
        return render(request, self.template_name, context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
