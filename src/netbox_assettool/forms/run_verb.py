"""Forms of what is decided about runs, and of how a wave is run."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assettool.domain.running.phases import Phase
from assettool.domain.running.terms import Terms
from netbox_assettool.choices import PhaseChoices

MOST_WORKERS = 64
_TERMS = Terms()


class RunVerbForm(forms.Form):
    """Decides something that takes no more than a word."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args, items=(), may_in_emergency=False, **kwargs):
        super().__init__(*args, **kwargs)
        if "items" in self.fields:
            self.fields["items"].choices = items
        if not may_in_emergency:
            self.fields.pop("emergency", None)


class _WithReason(RunVerbForm):
    reason = forms.CharField(label=_("Reason"), max_length=500)


class _OfItems(RunVerbForm):
    items = forms.MultipleChoiceField(
        label=pgettext_lazy("wave", "Items"), required=False, help_text=_("All that it makes sense for by default")
    )


class _ByWorkers(RunVerbForm):
    workers = forms.IntegerField(
        label=_("Workers"),
        initial=1,
        min_value=0,
        max_value=MOST_WORKERS,
        help_text=_("By how many of NetBox's own workers; with 0 somebody goes on with assettool wave work"),
    )


class _OutOfHours(RunVerbForm):
    emergency = forms.CharField(
        label=_("Emergency"),
        max_length=400,
        required=False,
        help_text=_("Why it goes on out of its hours; every page and report tells it"),
    )


class CancelRunForm(_WithReason):
    """Cancels a run."""


class ResumeRunForm(_ByWorkers, _OutOfHours):
    """Goes on with a run."""

    until = forms.ChoiceField(label=_("Up to"), choices=[("", _("as before")), *PhaseChoices.CHOICES], required=False)
    field_order = ("until", "reason", "emergency", "workers")


class RetryRunForm(_OfItems, _ByWorkers, _OutOfHours):
    """Tries again what failed, or was rolled back."""

    field_order = ("items", "reason", "emergency", "workers")


class SkipRunForm(_OfItems, _WithReason):
    """Leaves phases of items out."""

    items = forms.MultipleChoiceField(label=pgettext_lazy("wave", "Items"))
    phases = forms.MultipleChoiceField(
        label=_("Phases"), choices=PhaseChoices, required=False, help_text=_("All by default")
    )
    field_order = ("items", "phases", "reason")


class RollBackRunForm(_OfItems, _ByWorkers):
    """Undoes the phases of items."""

    allow_loss = forms.BooleanField(
        label=_("Also after the cutover"), required=False, help_text=_("What people entered since then is lost")
    )
    field_order = ("items", "reason", "allow_loss", "workers")


class StartRunForm(forms.Form):
    """Runs a wave by NetBox's own workers."""

    until = forms.ChoiceField(
        label=_("Up to"),
        choices=PhaseChoices,
        initial=_TERMS.until.value,
        help_text=_("The last phase before the run waits to be told to go on"),
    )
    canary = forms.IntegerField(
        label=_("Units before the others"), initial=_TERMS.canary, min_value=0, help_text=_("They go through all first")
    )
    batch = forms.IntegerField(label=_("Hosts at the same time"), initial=_TERMS.batch, min_value=1)
    max_failed = forms.IntegerField(label=_("Stops when more units failed than"), min_value=0, required=False)
    max_failed_percent = forms.FloatField(
        label=_("Stops when more failed than"),
        initial=_TERMS.max_failed_percent,
        min_value=0,
        max_value=100,
        help_text=_("Percent of the units, and two at least"),
    )
    forks = forms.IntegerField(
        label=_("Hosts that Ansible works on at the same time"), initial=_TERMS.forks, min_value=1
    )
    workers = forms.IntegerField(
        label=_("Workers"),
        initial=1,
        min_value=1,
        max_value=MOST_WORKERS,
        help_text=_("By how many of NetBox's own workers"),
    )
    when = forms.ChoiceField(
        label=_("When"), choices=[("window", _("when its hours begin")), ("now", _("at once"))], initial="window"
    )
    emergency = forms.CharField(
        label=_("Emergency"),
        max_length=500,
        required=False,
        help_text=_("Why it starts though gates are not met or it is out of hours; every page and report tells it"),
    )

    def __init__(self, *args, may_in_emergency=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_in_emergency:
            del self.fields["emergency"]

    def terms(self) -> Terms:
        """The terms that were entered."""
        names = ("canary", "batch", "max_failed", "max_failed_percent", "forks")
        return Terms(until=Phase(self.cleaned_data["until"]), **{name: self.cleaned_data[name] for name in names})
