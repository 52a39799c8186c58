"""Forms of settlement shares."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelBulkEditForm, NetBoxModelFilterSetForm, NetBoxModelForm, NetBoxModelImportForm
from tenancy.forms import TenancyFilterForm
from tenancy.models import Tenant
from utilities.forms.fields import CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import SettlementShare

_FIELDS = ("inhabitants", "ownership", "remark")


class SettlementShareForm(NetBoxModelForm):
    """Adds or changes one settlement share."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all())

    fieldsets = (FieldSet("tenant", *_FIELDS, "tags", name=_("Settlement share")),)

    class Meta:
        model = SettlementShare
        fields = ["tenant", *_FIELDS, "tags"]


class SettlementShareImportForm(WithDefaults, NetBoxModelImportForm):
    """Imports settlement shares."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), to_field_name="name")

    class Meta:
        model = SettlementShare
        fields = ("tenant", *_FIELDS, "tags")


class SettlementShareBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many settlement shares at once."""

    inhabitants = forms.IntegerField(label=_("Inhabitants"), min_value=0, required=False)
    ownership = forms.DecimalField(
        label=_("Ownership (%)"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    model = SettlementShare
    fieldsets = (FieldSet("inhabitants", "ownership", "remark"),)
    nullable_fields = ("remark",)


class SettlementShareFilterForm(TenancyFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of settlement shares."""

    model = SettlementShare
    fieldsets = (FieldSet("q", "filter_id", "tag"), FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")))

    tag = TagFilterField(model)
