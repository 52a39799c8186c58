"""Forms of conflicts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
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
from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.models import Application, Asset, Conflict, SyncRun
from netbox_assettool.resolution_labels import resolution_label
from netbox_assettool.resolutions import choices_of


class ConflictForm(NetBoxModelForm):
    """Adds, changes or resolves one conflict."""

    asset = DynamicModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False, selector=True)
    application = ApplicationChoiceField(required=False)
    run = DynamicModelChoiceField(label=_("Sync run"), queryset=SyncRun.objects.all(), required=False)

    fieldsets = (
        FieldSet("status", "resolution", "rule", name=_("Decision")),
        FieldSet("key", "kind", "asset", "application", "field", "run", "tags", name=_("Conflict")),
        FieldSet("values", name=_("Values")),
    )

    class Meta:
        model = Conflict
        fields = [
            "key",
            "kind",
            "asset",
            "application",
            "field",
            "values",
            "status",
            "resolution",
            "rule",
            "run",
            "tags",
        ]
        field_classes = {"values": JSONField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and (choices := choices_of([self.instance])):
            now = self.instance.resolution
            kept = [(now, resolution_label(now, self.instance.values))] if now and now not in dict(choices) else []
            self.fields["resolution"] = forms.ChoiceField(
                label=_("Resolution"), choices=[("", "---------"), *choices, *kept], required=False
            )

    def clean_values(self):
        """An emptied field becomes an empty list."""
        return self.cleaned_data["values"] or []


class ConflictResolveForm(forms.Form):
    """Chooses the resolution of one or more conflicts, among those that all of them allow."""

    pk = forms.ModelMultipleChoiceField(queryset=Conflict.objects.none(), widget=forms.MultipleHiddenInput())
    resolution = forms.ChoiceField(label=_("Resolution"), widget=forms.RadioSelect)

    def __init__(self, *args, conflicts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pk"].queryset = conflicts
        self.fields["pk"].initial = [conflict.pk for conflict in conflicts]
        self.fields["resolution"].choices = choices_of(list(conflicts))


class ConflictImportForm(NetBoxModelImportForm):
    """Imports conflicts, or decisions on them when the rows have an `id`."""

    kind = CSVChoiceField(label=_("Kind"), choices=ConflictKindChoices)
    status = CSVChoiceField(label=_("Status"), choices=ConflictStatusChoices, required=False)
    asset = CSVModelChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False, to_field_name="name")
    application = CSVModelChoiceField(
        label=_("Application"), queryset=Application.objects.all(), required=False, help_text=_("ID of the application")
    )

    class Meta:
        model = Conflict
        fields = ("key", "kind", "asset", "application", "field", "status", "resolution", "rule", "tags")


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
        FieldSet(
            "status", "kind", "field", "source", "asset_id", "application_id", "tenant_id", "run_id", name=_("Conflict")
        ),
    )

    status = forms.MultipleChoiceField(label=_("Status"), choices=ConflictStatusChoices, required=False)
    kind = forms.MultipleChoiceField(label=_("Kind"), choices=ConflictKindChoices, required=False)
    field = forms.CharField(label=_("Field"), required=False)
    source = forms.CharField(label=_("Source"), required=False)
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    asset_id = DynamicModelMultipleChoiceField(label=_("Asset"), queryset=Asset.objects.all(), required=False)
    application_id = ApplicationMultipleChoiceField()
    run_id = DynamicModelMultipleChoiceField(label=_("Sync run"), queryset=SyncRun.objects.all(), required=False)
    tag = TagFilterField(model)
