"""Forms of risks."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import PrimaryModelBulkEditForm, PrimaryModelFilterSetForm, PrimaryModelForm, PrimaryModelImportForm
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import add_blank_choice
from utilities.forms.fields import CSVChoiceField, CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import RiskKindChoices, RiskStatusChoices
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import Risk

_FIELDS = ("name", "kind", "probability", "impact", "measure", "responsible", "raised", "due", "status", "closed")


class RiskForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one risk."""

    fieldsets = (
        FieldSet(*_FIELDS, "description", "tags", name=_("Risk")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = Risk
        fields = [*_FIELDS, "tenant_group", "tenant", "description", "owner", "comments", "tags"]
        widgets = {
            "raised": DatePicker(),
            "due": DatePicker(),
            "closed": DatePicker(),
            "measure": forms.Textarea(attrs={"rows": 3}),
        }


class RiskImportForm(WithDefaults, PrimaryModelImportForm):
    """Imports risks."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    kind = CSVChoiceField(label=_("Kind"), choices=RiskKindChoices, required=False)
    status = CSVChoiceField(label=_("Status"), choices=RiskStatusChoices, required=False)

    class Meta:
        model = Risk
        fields = ("tenant", *_FIELDS, "description", "owner", "comments", "tags")


class RiskBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many risks at once."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=add_blank_choice(RiskKindChoices), required=False)
    probability = forms.IntegerField(label=_("Probability"), min_value=1, max_value=5, required=False)
    impact = forms.IntegerField(label=_("Impact"), min_value=1, max_value=5, required=False)
    measure = forms.CharField(label=_("Measure"), max_length=1000, required=False)
    responsible = forms.CharField(label=_("Action holder"), max_length=200, required=False)
    raised = forms.DateField(label=_("Raised"), required=False, widget=DatePicker())
    due = forms.DateField(label=_("Due"), required=False, widget=DatePicker())
    status = forms.ChoiceField(label=_("Status"), choices=add_blank_choice(RiskStatusChoices), required=False)
    closed = forms.DateField(label=_("Closed on"), required=False, widget=DatePicker())

    model = Risk
    fieldsets = (
        FieldSet(
            "kind",
            "probability",
            "impact",
            "measure",
            "responsible",
            "raised",
            "due",
            "status",
            "closed",
            "tenant",
            "description",
        ),
    )
    nullable_fields = ("measure", "responsible", "due", "closed", "tenant", "description", "comments")


class RiskFilterForm(TenancyFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of risks."""

    model = Risk
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("kind", "status", "probability__gte", "impact__gte", "due__gte", "due__lte", name=_("Risk")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )

    kind = forms.MultipleChoiceField(label=_("Kind"), choices=RiskKindChoices, required=False)
    status = forms.MultipleChoiceField(label=_("Status"), choices=RiskStatusChoices, required=False)
    probability__gte = forms.IntegerField(label=_("Probability: at least"), required=False)
    impact__gte = forms.IntegerField(label=_("Impact: at least"), required=False)
    due__gte = forms.DateField(label=_("Due: from"), required=False, widget=DatePicker())
    due__lte = forms.DateField(label=_("Due: until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
