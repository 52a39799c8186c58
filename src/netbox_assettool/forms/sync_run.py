"""Forms of sync runs."""

from django import forms
from django.contrib.auth import get_user_model
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
    JSONField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DateTimePicker

from netbox_assettool.choices import SyncRunStatusChoices
from netbox_assettool.models import SyncRun

COUNTS = ("rows_read", "rows_accepted", "rows_merged", "rows_rejected", "rows_held")


class SyncRunForm(NetBoxModelForm):
    """Adds or changes one run."""

    user = DynamicModelChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)

    fieldsets = (
        FieldSet("uuid", "plan_hash", "status", "user", "started", "finished", "message", "tags", name=_("Sync run")),
        FieldSet(*COUNTS, name=_("Where the rows went")),
        FieldSet("sources", "object_counts", "rejects", name=_("Details")),
    )

    class Meta:
        model = SyncRun
        fields = [
            "uuid",
            "plan_hash",
            "status",
            "user",
            "started",
            "finished",
            "message",
            *COUNTS,
            "sources",
            "object_counts",
            "rejects",
            "tags",
        ]
        field_classes = {"sources": JSONField, "object_counts": JSONField, "rejects": JSONField}
        widgets = {"started": DateTimePicker(), "finished": DateTimePicker()}

    def clean_sources(self):
        """An emptied value becomes an empty list."""
        return self.cleaned_data["sources"] or []

    def clean_object_counts(self):
        """An emptied value becomes an empty object."""
        return self.cleaned_data["object_counts"] or {}

    def clean_rejects(self):
        """An emptied value becomes an empty list."""
        return self.cleaned_data["rejects"] or []


class SyncRunImportForm(NetBoxModelImportForm):
    """Imports runs, for instance those of another NetBox."""

    status = CSVChoiceField(label=_("Status"), choices=SyncRunStatusChoices)
    user = CSVModelChoiceField(
        label=_("User"), queryset=get_user_model().objects.all(), required=False, to_field_name="username"
    )

    class Meta:
        model = SyncRun
        fields = ("uuid", "plan_hash", "status", "user", "started", "finished", "message", *COUNTS, "tags")


class SyncRunBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many runs at once."""

    status = forms.ChoiceField(label=_("Status"), choices=add_blank_choice(SyncRunStatusChoices), required=False)
    message = forms.CharField(label=_("Message"), max_length=200, required=False)

    model = SyncRun
    fieldsets = (FieldSet("status", "message"),)
    nullable_fields = ("message",)


class SyncRunFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of runs."""

    model = SyncRun
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("status", "user_id", "plan_hash", "adds_up", name=_("Sync run")),
        FieldSet("started__gte", "started__lte", name=_("Started")),
    )

    status = forms.MultipleChoiceField(label=_("Status"), choices=SyncRunStatusChoices, required=False)
    user_id = DynamicModelMultipleChoiceField(label=_("User"), queryset=get_user_model().objects.all(), required=False)
    plan_hash = forms.CharField(label=_("Plan hash"), required=False)
    adds_up = forms.NullBooleanField(
        label=_("Adds up"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    started__gte = forms.DateTimeField(label=_("Started after"), required=False, widget=DateTimePicker())
    started__lte = forms.DateTimeField(label=_("Started before"), required=False, widget=DateTimePicker())
    tag = TagFilterField(model)
