"""Forms of wave items."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.choices import ItemKindChoices, ItemStateChoices
from netbox_assettool.forms.application_choice import ApplicationMultipleChoiceField
from netbox_assettool.models import Account, Asset, DataSet, Integration, Wave, WaveItem


class WaveItemFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of wave items."""

    model = WaveItem
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("wave_id", "kind", "state", "is_fixed", name=_("Wave item")),
        FieldSet("application_id", "data_set_id", "integration_id", "asset_id", "account_id", name=_("Object")),
    )

    wave_id = DynamicModelMultipleChoiceField(label=_("Wave"), queryset=Wave.objects.all(), required=False)
    kind = forms.MultipleChoiceField(label=_("Kind"), choices=ItemKindChoices, required=False)
    state = forms.MultipleChoiceField(
        label=pgettext_lazy("wave item", "State"), choices=ItemStateChoices, required=False
    )
    is_fixed = forms.NullBooleanField(
        label=_("Fixed"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    application_id = ApplicationMultipleChoiceField()
    data_set_id = DynamicModelMultipleChoiceField(label=_("Data set"), queryset=DataSet.objects.all(), required=False)
    integration_id = DynamicModelMultipleChoiceField(
        label=_("Integration"), queryset=Integration.objects.all(), required=False
    )
    asset_id = DynamicModelMultipleChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    account_id = DynamicModelMultipleChoiceField(label=_("Account"), queryset=Account.objects.all(), required=False)
    tag = TagFilterField(model)
