"""Forms of approvals."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DateTimePicker

from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models import Approval, Wave


class ApprovalFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of approvals."""

    model = Approval
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("wave_id", "verdict", "user_id", "change_number", "at__gte", "at__lte", name=_("Approval")),
    )

    wave_id = DynamicModelMultipleChoiceField(label=_("Wave"), queryset=Wave.objects.all(), required=False)
    verdict = forms.MultipleChoiceField(label=_("Verdict"), choices=VerdictChoices, required=False)
    user_id = DynamicModelMultipleChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)
    change_number = forms.CharField(label=_("Change number"), required=False)
    at__gte = forms.DateTimeField(label=_("From when"), required=False, widget=DateTimePicker())
    at__lte = forms.DateTimeField(label=_("Until when"), required=False, widget=DateTimePicker())
    tag = TagFilterField(model)
