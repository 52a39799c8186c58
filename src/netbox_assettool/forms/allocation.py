"""Forms of allocations."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms.fields import (
    CSVContentTypeField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet, TabbedGroups
from utilities.forms.widgets import DatePicker

from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.forms.product_choice import ProductMultipleChoiceField
from netbox_assettool.forms.with_defaults import WithDefaults
from netbox_assettool.models import Account, Allocation, Asset, Entitlement
from netbox_assettool.models.allocation import ALLOCATED_TO

_KEPT_FOR = ("tenant", "application", "account", "asset")


class AllocationForm(NetBoxModelForm):
    """Adds or changes one allocation; what the rights are kept for is one of four."""

    entitlement = DynamicModelChoiceField(label=_("Entitlement"), queryset=Entitlement.objects.all(), selector=True)
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, selector=True)
    application = ApplicationChoiceField(required=False)
    account = DynamicModelChoiceField(label=_("Account"), queryset=Account.objects.all(), required=False, selector=True)
    asset = DynamicModelChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False, selector=True)

    fieldsets = (
        FieldSet("entitlement", "quantity", "start", "end", "tags", name=_("Allocation")),
        FieldSet(
            TabbedGroups(
                FieldSet("tenant", name=_("Tenant")),
                FieldSet("application", name=_("Application")),
                FieldSet("account", name=_("Account")),
                FieldSet("asset", name=_("Machine")),
            ),
            name=_("Kept for"),
        ),
    )

    class Meta:
        model = Allocation
        fields = ["entitlement", "quantity", "start", "end", "tags"]
        widgets = {"start": DatePicker(), "end": DatePicker()}

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        thing = instance.object if instance and instance.pk else None
        kept_for = {thing._meta.model_name: thing} if thing else {}
        super().__init__(*args, instance=instance, initial={**kept_for, **(initial or {})}, **kwargs)

    def clean(self):
        """Take the one thing that was chosen."""
        super().clean()
        chosen = [thing for name in _KEPT_FOR if (thing := self.cleaned_data.get(name))]
        if len(chosen) == 1:
            self.instance.object = chosen[0]
        elif not self.errors.keys() & set(_KEPT_FOR):
            raise forms.ValidationError(_("Choose one thing that the rights are kept for: not none, and not several."))
        return self.cleaned_data

    def _get_validation_exclusions(self):
        """Have the model check what the form sets beside its own fields, too: no two allocations are of the same."""
        left_out = super()._get_validation_exclusions()
        return left_out - {"object_type", "object_id"} if self.instance.object_id else left_out


class AllocationImportForm(WithDefaults, NetBoxModelImportForm):
    """Imports allocations; what the rights are kept for by its type and id."""

    entitlement = CSVModelChoiceField(
        label=_("Entitlement"),
        queryset=Entitlement.objects.all(),
        to_field_name="reference",
        help_text=_("Reference of the entitlement"),
    )
    object_type = CSVContentTypeField(
        label=_("Object type"),
        queryset=ContentType.objects.filter(ALLOCATED_TO),
        help_text=_("What the rights are kept for, such as tenancy.tenant or netbox_assettool.application"),
    )
    object_id = forms.IntegerField(label=_("Object"), min_value=1, help_text=_("ID of what the rights are kept for"))

    class Meta:
        model = Allocation
        fields = ("entitlement", "object_type", "object_id", "quantity", "start", "end", "tags")


class AllocationBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many allocations at once."""

    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, required=False)
    start = forms.DateField(label=_("Start"), required=False, widget=DatePicker())
    end = forms.DateField(label=_("End"), required=False, widget=DatePicker())

    model = Allocation
    fieldsets = (FieldSet("quantity", "start", "end"),)
    nullable_fields = ("start", "end")


class AllocationFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of allocations."""

    model = Allocation
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("entitlement_id", "product_id", "quantity", "end__gte", "end__lte", name=_("Allocation")),
        FieldSet("tenant_id", "application_id", "account_id", "asset_id", name=_("Kept for")),
    )

    entitlement_id = DynamicModelMultipleChoiceField(
        label=_("Entitlement"), queryset=Entitlement.objects.all(), required=False
    )
    product_id = ProductMultipleChoiceField()
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, required=False)
    end__gte = forms.DateField(label=_("Ends from"), required=False, widget=DatePicker())
    end__lte = forms.DateField(label=_("Ends until"), required=False, widget=DatePicker())
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    application_id = ApplicationMultipleChoiceField()
    account_id = DynamicModelMultipleChoiceField(label=_("Account"), queryset=Account.objects.all(), required=False)
    asset_id = DynamicModelMultipleChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False)
    tag = TagFilterField(model)
