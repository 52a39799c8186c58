"""Forms of entitlements."""

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
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import BulkEditNullBooleanSelect, DatePicker

from netbox_assettool.choices import DualUseBasisChoices, MetricChoices
from netbox_assettool.forms.lines import CSVLinesField, LinesField
from netbox_assettool.forms.product_choice import CSVProductField, ProductChoiceField, ProductMultipleChoiceField
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import Contract, Entitlement, Supplier

_BOUGHT = ("metric", "quantity", "rights_per_pack", "unit_price", "part_number")
_TERM = ("is_subscription", "start", "end", "maintenance_start", "maintenance_end")
_RIGHTS = ("may_upgrade", "may_downgrade", "may_downgrade_edition", "is_transferable")
_DUAL_USE = ("dual_use_basis", "dual_use_days", "dual_use_place")
_DATES = ("start", "end", "maintenance_start", "maintenance_end")


class EntitlementForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one entitlement."""

    product = ProductChoiceField()
    contract = DynamicModelChoiceField(
        label=_("Contract"), queryset=Contract.objects.all(), required=False, selector=True
    )
    replaces = LinesField(
        label=_("Replaces"),
        help_text=_("References of the entitlements that it renews: they end where it starts; one a line"),
    )

    fieldsets = (
        FieldSet("reference", "product", "contract", "description", "tags", name=_("Entitlement")),
        FieldSet(*_BOUGHT, name=_("What was bought")),
        FieldSet(*_TERM, "replaces", name=_("Term and maintenance")),
        FieldSet(*_RIGHTS, name=_("Rights")),
        FieldSet(*_DUAL_USE, name=_("Dual use")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = Entitlement
        fields = [
            *("reference", "product", "contract", *_BOUGHT, *_TERM, "replaces", *_RIGHTS, *_DUAL_USE),
            *("tenant_group", "tenant", "description", "owner", "comments", "tags"),
        ]
        widgets = {name: DatePicker() for name in _DATES}


class EntitlementImportForm(WithDefaults, PrimaryModelImportForm):
    """Imports entitlements; contracts by number, which has to be that of one supplier only."""

    product = CSVProductField()
    contract = CSVModelChoiceField(
        label=_("Contract"),
        queryset=Contract.objects.all(),
        required=False,
        to_field_name="number",
        help_text=_("Number of the contract"),
    )
    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    metric = CSVChoiceField(label=_("Metric"), choices=MetricChoices)
    dual_use_basis = CSVChoiceField(label=_("Dual use: basis"), choices=DualUseBasisChoices, required=False)
    replaces = CSVLinesField(label=_("Replaces"))

    class Meta:
        model = Entitlement
        fields = (
            *("reference", "product", "contract", "tenant", *_BOUGHT, *_TERM, "replaces", *_RIGHTS, *_DUAL_USE),
            *("description", "owner", "comments", "tags"),
        )


class EntitlementBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many entitlements at once."""

    product = ProductChoiceField(required=False)
    contract = DynamicModelChoiceField(
        label=_("Contract"), queryset=Contract.objects.all(), required=False, selector=True
    )
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    metric = forms.ChoiceField(label=_("Metric"), choices=add_blank_choice(MetricChoices), required=False)
    rights_per_pack = forms.IntegerField(label=_("Rights per pack"), min_value=1, required=False)
    unit_price = forms.DecimalField(label=_("Price of a pack (€)"), max_digits=14, decimal_places=4, required=False)
    is_subscription = forms.NullBooleanField(
        label=_("Subscription"), required=False, widget=BulkEditNullBooleanSelect()
    )
    start = forms.DateField(label=_("Start"), required=False, widget=DatePicker())
    end = forms.DateField(label=_("End"), required=False, widget=DatePicker())
    maintenance_start = forms.DateField(label=_("Maintenance start"), required=False, widget=DatePicker())
    maintenance_end = forms.DateField(label=_("Maintenance end"), required=False, widget=DatePicker())
    may_upgrade = forms.NullBooleanField(label=_("Upgrade right"), required=False, widget=BulkEditNullBooleanSelect())
    may_downgrade = forms.NullBooleanField(
        label=_("Downgrade right"), required=False, widget=BulkEditNullBooleanSelect()
    )
    may_downgrade_edition = forms.NullBooleanField(
        label=_("Edition downgrade right"), required=False, widget=BulkEditNullBooleanSelect()
    )
    is_transferable = forms.NullBooleanField(
        label=_("Transferable"), required=False, widget=BulkEditNullBooleanSelect()
    )
    dual_use_basis = forms.ChoiceField(
        label=_("Dual use: basis"), choices=add_blank_choice(DualUseBasisChoices), required=False
    )
    dual_use_days = forms.IntegerField(label=_("Dual use: days"), min_value=0, required=False)
    dual_use_place = forms.CharField(label=_("Dual use: place"), max_length=50, required=False)

    model = Entitlement
    fieldsets = (
        FieldSet("product", "contract", "tenant", "description"),
        FieldSet("metric", "rights_per_pack", "unit_price", name=_("What was bought")),
        FieldSet(*_TERM, name=_("Term and maintenance")),
        FieldSet(*_RIGHTS, name=_("Rights")),
        FieldSet(*_DUAL_USE, name=_("Dual use")),
    )
    nullable_fields = (
        *("contract", "tenant", "unit_price", *_DATES, "dual_use_days", "dual_use_place"),
        *("description", "comments"),
    )


class EntitlementFilterForm(TenancyFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of entitlements."""

    model = Entitlement
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("product_id", "publisher", "contract_id", "supplier_id", "metric", name=_("Entitlement")),
        FieldSet(
            *("valid_on", "is_subscription", "end__gte", "end__lte"),
            *("maintenance_end__gte", "maintenance_end__lte"),
            name=_("Term and maintenance"),
        ),
        FieldSet("dual_use_basis", "is_transferable", name=_("Rights")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "product_id", "contract_id", "tenant_id")

    product_id = ProductMultipleChoiceField()
    publisher = forms.CharField(label=_("Publisher"), required=False)
    contract_id = DynamicModelMultipleChoiceField(label=_("Contract"), queryset=Contract.objects.all(), required=False)
    supplier_id = DynamicModelMultipleChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), required=False)
    metric = forms.MultipleChoiceField(label=_("Metric"), choices=MetricChoices, required=False)
    valid_on = forms.DateField(label=_("Counts on"), required=False, widget=DatePicker())
    is_subscription = forms.NullBooleanField(
        label=_("Subscription"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    maintenance_end__gte = forms.DateField(label=_("Maintenance ends from"), required=False, widget=DatePicker())
    maintenance_end__lte = forms.DateField(label=_("Maintenance ends until"), required=False, widget=DatePicker())
    dual_use_basis = forms.MultipleChoiceField(label=_("Dual use: basis"), choices=DualUseBasisChoices, required=False)
    is_transferable = forms.NullBooleanField(
        label=_("Transferable"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    tag = TagFilterField(model)
