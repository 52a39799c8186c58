"""Forms of what is done with waves: submitting, judging and moving items."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SubmitWaveForm(forms.Form):
    """Asks for approval, or takes that back."""

    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)


class ApproveWaveForm(forms.Form):
    """Agrees with a wave."""

    comment = forms.CharField(
        label=_("Comment"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    change_number = forms.CharField(
        label=_("Change number"), max_length=50, required=False, help_text=_("Of the change in the ITSM tool")
    )


class RejectWaveForm(ApproveWaveForm):
    """Does not agree with a wave, and says why."""

    comment = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ChooseWeekForm(forms.Form):
    """Chooses the week that items are to move in."""

    week = forms.ChoiceField(label=_("To the week of"))

    def __init__(self, *args, weeks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["week"].choices = weeks
        self.fields["week"].widget.attrs["class"] = "no-ts"


class MoveForm(forms.Form):
    """Moves items for certain."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    is_fixed = forms.BooleanField(
        label=_("Plans leave them there"), required=False, initial=True, widget=forms.CheckboxInput
    )

    def __init__(self, *args, breaks=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = breaks
