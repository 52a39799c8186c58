"""Forms of freezes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.context import current_request
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms.fields import (
    CSVModelMultipleChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet
from utilities.forms.widgets import DatePicker

from netbox_assettool.forms.application_choice import ApplicationMultipleChoiceField
from netbox_assettool.models import Application, Freeze

_HOLDERS = ("tenants", "applications")
_FIELDS = ("name", "start", "end", "reason", *_HOLDERS)


class FreezeForm(NetBoxModelForm):
    """Adds or changes one freeze."""

    tenants = DynamicModelMultipleChoiceField(
        label=_("Tenants"),
        queryset=Tenant.objects.all(),
        required=False,
        help_text=_("Whom it holds for; for everybody where none is named"),
    )
    applications = ApplicationMultipleChoiceField(
        label=_("Applications"), help_text=_("What it holds for; for everything where none is named")
    )

    fieldsets = (FieldSet(*_FIELDS, "tags", name=_("Freeze")),)

    class Meta:
        model = Freeze
        fields = [*_FIELDS, "tags"]
        widgets = {"start": DatePicker(), "end": DatePicker()}

    def clean(self):
        """Keep tenants and applications that the user may not see: nobody can have meant to take them away."""
        super().clean()
        request = current_request.get()
        for name in _HOLDERS if self.instance.pk and request else ():
            if name in self.cleaned_data:
                kept = getattr(self.instance, name).all()
                seen = kept.restrict(request.user, "view").values("pk")
                self.cleaned_data[name] = [*self.cleaned_data[name], *kept.exclude(pk__in=seen)]
        return self.cleaned_data


class FreezeImportForm(NetBoxModelImportForm):
    """Imports freezes; tenants by name, applications by their id, since many have the same name."""

    tenants = CSVModelMultipleChoiceField(
        label=_("Tenants"),
        queryset=Tenant.objects.all(),
        to_field_name="name",
        required=False,
        help_text=_("Names of the tenants, separated by commas"),
    )
    applications = CSVModelMultipleChoiceField(
        label=_("Applications"),
        queryset=Application.objects.all(),
        required=False,
        help_text=_("IDs of the applications, separated by commas"),
    )

    class Meta:
        model = Freeze
        fields = (*_FIELDS, "tags")


class FreezeBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many freezes at once."""

    start = forms.DateField(label=_("Start"), required=False, widget=DatePicker())
    end = forms.DateField(label=_("End"), required=False, widget=DatePicker())
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    model = Freeze
    fieldsets = (FieldSet("start", "end", "reason"),)
    nullable_fields = ("reason",)


class FreezeFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of freezes."""

    model = Freeze
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("tenant_id", "application_id", name=_("Freeze")),
        FieldSet("start__gte", "start__lte", "end__gte", "end__lte", name=_("Term")),
    )

    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    application_id = ApplicationMultipleChoiceField()
    start__gte = forms.DateField(label=_("Starts from"), required=False, widget=DatePicker())
    start__lte = forms.DateField(label=_("Starts until"), required=False, widget=DatePicker())
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    tag = TagFilterField(model)
