"""Forms of merges and splits."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelFilterSetForm
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import DynamicModelChoiceField, DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.choices import MoveActionChoices
from netbox_assettool.models import Asset, AssetIdentifier, AssetMove, Observation


class AssetMergeForm(forms.Form):
    """Chooses the asset that goes up in this one."""

    other = DynamicModelChoiceField(
        label=_("Other asset"),
        queryset=Asset.objects.all(),
        query_params={"lifecycle__n": "merged"},
        selector=True,
        help_text=_("All that is known of it moves here, and it is kept as merged"),
    )
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)


class AssetSplitForm(forms.Form):
    """Chooses what becomes an asset of its own."""

    observations = forms.ModelMultipleChoiceField(label=_("Observations"), queryset=Observation.objects.none())
    identifiers = forms.ModelMultipleChoiceField(
        label=_("Identifiers"),
        queryset=AssetIdentifier.objects.none(),
        required=False,
        help_text=_("Without a choice those go along that only the chosen observations gave"),
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Otherwise as the observations say")
    )
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def __init__(self, *args, asset, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["observations"].queryset = asset.observations.restrict(user, "view")
        self.fields["identifiers"].queryset = asset.identifiers.restrict(user, "view")


class AssetMoveFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of moves."""

    model = AssetMove
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("action", "is_undone", "asset_id", name=_("Asset move")),
    )

    action = forms.MultipleChoiceField(label=_("Action"), choices=MoveActionChoices, required=False)
    is_undone = forms.NullBooleanField(
        label=_("Is undone"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    asset_id = DynamicModelMultipleChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    tag = TagFilterField(model)
