"""The pages that ask before something is decided about a run: they show what it would do, and then do exactly that."""

import hashlib
from uuid import UUID, uuid4

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from netbox.views.generic.base import BaseObjectView
from utilities.permissions import get_permission_for_model
from utilities.views import register_model_view

from assettool.domain.running.phases import Phase
from assettool.domain.running.state import OPEN
from assettool.domain.running.verbs import Verb
from assettool.domain.running.wire import Decided, Decision
from netbox_assettool import forms, querysets
from netbox_assettool.models import Run, RunEvent
from netbox_assettool.planning.refusals import Refused
from netbox_assettool.running import deciding, effects
from netbox_assettool.running.words import VERBS


class _RunVerbView(BaseObjectView):
    """Shows what a verb would do with a run, and does it when that is what was shown."""

    queryset = querysets.runs()
    template_name = "netbox_assettool/run_verb.html"
    form = forms.RunVerbForm
    verb = Verb.PAUSE
    told = ""
    is_plain = True
    """Whether it can be shown before anything is entered."""

    def get_required_permission(self):
        """To run waves."""
        return get_permission_for_model(Run, "start")

    def get(self, request, **kwargs):
        """What it would do by default."""
        run = self.get_object(**kwargs)
        form = self._form(request, run)
        asked = Decision(uuid4(), self.verb) if self.is_plain and run.status in OPEN else None
        return self.show(request, run, form, asked)

    def post(self, request, **kwargs):
        """Show what it would do with what was entered; or do it, where exactly that was shown."""
        run = self.get_object(**kwargs)
        form = self._form(request, run, request.POST)
        if not form.is_valid():
            return self.show(request, run, form, None)
        asked = _asked(self.verb, request.POST.get("id", ""), form.cleaned_data)
        if "do" in request.POST and self._is_done(request, run, asked):
            messages.success(request, _("{verb}: done").format(verb=VERBS[self.verb]))
            return redirect(run.get_absolute_url())
        return self.show(request, Run.objects.select_related("wave", "user").get(pk=run.pk), form, asked)

    def _form(self, request, run, *data):
        may = Run.objects.restrict(request.user, "emergency").filter(pk=run.pk).exists()
        return self.form(*data, items=effects.choosable(run, request.user), may_in_emergency=may)

    def _is_done(self, request, run, asked):
        if RunEvent.objects.filter(run=run, decision=asked.id).exists():
            return True
        try:
            if request.POST.get("shown") != _digest(asked, self._decided(request, run, asked)):
                messages.warning(request, _("The run has changed since you saw it: look at what it would do now."))
                return False
            deciding.decide(request, run.uuid, asked)
        except (Refused, PermissionDenied):
            return False  # what is shown next says why
        return True

    def _decided(self, request, run, asked):
        return deciding.decide(request, run.uuid, msgspec.structs.replace(asked, is_dry_run=True, workers=0))

    def show(self, request, run, form, asked):
        """The page, with what it would do as far as that can be told."""
        effect, shown, reasons = None, "", []
        if asked is not None:
            try:
                decided = self._decided(request, run, asked)
            except Refused as exc:
                reasons = [capfirst(str(reason)) for reason in exc.reasons]
            except PermissionDenied as exc:
                reasons = [capfirst(str(exc))]
            else:
                effect, shown = effects.effect_of(run, decided, request.user), _digest(asked, decided)
        context = {
            "object": run,
            "run": run,
            "form": form,
            "heading": VERBS[self.verb],
            "told": self.told,
            "can": run.status in OPEN,
            "effect": effect,
            "reasons": reasons,
            "shown": shown,
            "id": asked.id if asked else uuid4(),
        }
        return render(request, self.template_name, context)


def _asked(verb: Verb, id_: str, said) -> Decision:
    try:
        name = UUID(id_)
    except ValueError:
        name = uuid4()
    return Decision(
        name,
        verb,
        items=tuple(said.get("items", ())),
        phases=tuple(Phase(each) for each in said.get("phases", ())),
        until=Phase(said["until"]) if said.get("until") else None,
        reason=said.get("reason", "").strip(),
        workers=said.get("workers") or 0,
        allow_loss=said.get("allow_loss", False),
        emergency=said.get("emergency", "").strip(),
    )


def _digest(asked: Decision, decided: Decided) -> str:
    """Of what is asked and what that does, whatever is said with it and whoever does the work."""
    plain = msgspec.structs.replace(asked, id=UUID(int=0), reason="", emergency="", workers=0)
    return hashlib.sha256(msgspec.json.encode((plain, decided))).hexdigest()


@register_model_view(Run, "pause", path="pause")
class RunPauseView(_RunVerbView):
    """Lets phases that are on their way end, and begins no other."""

    verb = Verb.PAUSE
    told = gettext_lazy("Phases that are on their way end, and no other one begins until somebody goes on with it.")


@register_model_view(Run, "resume", path="resume")
class RunResumeView(_RunVerbView):
    """Goes on with what is left."""

    verb, form = Verb.RESUME, forms.ResumeRunForm
    told = gettext_lazy("It goes on with exactly what is left; nothing that is done runs twice.")


@register_model_view(Run, "cancel", path="cancel")
class RunCancelView(_RunVerbView):
    """Ends it for good."""

    verb, form, is_plain = Verb.CANCEL, forms.CancelRunForm, False
    told = gettext_lazy("The run ends for good where it is, and its wave with it. Nothing is rolled back by that.")


@register_model_view(Run, "retry", path="retry")
class RunRetryView(_RunVerbView):
    """Tries again what failed."""

    verb, form = Verb.RETRY, forms.RetryRunForm
    told = gettext_lazy("What failed is tried again from there; what was rolled back begins anew.")


@register_model_view(Run, "skip", path="skip")
class RunSkipView(_RunVerbView):
    """Leaves phases out."""

    verb, form, is_plain = Verb.SKIP, forms.SkipRunForm, False
    told = gettext_lazy("Phases that have not been passed are left out, as if somebody had done them by hand.")


@register_model_view(Run, "rollback", path="rollback")
class RunRollBackView(_RunVerbView):
    """Undoes phases."""

    verb, form, is_plain = Verb.ROLLBACK, forms.RollBackRunForm, False
    told = gettext_lazy("The phases of the items are undone, the last one first; of all that was begun by default.")


@register_model_view(Run, "complete", path="complete")
class RunCompleteView(_RunVerbView):
    """Ends it well."""

    verb = Verb.COMPLETE
    told = gettext_lazy("The run is finished and its wave completed; that takes that every unit came to an end.")
