"""The filters beside the list of applications."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import PrimaryModelFilterSetForm
from tenancy.forms import ContactModelFilterForm, TenancyFilterForm
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import (
    ApplicationStatusChoices,
    DispositionChoices,
    ServiceHoursChoices,
    TransferabilityChoices,
)
from netbox_assettool.forms.impact import BIV, ImpactFilterForm
from netbox_assettool.models import Application, Asset, ReferenceComponent, Supplier

_HAS = (
    "has_deployment",
    "has_machine",
    "has_component",
    "has_integration",
    "has_data_set",
    "has_users",
    "has_owner",
    "has_conflict",
    "has_wave",
)


def _yes_or_no(label):
    return forms.NullBooleanField(label=label, required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES))


class ApplicationFilterForm(ImpactFilterForm, TenancyFilterForm, ContactModelFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of applications."""

    model = Application
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("status", "disposition", "component_id", "supplier_id", "is_self_added", name=_("Application")),
        FieldSet("tenant_group_id", "tenant_id", "contract_holder_id", name=_("Tenant")),
        FieldSet("user_tenant_id", "users__gte", "users__lte", name=_("Users")),
        FieldSet(*BIV, "service_hours", name=_("What is asked of it")),
        FieldSet("licence_transferable", "contract_end__gte", "contract_end__lte", name=_("Contract")),
        FieldSet("asset_id", *_HAS, name=_("What it has")),
        FieldSet("contact", "contact_role", "contact_group", name=_("Contacts")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "status", "tenant_id")

    status = forms.MultipleChoiceField(label=_("Status"), choices=ApplicationStatusChoices, required=False)
    disposition = forms.MultipleChoiceField(label=_("Disposition"), choices=DispositionChoices, required=False)
    component_id = DynamicModelMultipleChoiceField(
        label=_("Reference component"), queryset=ReferenceComponent.objects.all(), required=False
    )
    supplier_id = DynamicModelMultipleChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), required=False)
    is_self_added = _yes_or_no(_("Self-added"))
    contract_holder_id = DynamicModelMultipleChoiceField(
        label=_("Contract holder"), queryset=Tenant.objects.all(), required=False
    )
    user_tenant_id = DynamicModelMultipleChoiceField(label=_("Used by"), queryset=Tenant.objects.all(), required=False)
    users__gte = forms.IntegerField(label=_("At least so many users"), min_value=0, required=False)
    users__lte = forms.IntegerField(label=_("At most so many users"), min_value=0, required=False)
    service_hours = forms.MultipleChoiceField(label=_("Service hours"), choices=ServiceHoursChoices, required=False)
    licence_transferable = forms.MultipleChoiceField(
        label=_("Licence transferable"), choices=TransferabilityChoices, required=False
    )
    contract_end__gte = forms.DateField(label=_("Contract ends after"), required=False, widget=DatePicker())
    contract_end__lte = forms.DateField(label=_("Contract ends before"), required=False, widget=DatePicker())
    asset_id = DynamicModelMultipleChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False)
    has_deployment = _yes_or_no(_("Has a deployment"))
    has_machine = _yes_or_no(_("Has a confirmed machine"))
    has_component = _yes_or_no(_("Has a reference component"))
    has_integration = _yes_or_no(_("Has an integration"))
    has_data_set = _yes_or_no(_("Has a data set"))
    has_users = _yes_or_no(_("Has users"))
    has_owner = _yes_or_no(_("Has an owner"))
    has_conflict = _yes_or_no(_("Has an open conflict"))
    has_wave = _yes_or_no(_("Has a wave"))
    tag = TagFilterField(model)
