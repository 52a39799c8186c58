"""Forms of assets."""

from dcim.models import Device, Site
from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.forms import TenancyFilterForm, TenancyForm
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES, add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    JSONField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet, TabbedGroups
from virtualization.models import VirtualMachine

from netbox_assettool.choices import AssetKindChoices, EnvironmentChoices, LifecycleChoices
from netbox_assettool.models import Asset


class AssetForm(TenancyForm, PrimaryModelForm):
    """Adds or changes one asset."""

    device = DynamicModelChoiceField(label=_("Device"), queryset=Device.objects.all(), required=False, selector=True)
    virtual_machine = DynamicModelChoiceField(
        label=_("Virtual machine"), queryset=VirtualMachine.objects.all(), required=False, selector=True
    )
    provenance = JSONField(
        label=_("Provenance"), required=False, help_text=_("For each field the source whose value is used")
    )

    fieldsets = (
        FieldSet("name", "kind", "environment", "lifecycle", "description", "tags", name=_("Asset")),
        FieldSet(
            TabbedGroups(
                FieldSet("device", name=_("Device")),
                FieldSet("virtual_machine", name=_("Virtual machine")),
            ),
            name=_("In NetBox"),
        ),
        FieldSet("tenant_group", "tenant", name=_("Tenancy")),
        FieldSet("provenance", name=_("Provenance")),
    )

    class Meta:
        model = Asset
        fields = [
            "name",
            "kind",
            "environment",
            "lifecycle",
            "tenant_group",
            "tenant",
            "device",
            "virtual_machine",
            "provenance",
            "description",
            "owner",
            "comments",
            "tags",
        ]

    def clean_provenance(self):
        """An emptied field means that nothing is known, which the model writes as an empty object."""
        return self.cleaned_data["provenance"] or {}


class AssetImportForm(PrimaryModelImportForm):
    """Imports assets."""

    kind = CSVChoiceField(label=_("Kind"), choices=AssetKindChoices)
    environment = CSVChoiceField(label=_("Environment"), choices=EnvironmentChoices, required=False)
    lifecycle = CSVChoiceField(label=_("Lifecycle"), choices=LifecycleChoices, required=False)
    tenant = CSVModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False, to_field_name="name")
    device = CSVModelChoiceField(label=_("Device"), queryset=Device.objects.all(), required=False, to_field_name="name")
    virtual_machine = CSVModelChoiceField(
        label=_("Virtual machine"), queryset=VirtualMachine.objects.all(), required=False, to_field_name="name"
    )

    class Meta:
        model = Asset
        fields = (
            "name",
            "kind",
            "environment",
            "lifecycle",
            "tenant",
            "device",
            "virtual_machine",
            "description",
            "owner",
            "comments",
            "tags",
        )


class AssetBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many assets at once."""

    kind = forms.ChoiceField(label=_("Kind"), choices=add_blank_choice(AssetKindChoices), required=False)
    environment = forms.ChoiceField(
        label=_("Environment"), choices=add_blank_choice(EnvironmentChoices), required=False
    )
    lifecycle = forms.ChoiceField(label=_("Lifecycle"), choices=add_blank_choice(LifecycleChoices), required=False)
    tenant = DynamicModelChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)

    model = Asset
    fieldsets = (FieldSet("kind", "environment", "lifecycle", "tenant", "description"),)
    nullable_fields = ("tenant", "description")


class AssetFilterForm(TenancyFilterForm, PrimaryModelFilterSetForm):
    """Filters the list of assets."""

    model = Asset
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("kind", "environment", "lifecycle", "has_conflict", "has_application", name=_("Asset")),
        FieldSet("identifier", "source", name=_("Known by")),
        FieldSet("site_id", "device_id", "virtual_machine_id", name=_("In NetBox")),
        FieldSet("tenant_group_id", "tenant_id", name=_("Tenant")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "kind", "tenant_id")

    kind = forms.MultipleChoiceField(label=_("Kind"), choices=AssetKindChoices, required=False)
    environment = forms.MultipleChoiceField(label=_("Environment"), choices=EnvironmentChoices, required=False)
    lifecycle = forms.MultipleChoiceField(label=_("Lifecycle"), choices=LifecycleChoices, required=False)
    has_conflict = forms.NullBooleanField(
        label=_("Has an open conflict"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    has_application = forms.NullBooleanField(
        label=_("An application runs on it"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    identifier = forms.CharField(label=_("Identifier"), required=False)
    source = forms.CharField(label=_("Source"), required=False)
    site_id = DynamicModelMultipleChoiceField(label=_("Site"), queryset=Site.objects.all(), required=False)
    device_id = DynamicModelMultipleChoiceField(label=_("Device"), queryset=Device.objects.all(), required=False)
    virtual_machine_id = DynamicModelMultipleChoiceField(
        label=_("Virtual machine"), queryset=VirtualMachine.objects.all(), required=False
    )
    tag = TagFilterField(model)
