"""Forms of suppliers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.forms import ContactModelFilterForm
from utilities.forms.fields import TagFilterField
from utilities.forms.rendering import FieldSet

from netbox_assettool.models import Supplier


class SupplierForm(PrimaryModelForm):
    """Adds or changes one supplier."""

    fieldsets = (FieldSet("name", "identifier", "website", "description", "tags", name=_("Supplier")),)

    class Meta:
        model = Supplier
        fields = ["name", "identifier", "website", "description", "owner", "comments", "tags"]


class SupplierImportForm(PrimaryModelImportForm):
    """Imports suppliers."""

    class Meta:
        model = Supplier
        fields = ("name", "identifier", "website", "description", "owner", "comments", "tags")


class SupplierBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many suppliers at once."""

    model = Supplier
    fieldsets = (FieldSet("description"),)
    nullable_fields = ("description", "comments")


class SupplierFilterForm(ContactModelFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of suppliers."""

    model = Supplier
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("name", "identifier", name=_("Supplier")),
        FieldSet("contact", "contact_role", "contact_group", name=_("Contacts")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q")

    name = forms.CharField(label=_("Name"), required=False)
    identifier = forms.CharField(label=_("Identifier"), required=False)
    tag = TagFilterField(model)
