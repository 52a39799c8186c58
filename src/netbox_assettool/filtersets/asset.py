"""Filters of assets."""

import django_filters
from dcim.models import Device, Site
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filters import MultiValueCharFilter
from utilities.filtersets import register_filterset
from virtualization.models import VirtualMachine

from assettool.domain.application import Confirmation
from assettool.domain.identifier import normalise_mac
from netbox_assettool.choices import AssetKindChoices, ConflictStatusChoices, EnvironmentChoices, LifecycleChoices
from netbox_assettool.models import (
    Application,
    Asset,
    AssetIdentifier,
    Conflict,
    Deployment,
    DeploymentMachine,
    Observation,
)


@register_filterset
class AssetFilterSet(TenancyFilterSet, PrimaryModelFilterSet):
    """Filters assets by what they are, where they are, who knows them and whether something is wrong."""

    kind = django_filters.MultipleChoiceFilter(choices=AssetKindChoices, distinct=False, label=_("Kind"))
    environment = django_filters.MultipleChoiceFilter(
        choices=EnvironmentChoices, distinct=False, label=_("Environment")
    )
    lifecycle = django_filters.MultipleChoiceFilter(choices=LifecycleChoices, distinct=False, label=_("Lifecycle"))
    device_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Device.objects.all(), distinct=False, label=_("Device (ID)")
    )
    device = django_filters.ModelMultipleChoiceFilter(
        queryset=Device.objects.all(),
        field_name="device__name",
        to_field_name="name",
        distinct=False,
        label=_("Device (name)"),
    )
    virtual_machine_id = django_filters.ModelMultipleChoiceFilter(
        queryset=VirtualMachine.objects.all(), distinct=False, label=_("Virtual machine (ID)")
    )
    virtual_machine = django_filters.ModelMultipleChoiceFilter(
        queryset=VirtualMachine.objects.all(),
        field_name="virtual_machine__name",
        to_field_name="name",
        distinct=False,
        label=_("Virtual machine (name)"),
    )
    site_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Site.objects.all(), method="filter_site", label=_("Site (ID)")
    )
    site = django_filters.ModelMultipleChoiceFilter(
        queryset=Site.objects.all(), method="filter_site", to_field_name="slug", label=_("Site (slug)")
    )
    identifier = MultiValueCharFilter(method="filter_identifier", label=_("Identifier"))
    source = MultiValueCharFilter(method="filter_source", label=_("Source"))
    unseen_since = django_filters.IsoDateTimeFilter(method="filter_unseen_since", label=_("No source has had it since"))
    has_conflict = django_filters.BooleanFilter(method="filter_has_conflict", label=_("Has an open conflict"))

    deployment_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Deployment.objects.all(), field_name="deployments", label=_("Deployment (ID)")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), method="filter_application", label=_("Application (ID)")
    )
    has_application = django_filters.BooleanFilter(
        method="filter_has_application", label=_("An application runs on it")
    )

    class Meta:
        model = Asset
        fields = ("id", "uid", "name", "description")

    def search(self, queryset, _name, value):
        """Find assets by name, text or part of an identifier."""
        if not (text := value.strip()):
            return queryset
        known = AssetIdentifier.objects.filter(asset=OuterRef("pk"), value__icontains=text)
        return queryset.filter(
            Q(name__icontains=text) | Q(description__icontains=text) | Q(comments__icontains=text) | Exists(known)
        )

    def filter_site(self, queryset, _name, value):
        """Keep assets whose device or virtual machine is at one of the sites."""
        if not value:
            return queryset
        return queryset.filter(Q(device__site__in=value) | Q(virtual_machine__site__in=value))

    def filter_identifier(self, queryset, _name, value):
        """Keep assets with one of the identifiers, in any spelling of a MAC address and any case."""
        wanted = Q()
        for text in value:
            wanted |= Q(value__iexact=normalise_mac(text) or text.strip())
        return queryset.filter(Exists(AssetIdentifier.objects.filter(wanted, asset=OuterRef("pk"))))

    def filter_source(self, queryset, _name, value):
        """Keep assets that one of the sources has seen."""
        return queryset.filter(Exists(Observation.objects.filter(asset=OuterRef("pk"), source__in=value)))

    def filter_unseen_since(self, queryset, _name, value):
        """Keep assets that no source has had since then."""
        return queryset.exclude(Exists(Observation.objects.filter(asset=OuterRef("pk"), last_seen__gt=value)))

    def filter_has_conflict(self, queryset, _name, value):
        """Keep assets with, or without, an open conflict."""
        is_open = Exists(Conflict.objects.filter(asset=OuterRef("pk"), status=ConflictStatusChoices.OPEN))
        return queryset.filter(is_open if value else ~is_open)

    def filter_application(self, queryset, _name, value):
        """Keep assets that one of the applications runs on."""
        return queryset.filter(_runs(deployment__application__in=value)) if value else queryset

    def filter_has_application(self, queryset, _name, value):
        """Keep assets that a confirmed deployment runs on, or those that none does."""
        return queryset.filter(_runs() if value else ~_runs())


def _runs(**which):
    confirmed = DeploymentMachine.objects.filter(confirmation=Confirmation.CONFIRMED)
    return Exists(confirmed.filter(asset=OuterRef("pk"), **which))
