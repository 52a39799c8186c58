"""Forms of tenant uses."""

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
from utilities.forms.fields import CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.models import Application, TenantUse


class TenantUseForm(NetBoxModelForm):
    """Adds or changes one tenant use."""

    application = ApplicationChoiceField()
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all())

    fieldsets = (FieldSet("application", "tenant", "users", "tags", name=_("Tenant use")),)

    class Meta:
        model = TenantUse
        fields = ["application", "tenant", "users", "tags"]


class TenantUseImportForm(NetBoxModelImportForm):
    """Imports tenant uses; applications by their id, since many have the same name."""

    application = CSVModelChoiceField(
        label=_("Application"), queryset=Application.objects.all(), help_text=_("ID of the application")
    )
    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), to_field_name="name")

    class Meta:
        model = TenantUse
        fields = ("application", "tenant", "users", "tags")


class TenantUseBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many tenant uses at once."""

    users = forms.IntegerField(label=_("Users"), min_value=0, required=False)

    model = TenantUse
    fieldsets = (FieldSet("users"),)


class TenantUseFilterForm(TenancyFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of tenant uses."""

    model = TenantUse
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("application_id", "users", name=_("Tenant use")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
    )

    application_id = ApplicationMultipleChoiceField()
    users = forms.IntegerField(label=_("Users"), min_value=0, required=False)
    tag = TagFilterField(model)
