"""Forms of accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import BulkEditNullBooleanSelect, DateTimePicker

from netbox_assettool.models import Account


class AccountForm(TenancyForm, NetBoxModelForm):
    """Adds or changes one account."""

    fieldsets = (
        FieldSet("login", "directory_id", "department", "enabled", "is_shared", "last_seen", "tags", name=_("Account")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = Account
        fields = [
            *("login", "directory_id", "department", "enabled", "is_shared", "last_seen"),
            *("tenant_group", "tenant", "tags"),
        ]
        widgets = {
            "enabled": forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES),
            "last_seen": DateTimePicker(),
        }


class AccountImportForm(NetBoxModelImportForm):
    """Imports accounts."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")

    class Meta:
        model = Account
        fields = ("login", "directory_id", "tenant", "department", "enabled", "is_shared", "last_seen", "tags")


class AccountBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many accounts at once."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    department = forms.CharField(label=_("Department"), max_length=100, required=False)
    enabled = forms.NullBooleanField(label=_("Enabled"), required=False, widget=BulkEditNullBooleanSelect())
    is_shared = forms.NullBooleanField(label=_("Shared"), required=False, widget=BulkEditNullBooleanSelect())

    model = Account
    fieldsets = (FieldSet("tenant", "department", "enabled", "is_shared"),)
    nullable_fields = ("tenant", "department", "enabled")


class AccountFilterForm(TenancyFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of accounts."""

    model = Account
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet(
            *(
                "enabled",
                "is_shared",
                "department",
                "source",
                "has_source",
                "has_moved",
                "last_seen__gte",
                "last_seen__lte",
            ),
            name=_("Account"),
        ),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
    )
    selector_fields = ("filter_id", "q", "tenant_id")

    enabled = forms.NullBooleanField(
        label=_("Enabled"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    is_shared = forms.NullBooleanField(
        label=_("Shared"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    department = forms.CharField(label=_("Department"), required=False)
    source = forms.CharField(label=_("Source"), required=False)
    has_source = forms.NullBooleanField(
        label=_("Some source has it"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    has_moved = forms.NullBooleanField(
        label=_("Moved in a wave"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    last_seen__gte = forms.DateTimeField(label=_("Last seen after"), required=False, widget=DateTimePicker())
    last_seen__lte = forms.DateTimeField(label=_("Last seen before"), required=False, widget=DateTimePicker())
    tag = TagFilterField(model)
