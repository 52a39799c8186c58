"""Forms of runs."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DateTimePicker

from netbox_assettool.choices import RunStatusChoices
from netbox_assettool.models import Run, Wave


def _yes_or_no(label):
    return forms.NullBooleanField(label=label, required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES))


class RunFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of runs."""

    model = Run
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet(
            "wave_id", "status", "is_open", "is_emergency", "user_id", "started__gte", "started__lte", name=_("Run")
        ),
    )

    wave_id = DynamicModelMultipleChoiceField(label=_("Wave"), queryset=Wave.objects.all(), required=False)
    status = forms.MultipleChoiceField(label=_("Status"), choices=RunStatusChoices, required=False)
    is_open = _yes_or_no(_("Open"))
    is_emergency = _yes_or_no(_("Started in an emergency"))
    user_id = DynamicModelMultipleChoiceField(
        label=_("Started by"), queryset=get_user_model().objects.all(), required=False
    )
    started__gte = forms.DateTimeField(label=_("From when"), required=False, widget=DateTimePicker())
    started__lte = forms.DateTimeField(label=_("Until when"), required=False, widget=DateTimePicker())
    tag = TagFilterField(model)
