"""Forms of conflicts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from utilities.forms import add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    JSONField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet

from netbox_assettool.choices import ConflictKindChoices, ConflictStatusChoices
from netbox_assettool.models import Asset, Conflict, SyncRun


class ConflictForm(NetBoxModelForm):
    """Adds, changes or resolves one conflict."""

    asset = DynamicModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False, selector=True)
    run = DynamicModelChoiceField(label=_("Sync run"), queryset=SyncRun.objects.all(), required=False)

    fieldsets = (
        FieldSet("status", "resolution", "rule", name=_("Decision")),
        FieldSet("key", "kind", "asset", "field", "run", "tags", name=_("Conflict")),
        FieldSet("values", name=_("Values")),
    )

    class Meta:
        model = Conflict
        fields = ["key", "kind", "asset", "field", "values", "status", "resolution", "rule", "run", "tags"]
        field_classes = {"values": JSONField}

    def clean_values(self):
        """An emptied field becomes an empty list."""
        return self.cleaned_data["values"] or []


class ConflictImportForm(NetBoxModelImportForm):
    """Imports conflicts, or decisions on them when the rows have an `id`."""

    kind = CSVChoiceField(label=_("Kind"), choices=ConflictKindChoices)
    status = CSVChoiceField(label=_("Status"), choices=ConflictStatusChoices, required=False)
    asset = CSVModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False, to_field_name="name")

    class Meta:
        model = Conflict
        fields = ("key", "kind", "asset", "field", "status", "resolution", "rule", "tags")


class ConflictBulkEditForm(NetBoxModelBulkEditForm):
    """Decides on many conflicts at once."""

    status = forms.ChoiceField(label=_("Status"), choices=add_blank_choice(ConflictStatusChoices), required=False)
    resolution = forms.CharField(label=_("Resolution"), max_length=200, required=False)

    model = Conflict
    fieldsets = (FieldSet("status", "resolution"),)
    nullable_fields = ("resolution",)


class ConflictFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of conflicts."""

    model = Conflict
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("status", "kind", "field", "asset_id", "run_id", name=_("Conflict")),
    )

    status = forms.MultipleChoiceField(label=_("Status"), choices=ConflictStatusChoices, required=False)
    kind = forms.MultipleChoiceField(label=_("Kind"), choices=ConflictKindChoices, required=False)
    field = forms.CharField(label=_("Field"), required=False)
    asset_id = DynamicModelMultipleChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    run_id = DynamicModelMultipleChoiceField(label=_("Sync run"), queryset=SyncRun.objects.all(), required=False)
    tag = TagFilterField(model)
