"""Forms of measurements."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.forms import TenancyFilterForm
from tenancy.models import Tenant
from utilities.forms.fields import CSVChoiceField, CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import MeasurementKindChoices
from netbox_assettool.forms.product_choice import CSVProductField, ProductChoiceField, ProductMultipleChoiceField
from netbox_assettool.models import Measurement

_FIELDS = ("kind", "product", "tenant", "on", "number", "source")


class MeasurementForm(NetBoxModelForm):
    """Adds or changes one measurement."""

    product = ProductChoiceField(required=False, help_text=_("Empty for a headcount"))
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)

    fieldsets = (FieldSet(*_FIELDS, "tags", name=_("Measurement")),)

    class Meta:
        model = Measurement
        fields = [*_FIELDS, "tags"]
        widgets = {"on": DatePicker()}


class MeasurementImportForm(NetBoxModelImportForm):
    """Imports measurements."""

    kind = CSVChoiceField(label=_("Kind"), choices=MeasurementKindChoices)
    product = CSVProductField(required=False)
    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")

    class Meta:
        model = Measurement
        fields = (*_FIELDS, "tags")


class MeasurementBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many measurements at once."""

    number = forms.IntegerField(label=_("Number"), min_value=0, required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    model = Measurement
    fieldsets = (FieldSet("number", "source"),)
    nullable_fields = ("source",)


class MeasurementFilterForm(TenancyFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of measurements."""

    model = Measurement
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("kind", "product_id", "on__gte", "on__lte", "source", name=_("Measurement")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
    )

    kind = forms.MultipleChoiceField(label=_("Kind"), choices=MeasurementKindChoices, required=False)
    product_id = ProductMultipleChoiceField()
    on__gte = forms.DateField(label=_("From when"), required=False, widget=DatePicker())
    on__lte = forms.DateField(label=_("Until when"), required=False, widget=DatePicker())
    source = forms.CharField(label=_("Source"), required=False)
    tag = TagFilterField(model)
