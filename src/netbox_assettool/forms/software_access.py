"""Forms of software accesses."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms.fields import DynamicModelMultipleChoiceField, TagFilterField
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.forms.product_choice import CSVProductField, ProductChoiceField, ProductMultipleChoiceField
from netbox_assettool.forms.with_subject import (
    SUBJECT,
    WithSubjectFilterForm,
    WithSubjectForm,
    WithSubjectImportForm,
    subject_tabs,
)
from netbox_assettool.models import SoftwareAccess

_ACCESS = ("via", "system", "start", "end", "source")


class SoftwareAccessForm(WithSubjectForm, NetBoxModelForm):
    """Adds or changes one software access."""

    product = ProductChoiceField()

    fieldsets = (
        FieldSet("product", subject_tabs(), "tags", name=_("Software access")),
        FieldSet(*_ACCESS, name=_("Access")),
    )

    class Meta:
        model = SoftwareAccess
        fields = ["product", *SUBJECT, *_ACCESS, "tags"]
        widgets = {"start": DatePicker(), "end": DatePicker()}


class SoftwareAccessImportForm(WithSubjectImportForm, NetBoxModelImportForm):
    """Imports software accesses; machines by name, accounts by directory ID."""

    product = CSVProductField()

    class Meta:
        model = SoftwareAccess
        fields = ("product", *SUBJECT, *_ACCESS, "tags")


class SoftwareAccessBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many software accesses at once."""

    product = ProductChoiceField(required=False)
    via = forms.CharField(label=_("Via"), max_length=200, required=False)
    system = forms.CharField(label=_("Leads to"), max_length=50, required=False)
    start = forms.DateField(label=_("Start"), required=False, widget=DatePicker())
    end = forms.DateField(label=_("End"), required=False, widget=DatePicker())

    model = SoftwareAccess
    fieldsets = (FieldSet("product", "via", "system", "start", "end"),)
    nullable_fields = ("via", "system", "start", "end")


class SoftwareAccessFilterForm(WithSubjectFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of software accesses."""

    model = SoftwareAccess
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("product_id", "asset_id", "account_id", "tenant_id", name=_("Software access")),
        FieldSet("via", "system", "source", "end__gte", "end__lte", name=_("Access")),
    )

    product_id = ProductMultipleChoiceField()
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    via = forms.CharField(label=_("Via"), required=False)
    system = forms.CharField(label=_("Leads to"), required=False)
    source = forms.CharField(label=_("Source"), required=False)
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
