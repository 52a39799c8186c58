"""Forms of asset identifiers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES, add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import BulkEditNullBooleanSelect

from netbox_assettool.choices import IdentifierTypeChoices
from netbox_assettool.models import Asset, AssetIdentifier


class AssetIdentifierForm(NetBoxModelForm):
    """Adds or changes one identifier."""

    asset = DynamicModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), selector=True)

    fieldsets = (FieldSet("asset", "type", "value", "former", "tags", name=_("Asset identifier")),)

    class Meta:
        model = AssetIdentifier
        fields = ["asset", "type", "value", "former", "tags"]


class AssetIdentifierImportForm(NetBoxModelImportForm):
    """Imports identifiers."""

    asset = CSVModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), to_field_name="name")
    type = CSVChoiceField(label=_("Type"), choices=IdentifierTypeChoices)

    class Meta:
        model = AssetIdentifier
        fields = ("asset", "type", "value", "former", "tags")


class AssetIdentifierBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many identifiers at once."""

    asset = DynamicModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    type = forms.ChoiceField(label=_("Type"), choices=add_blank_choice(IdentifierTypeChoices), required=False)
    former = forms.NullBooleanField(label=_("Former"), required=False, widget=BulkEditNullBooleanSelect())

    model = AssetIdentifier
    fieldsets = (FieldSet("asset", "type", "former"),)


class AssetIdentifierFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of identifiers."""

    model = AssetIdentifier
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("type", "is_strong", "former", "value", "asset_id", name=_("Asset identifier")),
    )

    type = forms.MultipleChoiceField(label=_("Type"), choices=IdentifierTypeChoices, required=False)
    is_strong = forms.NullBooleanField(
        label=_("Is strong"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    former = forms.NullBooleanField(
        label=_("Former"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    value = forms.CharField(label=_("Value"), required=False)
    asset_id = DynamicModelMultipleChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    tag = TagFilterField(model)
