"""The pages that ask before a wave is submitted, withdrawn, approved or rejected: they show what that is about."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from assettool.domain.running.runbook import runbook
from netbox_assettool import forms, querysets
from netbox_assettool.choices import PhaseChoices
from netbox_assettool.models import Wave, WaveItem
from netbox_assettool.planning import approving, recipe_sight
from netbox_assettool.planning.loads import Loads
from netbox_assettool.planning.refusals import Refused
from netbox_assettool.planning.words import change_texts, numbers_text
from netbox_assettool.running.frozen import hosts_of
from netbox_assettool.views import actions

_SHOWN = 200
_HOSTS = 100
_PHASES = dict(PhaseChoices.CHOICES)


class _VerbView(BaseObjectView):
    """Shows a wave as it is, and does something with exactly that."""

    template_name = "netbox_assettool/wave_verb.html"
    action, form = None, forms.SubmitWaveForm
    heading, told, done = "", "", ""
    asks_to_run = True
    """Whether it shows what a run of the wave would do."""

    def get_required_permission(self):
        """What the button asks for."""
        (verb,) = self.action.permissions_required
        return get_permission_for_model(Wave, verb)

    def get(self, request, **kwargs):
        """What it is about."""
        return self.show(request, self.get_object(**kwargs), self.form())

    def post(self, request, **kwargs):
        """Do it, or show again what was entered with every reason against it."""
        wave = self.get_object(**kwargs)
        form = self.form(request.POST)
        if form.is_valid():
            try:
                self.do(request, wave.pk, request.POST.get("seen", ""), form.cleaned_data)
            except Refused as exc:
                for reason in exc.reasons:
                    form.add_error(None, reason)
            except (PermissionDenied, ValidationError) as exc:
                form.add_error(None, str(exc) if isinstance(exc, PermissionDenied) else exc)
            else:
                messages.success(request, self.done)
                return redirect(wave.get_absolute_url())
        return self.show(request, Wave.objects.get(pk=wave.pk), form)

    def do(self, request, number, seen, said):
        """Do it."""
        raise NotImplementedError

    def show(self, request, wave, form):
        """The page, with what the wave holds now."""
        _wave, content, last, changes = approving.looked_at(request.user, wave.pk)
        items = WaveItem.objects.restrict(request.user, "view").filter(wave=wave).order_by("item_name", "item")
        context = {
            "wave": wave,
            "form": form,
            "heading": self.heading,
            "told": self.told,
            "action": self.action,
            "can": wave.status in self.action.statuses,
            "seen": content.digest,
            "counts": numbers_text(approving.counts_of(content)),
            "last": last,
            "changes": change_texts(changes),
            "items": items.values("item", "item_name").annotate(number=Count("pk"))[:_SHOWN],
            "broken": Loads(request.user).broken,
            **(_run_of(request.user, wave) if self.asks_to_run else {}),
            "recipes": recipe_sight.told_to(request.user, content) if self.asks_to_run else None,
        }
        return render(request, self.template_name, context)


def _run_of(user, wave: Wave) -> dict[str, object]:
    """The hosts that a run of it would work on and what it would do there, or why that cannot be shown."""
    try:
        hosts = hosts_of(user, wave)
    except Refused as exc:
        return {"reasons": [capfirst(str(reason)) for reason in exc.reasons]}
    steps = runbook({host.name: host.sides for host in hosts})
    return {
        "hosts": hosts[:_HOSTS],
        "total": len(hosts),
        "units": len({host.unit for host in hosts}),
        "more": max(len(hosts) - _HOSTS, 0),
        "runbook": [(_PHASES[step.phase], step) for step in steps],
    }


@register_model_view(Wave, "submit", path="submit")
class WaveSubmitView(_VerbView):
    """Asks for approval."""

    queryset = querysets.waves()
    action = actions.SubmitWave
    heading = pgettext_lazy("wave", "Submit")
    told = _("What the wave holds is frozen by its hash. Somebody else approves or rejects exactly that.")
    done = _("The wave waits for approval.")

    def do(self, request, number, seen, said):
        """Submit it."""
        approving.submit(request, number, seen=seen, **said)


@register_model_view(Wave, "withdraw", path="withdraw")
class WaveWithdrawView(_VerbView):
    """Takes it back to draft."""

    queryset = querysets.waves()
    action = actions.WithdrawWave
    heading = _("Withdraw")
    told = _("The wave goes back to draft; an approval no longer holds.")
    done = _("The wave is a draft again.")
    asks_to_run = False

    def do(self, request, number, _seen, said):
        """Withdraw it."""
        approving.withdraw(request, number, **said)


@register_model_view(Wave, "approve", path="approve")
class WaveApproveView(_VerbView):
    """Agrees with it."""

    queryset = querysets.waves()
    action = actions.ApproveWave
    form = forms.ApproveWaveForm
    heading = _("Approve")
    told = _("You agree with what is shown here. Plans leave it where it is, and any change lets your approval lapse.")
    done = _("The wave is approved.")

    def do(self, request, number, seen, said):
        """Approve it."""
        approving.approve(request, number, seen=seen, **said)


@register_model_view(Wave, "reject", path="reject")
class WaveRejectView(_VerbView):
    """Does not agree with it."""

    queryset = querysets.waves()
    action = actions.RejectWave
    form = forms.RejectWaveForm
    heading = _("Reject")
    told = _("The wave goes back to draft, with your reason.")
    done = _("The wave is rejected, and a draft again.")

    def do(self, request, number, seen, said):
        """Reject it."""
        approving.reject(request, number, seen=seen, **said)
