"""Forms of deployments."""

from django import forms
from django.utils.translation import gettext_lazy as _
from netbox.forms import (
    PrimaryModelBulkEditForm,
    PrimaryModelFilterSetForm,
    PrimaryModelForm,
    PrimaryModelImportForm,
)
from tenancy.models import Tenant
from utilities.forms import BOOLEAN_WITH_BLANK_CHOICES, add_blank_choice
from utilities.forms.fields import (
    CSVChoiceField,
    CSVModelChoiceField,
    DynamicModelMultipleChoiceField,
    TagFilterField,
)
from utilities.forms.rendering import FieldSet

from netbox_assettool.choices import DeploymentEnvironmentChoices, ExposureChoices
from netbox_assettool.forms.application_choice import ApplicationChoiceField, ApplicationMultipleChoiceField
from netbox_assettool.models import Application, Asset, Deployment


class DeploymentForm(PrimaryModelForm):
    """Adds or changes one deployment."""

    application = ApplicationChoiceField()

    fieldsets = (
        FieldSet(
            "application",
            "environment",
            "exposure",
            "maintenance_window",
            "description",
            "tags",
            name=_("Deployment"),
        ),
    )

    class Meta:
        model = Deployment
        fields = [
            "application",
            "environment",
            "exposure",
            "maintenance_window",
            "description",
            "owner",
            "comments",
            "tags",
        ]


class DeploymentImportForm(PrimaryModelImportForm):
    """Imports deployments; applications by their id, since many have the same name."""

    application = CSVModelChoiceField(
        label=_("Application"), queryset=Application.objects.all(), help_text=_("ID of the application")
    )
    environment = CSVChoiceField(label=_("Environment"), choices=DeploymentEnvironmentChoices, required=False)
    exposure = CSVChoiceField(label=_("Exposure"), choices=ExposureChoices, required=False)

    class Meta:
        model = Deployment
        fields = (
            "application",
            "environment",
            "exposure",
            "maintenance_window",
            "description",
            "owner",
            "comments",
            "tags",
        )


class DeploymentBulkEditForm(PrimaryModelBulkEditForm):
    """Changes many deployments at once."""

    exposure = forms.ChoiceField(label=_("Exposure"), choices=add_blank_choice(ExposureChoices), required=False)
    maintenance_window = forms.CharField(label=_("Maintenance window"), max_length=100, required=False)

    model = Deployment
    fieldsets = (FieldSet("exposure", "maintenance_window", "description"),)
    nullable_fields = ("maintenance_window", "description", "comments")


class DeploymentFilterForm(PrimaryModelFilterSetForm):
    """Filters the list of deployments."""

    model = Deployment
    fieldsets = (
        FieldSet("q", "filter_id", "tag"),
        FieldSet("environment", "exposure", "has_machine", "asset_id", name=_("Deployment")),
        FieldSet("application_id", "tenant_id", name=_("Application")),
        FieldSet("owner_group_id", "owner_id", name=_("Ownership")),
    )
    selector_fields = ("filter_id", "q", "environment", "application_id")

    environment = forms.MultipleChoiceField(
        label=_("Environment"), choices=DeploymentEnvironmentChoices, required=False
    )
    exposure = forms.MultipleChoiceField(label=_("Exposure"), choices=ExposureChoices, required=False)
    has_machine = forms.NullBooleanField(
        label=_("Has a confirmed machine"), required=False, widget=forms.Select(choices=BOOLEAN_WITH_BLANK_CHOICES)
    )
    asset_id = DynamicModelMultipleChoiceField(label=_("Machine"), queryset=Asset.objects.all(), required=False)
    application_id = ApplicationMultipleChoiceField()
    tenant_id = DynamicModelMultipleChoiceField(label=_("Tenant"), queryset=Tenant.objects.all(), required=False)
    tag = TagFilterField(model)
