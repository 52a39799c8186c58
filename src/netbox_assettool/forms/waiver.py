"""Forms of waivers."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm, NetBoxModelForm
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import DynamicModelChoiceField, DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import GateChoices
from netbox_assettool.models import Waiver, Wave, WaveItem


class WaiverForm(NetBoxModelForm):
    """Gives one waiver."""

    wave = DynamicModelChoiceField(label=_("Wave"), queryset=Wave.objects.all(), selector=True)
    item = DynamicModelChoiceField(
        label=_("Item"),
        queryset=WaveItem.objects.all(),
        required=False,
        query_params={"wave_id": "$wave"},
        help_text=_("The gate is waived for all of them where none is named"),
    )

    fieldsets = (FieldSet("wave", "gate", "item", "reason", "expires", "tags", name=_("Waiver")),)

    class Meta:
        model = Waiver
        fields = ["wave", "gate", "item", "reason", "expires", "tags"]
        widgets = {"expires": DatePicker(), "reason": forms.Textarea(attrs={"rows": 2})}


class WaiverFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of waivers."""

    model = Waiver
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("wave_id", "gate", "is_expired", "user_id", "expires__gte", "expires__lte", name=_("Waiver")),
    )

    wave_id = DynamicModelMultipleChoiceField(label=_("Wave"), queryset=Wave.objects.all(), required=False)
    gate = forms.MultipleChoiceField(label=_("Gate"), choices=GateChoices, required=False)
    is_expired = forms.NullBooleanField(
        label=_("Expired"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    user_id = DynamicModelMultipleChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)
    expires__gte = forms.DateField(label=_("Expires from"), required=False, widget=DatePicker())
    expires__lte = forms.DateField(label=_("Expires until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
