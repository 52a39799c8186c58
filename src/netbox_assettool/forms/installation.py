"""Forms of installations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES
from utilities.forms.fields import (
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.forms.product_choice import CSVProductField, ProductChoiceField, ProductMultipleChoiceField
from netbox_assettool.forms.with_subject import (
    SUBJECT,
    WithSubjectFilterForm,
    WithSubjectForm,
    WithSubjectImportForm,
    subject_tabs,
)
from netbox_assettool.models import Application, Asset, Installation

_FOUND = ("source", "version", "found_as", "rule")
_SEEN = ("first_seen", "last_seen", "removed", "last_used")
_USE = ("application", "replica_of")


class InstallationForm(WithSubjectForm, NetBoxModelForm):
    """Adds or changes one installation."""

    product = ProductChoiceField()
    application = ApplicationChoiceField(required=False)
    replica_of = DynamicModelChoiceField(
        label=_("Stands by for"),
        queryset=Asset.objects.all(),
        required=False,
        selector=True,
        help_text=_("The machine that it takes over from when that one fails"),
    )

    fieldsets = (
        FieldSet("product", subject_tabs(), "tags", name=_("Installation")),
        FieldSet(*_FOUND, name=_("Found")),
        FieldSet(*_SEEN, name=_("Seen")),
        FieldSet(*_USE, name=_("Use")),
    )

    class Meta:
        model = Installation
        fields = ["product", *SUBJECT, *_FOUND, *_SEEN, *_USE, "tags"]
        widgets = {name: DatePicker() for name in _SEEN}


class InstallationImportForm(WithSubjectImportForm, NetBoxModelImportForm):
    """Imports installations; machines by name, accounts by directory ID."""

    product = CSVProductField()
    application = CSVModelChoiceField(
        label=_("Application"),
        queryset=Application.objects.all(),
        required=False,
        help_text=_("ID of the application"),
    )
    replica_of = CSVModelChoiceField(
        label=_("Stands by for"),
        queryset=Asset.objects.all(),
        required=False,
        to_field_name="name",
        help_text=_("Name of the machine"),
    )

    class Meta:
        model = Installation
        fields = ("product", *SUBJECT, *_FOUND, *_SEEN, *_USE, "tags")


class InstallationBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many installations at once."""

    product = ProductChoiceField(required=False)
    version = forms.CharField(label=_("Version"), max_length=100, required=False)
    removed = forms.DateField(label=_("Removed"), required=False, widget=DatePicker())
    last_used = forms.DateField(label=_("Last used"), required=False, widget=DatePicker())
    application = ApplicationChoiceField(required=False)
    replica_of = DynamicModelChoiceField(
        label=_("Stands by for"), queryset=Asset.objects.all(), required=False, selector=True
    )

    model = Installation
    fieldsets = (FieldSet("product", "version", "removed", "last_used", *_USE),)
    nullable_fields = ("version", "removed", "last_used", *_USE)


class InstallationFilterForm(WithSubjectFilterForm, NetBoxModelFilterSetForm):
    """Filters the list of installations."""

    model = Installation
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("product_id", "asset_id", "account_id", "tenant_id", "application_id", name=_("Installation")),
        FieldSet("source", "version", "rule", name=_("Found")),
        FieldSet(
            *("is_removed", "last_seen__gte", "last_seen__lte", "last_used__gte", "last_used__lte"), name=_("Seen")
        ),
    )

    product_id = ProductMultipleChoiceField()
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    application_id = ApplicationMultipleChoiceField()
    source = forms.CharField(label=_("Source"), required=False)
    version = forms.CharField(label=_("Version"), required=False)
    rule = forms.CharField(label=_("Rule"), required=False)
    is_removed = forms.NullBooleanField(
        label=_("Removed"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    last_seen__gte = forms.DateField(label=_("Last seen after"), required=False, widget=DatePicker())
    last_seen__lte = forms.DateField(label=_("Last seen before"), required=False, widget=DatePicker())
    last_used__gte = forms.DateField(label=_("Last used after"), required=False, widget=DatePicker())
    last_used__lte = forms.DateField(label=_("Last used before"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
