"""Forms of milestones."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import PrimaryModelBulkEditForm, PrimaryModelFilterSetForm, PrimaryModelForm, PrimaryModelImportForm
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import add_blank_choice
from utilities.forms.fields import CSVChoiceField, CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.choices import MilestoneStatusChoices
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import Milestone

_FIELDS = ("name", "responsible", "planned", "forecast", "done", "status")


class MilestoneForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one milestone."""

    fieldsets = (
        FieldSet(*_FIELDS, "description", "tags", name=_("Milestone")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = Milestone
        fields = [*_FIELDS, "tenant_group", "tenant", "description", "owner", "comments", "tags"]
        widgets = {"planned": DatePicker(), "forecast": DatePicker(), "done": DatePicker()}


class MilestoneImportForm(WithDefaults, PrimaryModelImportForm):
    """Imports milestones."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    status = CSVChoiceField(label=_("Status"), choices=MilestoneStatusChoices, required=False)

    class Meta:
        model = Milestone
        fields = ("tenant", *_FIELDS, "description", "owner", "comments", "tags")


class MilestoneBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many milestones at once."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    responsible = forms.CharField(label=_("Action holder"), max_length=200, required=False)
    planned = forms.DateField(label=_("Planned"), required=False, widget=DatePicker())
    forecast = forms.DateField(label=_("Forecast"), required=False, widget=DatePicker())
    done = forms.DateField(label=_("Done on"), required=False, widget=DatePicker())
    status = forms.ChoiceField(label=_("Status"), choices=add_blank_choice(MilestoneStatusChoices), required=False)

    model = Milestone
    fieldsets = (FieldSet("responsible", "planned", "forecast", "done", "status", "tenant", "description"),)
    nullable_fields = ("forecast", "done", "responsible", "tenant", "description", "comments")


class MilestoneFilterForm(TenancyFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of milestones."""

    model = Milestone
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("status", "planned__gte", "planned__lte", "done__gte", "done__lte", name=_("Milestone")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )

    status = forms.MultipleChoiceField(label=_("Status"), choices=MilestoneStatusChoices, required=False)
    planned__gte = forms.DateField(label=_("Planned: from"), required=False, widget=DatePicker())
    planned__lte = forms.DateField(label=_("Planned: until"), required=False, widget=DatePicker())
    done__gte = forms.DateField(label=_("Done on: from"), required=False, widget=DatePicker())
    done__lte = forms.DateField(label=_("Done on: until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
