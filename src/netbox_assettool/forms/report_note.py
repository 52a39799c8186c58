"""Forms of report notes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import NetBoxModelBulkEditForm, NetBoxModelFilterSetForm, NetBoxModelForm, NetBoxModelImportForm
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms.fields import CSVModelChoiceField, DynamicModelChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import ReportNote

_FIELDS = ("month", "author", "text")


class ReportNoteForm(TenancyForm, NetBoxModelForm):
    """Adds or changes one report note."""

    fieldsets = (
        FieldSet(*_FIELDS, "tags", name=_("Report note")),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
    )

    class Meta:
        model = ReportNote
        fields = [*_FIELDS, "tenant_group", "tenant", "tags"]
        widgets = {"month": DatePicker(), "text": forms.Textarea(attrs={"rows": 12})}


class ReportNoteImportForm(WithDefaults, NetBoxModelImportForm):
    """Imports report notes."""

    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")

    class Meta:
        model = ReportNote
        fields = ("tenant", *_FIELDS, "tags")


class ReportNoteBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many report notes at once."""

    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    author = forms.CharField(label=_("Author"), max_length=200, required=False)

    model = ReportNote
    fieldsets = (FieldSet("author", "tenant"),)
    nullable_fields = ("author", "tenant")


class ReportNoteFilterForm(TenancyFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of report notes."""

    model = ReportNote
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("month__gte", "month__lte", "author", name=_("Report note")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
    )

    month__gte = forms.DateField(label=_("Month: from"), required=False, widget=DatePicker())
    month__lte = forms.DateField(label=_("Month: until"), required=False, widget=DatePicker())
    author = forms.CharField(label=_("Author"), required=False)
    tag = TagFilterField(model)
