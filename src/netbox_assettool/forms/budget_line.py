"""Forms of budget lines."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import PrimaryModelBulkEditForm, PrimaryModelFilterSetForm, PrimaryModelForm, PrimaryModelImportForm
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import add_blank_choice
from utilities.forms.fields import CSVChoiceField, CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import BudgetKindChoices, BudgetStatusChoices
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import BudgetLine

_FIELDS = ("name", "kind", "year", "on", "budgeted", "spent", "forecast", "responsible", "status")


class BudgetLineForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one budget line."""

    fieldsets = (
        FieldSet(*_FIELDS, "description", "tags", name=_("Budget line")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = BudgetLine
        fields = [*_FIELDS, "tenant_group", "tenant", "description", "owner", "comments", "tags"]
        widgets = {"on": DatePicker()}


class BudgetLineImportForm(WithDefaults, PrimaryModelImportForm):
    """Imports budget lines."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    kind = CSVChoiceField(label=_("Kind"), choices=BudgetKindChoices, required=False)
    status = CSVChoiceField(label=_("Status"), choices=BudgetStatusChoices, required=False)

    class Meta:
        model = BudgetLine
        fields = ("tenant", *_FIELDS, "description", "owner", "comments", "tags")


class BudgetLineBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many budget lines at once."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=add_blank_choice(BudgetKindChoices), required=False)
    year = forms.IntegerField(label=_("Year"), min_value=0, required=False)
    on = forms.DateField(label=_("As of"), required=False, widget=DatePicker())
    budgeted = forms.DecimalField(label=_("Budgeted"), max_digits=14, decimal_places=2, required=False)
    spent = forms.DecimalField(label=_("Spent"), max_digits=14, decimal_places=2, required=False)
    forecast = forms.DecimalField(label=_("Forecast at completion"), max_digits=14, decimal_places=2, required=False)
    responsible = forms.CharField(label=_("Budget holder"), max_length=200, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=add_blank_choice(BudgetStatusChoices), required=False)

    model = BudgetLine
    fieldsets = (
        FieldSet(
            "kind", "year", "on", "budgeted", "spent", "forecast", "responsible", "status", "tenant", "description"
        ),
    )
    nullable_fields = ("responsible", "tenant", "description", "comments")


class BudgetLineFilterForm(TenancyFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of budget lines."""

    model = BudgetLine
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("kind", "year", "status", "on__gte", "on__lte", name=_("Budget line")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )

    kind = forms.MultipleChoiceField(label=_("Kind"), choices=BudgetKindChoices, required=False)
    year = forms.IntegerField(label=_("Year"), required=False)
    status = forms.MultipleChoiceField(label=_("Status"), choices=BudgetStatusChoices, required=False)
    on__gte = forms.DateField(label=_("As of: from"), required=False, widget=DatePicker())
    on__lte = forms.DateField(label=_("As of: until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
