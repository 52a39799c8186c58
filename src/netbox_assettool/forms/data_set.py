"""Forms of data sets. Their status has a page of its own, which asks for evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES, add_blank_choice
from utilities.forms.fields import CSVChoiceField, CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.choices import DataSetKindChoices, DataSetStatusChoices
from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.models import Application, DataSet

_PLACES = ("location", "new_location", "checksum")


class DataSetForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one data set."""

    application = ApplicationChoiceField(required=False)

    fieldsets = (
        FieldSet("name", "kind", "application", "size_mb", "description", "tags", name=_("Data set")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
        FieldSet(*_PLACES, name=_("Where it is")),
    )

    class Meta:
        model = DataSet
        fields = [
            "name",
            "kind",
            "application",
            "size_mb",
            "tenant_group",
            "tenant",
            *_PLACES,
            "description",
            "owner",
            "comments",
            "tags",
        ]


class DataSetImportForm(PrimaryModelImportForm):
    """Imports data sets; applications by their id, since many have the same name."""

    kind = CSVChoiceField(label=_("Kind"), choices=DataSetKindChoices)
    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    application = CSVModelChoiceField(
        label=_("Application"),
        queryset=Application.objects.all(),
        required=False,
        help_text=_("ID of the application"),
    )

    class Meta:
        model = DataSet
        fields = (
            "name",
            "kind",
            "tenant",
            "application",
            "size_mb",
            *_PLACES,
            "description",
            "owner",
            "comments",
            "tags",
        )


class DataSetBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many data sets at once."""

    kind = forms.ChoiceField(label=_("Kind"), choices=add_blank_choice(DataSetKindChoices), required=False)
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    application = ApplicationChoiceField(required=False)
    location = forms.CharField(label=_("Location"), max_length=300, required=False)
    new_location = forms.CharField(label=_("New location"), max_length=300, required=False)

    model = DataSet
    fieldsets = (FieldSet("kind", "tenant", "application", "location", "new_location", "description"),)
    nullable_fields = ("tenant", "application", "location", "new_location", "description", "comments")


class DataSetFilterForm(TenancyFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of data sets."""

    model = DataSet
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("kind", "status", "application_id", "has_application", "size_mb", name=_("Data set")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "kind", "tenant_id")

    kind = forms.MultipleChoiceField(label=_("Kind"), choices=DataSetKindChoices, required=False)
    status = forms.MultipleChoiceField(label=_("Status"), choices=DataSetStatusChoices, required=False)
    application_id = ApplicationMultipleChoiceField()
    has_application = forms.NullBooleanField(
        label=_("Belongs to an application"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    size_mb = forms.IntegerField(label=_("Size (MB)"), min_value=0, required=False)
    tag = TagFilterField(model)
