"""Forms of deployment machines."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    NetBoxModelBulkEditForm,
    NetBoxModelFilterSetForm,
    NetBoxModelForm,
    NetBoxModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms import add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet

from netbox_assettool.choices import ConfirmationChoices, DeploymentEnvironmentChoices
from netbox_assettool.forms.application_choice import ApplicationMultipleChoiceField
from netbox_assettool.models import Asset, Deployment, DeploymentMachine


class DeploymentMachineForm(NetBoxModelForm):
    """Adds or changes one deployment machine."""

    deployment = DynamicModelChoiceField(label=_("Deployment"), queryset=Deployment.objects.all(), selector=True)
    asset = DynamicModelChoiceField(label=_("Machine"), queryset=Asset.objects.all(), selector=True)

    fieldsets = (
        FieldSet("deployment", "asset", "role", "tags", name=_("Deployment machine")),
        FieldSet("confirmation", "confidence", "reason", name=_("Evidence")),
    )

    class Meta:
        model = DeploymentMachine
        fields = ["deployment", "asset", "role", "confirmation", "confidence", "reason", "tags"]


class DeploymentMachineImportForm(NetBoxModelImportForm):
    """Imports deployment machines; deployments by their id, machines by name."""

    deployment = CSVModelChoiceField(
        label=_("Deployment"), queryset=Deployment.objects.all(), help_text=_("ID of the deployment")
    )
    asset = CSVModelChoiceField(label=_("Machine"), queryset=Asset.objects.all(), to_field_name="name")
    confirmation = CSVChoiceField(label=_("Confirmation"), choices=ConfirmationChoices, required=False)

    class Meta:
        model = DeploymentMachine
        fields = ("deployment", "asset", "role", "confirmation", "confidence", "reason", "tags")


class DeploymentMachineBulkEditForm(NetBoxModelBulkEditForm):
    """Changes many deployment machines at once."""

    role = forms.CharField(label=_("Role"), max_length=50, required=False)
    confirmation = forms.ChoiceField(
        label=_("Confirmation"), choices=add_blank_choice(ConfirmationChoices), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    model = DeploymentMachine
    fieldsets = (FieldSet("role", "confirmation", "reason"),)
    nullable_fields = ("role", "reason")


class DeploymentMachineFilterForm(NetBoxModelFilterSetForm):
    """Filters the list of deployment machines."""

    model = DeploymentMachine
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("confirmation", "confidence__gte", "confidence__lte", "role", name=_("Evidence")),
        FieldSet("application_id", "environment", "tenant_id", "asset_id", name=_("Deployment")),
    )

    confirmation = forms.MultipleChoiceField(label=_("Confirmation"), choices=ConfirmationChoices, required=False)
    confidence__gte = forms.IntegerField(label=_("Confidence at least (%)"), min_value=0, max_value=100, required=False)
    confidence__lte = forms.IntegerField(label=_("Confidence at most (%)"), min_value=0, max_value=100, required=False)
    role = forms.CharField(label=_("Role"), required=False)
    environment = forms.MultipleChoiceField(
        label=_("Environment"), choices=DeploymentEnvironmentChoices, required=False
    )
    application_id = ApplicationMultipleChoiceField()
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    asset_id = DynamicModelMultipleChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False)
    tag = TagFilterField(model)
