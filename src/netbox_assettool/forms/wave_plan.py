"""Forms of wave plans."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.models import WavePlan


class WavePlanFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of plans."""

    model = WavePlan
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("is_current", "end_is_optimal", "end__gte", "end__lte", "user_id", "digest", name=_("Wave plan")),
    )

    is_current = forms.NullBooleanField(
        label=_("It is the one that counts"),
        required=False,
        widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES),
    )
    end_is_optimal = forms.NullBooleanField(
        label=_("End proven"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    user_id = DynamicModelMultipleChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)
    digest = forms.CharField(label=_("SHA-256"), required=False)
    tag = TagFilterField(model)
