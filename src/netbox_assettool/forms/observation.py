"""Forms of observations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from utilities.forms.fields import (
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    JSONField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DateTimePicker

from netbox_assettool.models import Asset, Observation, SyncRun


class ObservationForm(NetBoxModelForm):
    """Adds or changes one observation."""

    asset = DynamicModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), selector=True)
    run = DynamicModelChoiceField(label=_("Sync run"), queryset=SyncRun.objects.all(), required=False)

    fieldsets = (
        FieldSet("asset", "source", "external_id", "origin", "tags", name=_("Observation")),
        FieldSet("first_seen", "last_seen", "run", name=_("Seen")),
        FieldSet("fields", name=_("Fields")),
    )

    class Meta:
        model = Observation
        fields = ["asset", "source", "external_id", "origin", "fields", "first_seen", "last_seen", "run", "tags"]
        field_classes = {"fields": JSONField}
        widgets = {"first_seen": DateTimePicker(), "last_seen": DateTimePicker()}

    def clean_fields(self):
        """An emptied value means that the source said nothing, which the model writes as an empty object."""
        return self.cleaned_data["fields"] or {}


class ObservationImportForm(NetBoxModelImportForm):
    """Imports observations."""

    asset = CSVModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), to_field_name="name")

    class Meta:
        model = Observation
        fields = ("asset", "source", "external_id", "origin", "fields", "first_seen", "last_seen", "tags")

    def clean_fields(self):
        """An emptied value means that the source said nothing, which the model writes as an empty object."""
        return self.cleaned_data["fields"] or {}


class ObservationBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many observations at once."""

    asset = DynamicModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    origin = forms.CharField(label=_("Origin"), max_length=400, required=False)

    model = Observation
    fieldsets = (FieldSet("asset", "origin"),)
    nullable_fields = ("origin",)


class ObservationFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of observations."""

    model = Observation
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("source", "external_id", "origin", "asset_id", "run_id", name=_("Observation")),
        FieldSet("last_seen__gte", "last_seen__lte", name=_("Seen")),
    )

    source = forms.CharField(label=_("Source"), required=False)
    external_id = forms.CharField(label=_("External ID"), required=False)
    origin = forms.CharField(label=_("Origin"), required=False)
    asset_id = DynamicModelMultipleChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    run_id = DynamicModelMultipleChoiceField(label=_("Sync run"), queryset=SyncRun.objects.all(), required=False)
    last_seen__gte = forms.DateTimeField(label=_("Last seen after"), required=False, widget=DateTimePicker())
    last_seen__lte = forms.DateTimeField(label=_("Last seen before"), required=False, widget=DateTimePicker())
    tag = TagFilterField(model)
