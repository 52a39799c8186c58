"""Forms of contracts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.forms import ContactModelFilterForm, TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import (
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import BulkEditNullBooleanSelect, DatePicker

from netbox_assettool.forms.lines import CSVLinesField, LinesField
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import Contract, Supplier

_TERM = ("start", "end", "renewal_months", "notice_months", "notice_days")
_COST = ("yearly_cost", "currency", "has_true_up")


class ContractForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one contract."""

    supplier = DynamicModelChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), quick_add=True)
    documents = LinesField(label=_("Documents"), help_text=_("Where they are kept, one address a line"))

    fieldsets = (
        FieldSet("supplier", "number", "title", "description", "tags", name=_("Contract")),
        FieldSet(*_TERM, name=_("Term and notice")),
        FieldSet(*_COST, "documents", name=_("Cost and documents")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = Contract
        fields = [
            *("supplier", "number", "title", *_TERM, *_COST, "documents", "tenant_group", "tenant"),
            *("description", "owner", "comments", "tags"),
        ]
        widgets = {"start": DatePicker(), "end": DatePicker()}


class ContractImportForm(WithDefaults, PrimaryModelImportForm):
    """Imports contracts."""

    supplier = CSVModelChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), to_field_name="name")
    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    documents = CSVLinesField(label=_("Documents"))

    class Meta:
        model = Contract
        fields = (
            *("supplier", "number", "title", "tenant", *_TERM, *_COST, "documents"),
            *("description", "owner", "comments", "tags"),
        )


class ContractBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many contracts at once."""

    supplier = DynamicModelChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), required=False)
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    start = forms.DateField(label=_("Start"), required=False, widget=DatePicker())
    end = forms.DateField(label=_("End"), required=False, widget=DatePicker())
    renewal_months = forms.IntegerField(label=_("Renewal term (months)"), min_value=0, required=False)
    notice_months = forms.IntegerField(label=_("Notice (months)"), min_value=0, required=False)
    notice_days = forms.IntegerField(label=_("Notice (days)"), min_value=0, required=False)
    yearly_cost = forms.DecimalField(label=_("Yearly cost"), max_digits=14, decimal_places=2, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    has_true_up = forms.NullBooleanField(label=_("True-up"), required=False, widget=BulkEditNullBooleanSelect())

    model = Contract
    fieldsets = (
        FieldSet("supplier", "tenant", "description"),
        FieldSet(*_TERM, name=_("Term and notice")),
        FieldSet(*_COST, name=_("Cost")),
    )
    nullable_fields = ("tenant", "start", "end", "yearly_cost", "description", "comments")


class ContractFilterForm(TenancyFilterForm, ContactModelFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of contracts."""

    model = Contract
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("supplier_id", "number", "has_true_up", name=_("Contract")),
        FieldSet("end__gte", "end__lte", "renewal_months", name=_("Term and notice")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("contact", "contact_role", "contact_group", name=_("Contacts")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "supplier_id", "tenant_id")

    supplier_id = DynamicModelMultipleChoiceField(label=_("Supplier"), queryset=Supplier.objects.all(), required=False)
    number = forms.CharField(label=_("Number"), required=False)
    has_true_up = forms.NullBooleanField(
        label=_("True-up"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    renewal_months = forms.IntegerField(label=_("Renewal term (months)"), min_value=0, required=False)
    tag = TagFilterField(model)
