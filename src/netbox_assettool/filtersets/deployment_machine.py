"""Filters of deployment machines."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.models import Tenant
from utilities.filtersets import register_filterset

from netbox_assettool.choices import ConfirmationChoices, DeploymentEnvironmentChoices
from netbox_assettool.filtersets.by_asset import ByAssetFilterSet
from netbox_assettool.models import Application, Deployment, DeploymentMachine


@register_filterset
class DeploymentMachineFilterSet(ByAssetFilterSet, NetBoxModelFilterSet):
    """Filters deployment machines by confirmation, confidence, machine, application and environment."""

    confirmation = django_filters.MultipleChoiceFilter(
        choices=ConfirmationChoices, distinct=False, label=_("Confirmation")
    )
    deployment_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Deployment.objects.all(), distinct=False, label=_("Deployment (ID)")
    )
    environment = django_filters.MultipleChoiceFilter(
        choices=DeploymentEnvironmentChoices,
        field_name="deployment__environment",
        distinct=False,
        label=_("Environment"),
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(),
        field_name="deployment__application",
        distinct=False,
        label=_("Application (ID)"),
    )
    application = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(),
        field_name="deployment__application__name",
        to_field_name="name",
        distinct=False,
        label=_("Application (name)"),
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        field_name="deployment__application__tenant",
        distinct=False,
        label=_("Tenant (ID)"),
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        field_name="deployment__application__tenant__slug",
        to_field_name="slug",
        distinct=False,
        label=_("Tenant (slug)"),
    )

    class Meta:
        model = DeploymentMachine
        fields = ("id", "role", "confidence", "reason")

    def search(self, queryset, _name, value):
        """Find deployment machines by machine, application, role or reason."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(asset__name__icontains=text)
            | Q(deployment__application__name__icontains=text)
            | Q(role__icontains=text)
            | Q(reason__icontains=text)
        )
