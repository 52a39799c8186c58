"""Filters of deployments."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.models import Tenant
from utilities.filtersets import register_filterset

from assettool.domain.application import Confirmation
from netbox_assettool.choices import DeploymentEnvironmentChoices, ExposureChoices
from netbox_assettool.filtersets.by_application import ByApplicationFilterSet
from netbox_assettool.models import Asset, Deployment, DeploymentMachine


@register_filterset
class DeploymentFilterSet(ByApplicationFilterSet, PrimaryModelFilterSet):
    """Filters deployments by application, environment, exposure and machines."""

    environment = django_filters.MultipleChoiceFilter(
        choices=DeploymentEnvironmentChoices, distinct=False, label=_("Environment")
    )
    exposure = django_filters.MultipleChoiceFilter(choices=ExposureChoices, distinct=False, label=_("Exposure"))
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), field_name="application__tenant", distinct=False, label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        field_name="application__tenant__slug",
        to_field_name="slug",
        distinct=False,
        label=_("Tenant (slug)"),
    )
    asset_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), field_name="machines", label=_("Machine (ID)")
    )
    asset = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), field_name="machines__name", to_field_name="name", label=_("Machine (name)")
    )
    has_machine = django_filters.BooleanFilter(method="filter_has_machine", label=_("Has a confirmed machine"))

    class Meta:
        model = Deployment
        fields = ("id", "maintenance_window", "description")

    def search(self, queryset, _name, value):
        """Find deployments by application, maintenance window or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(application__name__icontains=text)
            | Q(maintenance_window__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )

    def filter_has_machine(self, queryset, _name, value):
        """Keep deployments with, or without, a machine that a person confirmed."""
        confirmed = DeploymentMachine.objects.filter(deployment=OuterRef("pk"), confirmation=Confirmation.CONFIRMED)
        has_machine = Exists(confirmed)
        return queryset.filter(has_machine if value else ~has_machine)
