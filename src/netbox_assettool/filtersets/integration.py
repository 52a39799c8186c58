"""Filters of integrations."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.models import Tenant
from utilities.filtersets import register_filterset

from netbox_assettool.choices import (
    DirectionChoices,
    IntegrationKindChoices,
    IntegrationStatusChoices,
    StrengthChoices,
)
from netbox_assettool.models import Application, Integration


@register_filterset
class IntegrationFilterSet(PrimaryModelFilterSet):
    """Filters integrations by the applications at their ends, how they work and how far they have come."""

    status = django_filters.MultipleChoiceFilter(choices=IntegrationStatusChoices, distinct=False, label=_("Status"))
    direction = django_filters.MultipleChoiceFilter(choices=DirectionChoices, distinct=False, label=_("Direction"))
    strength = django_filters.MultipleChoiceFilter(choices=StrengthChoices, distinct=False, label=_("Strength"))
    kind = django_filters.MultipleChoiceFilter(choices=IntegrationKindChoices, distinct=False, label=_("Kind"))
    source_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), distinct=False, label=_("Application 1 (ID)")
    )
    source = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(),
        field_name="source__name",
        to_field_name="name",
        distinct=False,
        label=_("Application 1 (name)"),
    )
    target_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), distinct=False, label=_("Application 2 (ID)")
    )
    target = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(),
        field_name="target__name",
        to_field_name="name",
        distinct=False,
        label=_("Application 2 (name)"),
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), method="filter_application", label=_("Application at either end (ID)")
    )
    application = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(),
        method="filter_application",
        to_field_name="name",
        label=_("Application at either end (name)"),
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_tenant", label=_("Tenant of either application (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(),
        method="filter_tenant",
        to_field_name="slug",
        label=_("Tenant of either application (slug)"),
    )
    is_outside = django_filters.BooleanFilter(
        field_name="target", lookup_expr="isnull", label=_("Leads outside the register")
    )

    class Meta:
        model = Integration
        fields = (
            "id",
            "identifier",
            "outside",
            "standard",
            "protocol",
            "intermediary",
            "is_bridge_allowed",
            "description",
        )

    def search(self, queryset, _name, value):
        """Find integrations by what they join, identifier, standard, protocol or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(source__name__icontains=text)
            | Q(target__name__icontains=text)
            | Q(outside__icontains=text)
            | Q(identifier__iexact=text)
            | Q(standard__icontains=text)
            | Q(protocol__icontains=text)
            | Q(intermediary__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )

    def filter_application(self, queryset, _name, value):
        """Keep integrations that one of the applications is at an end of."""
        return queryset.filter(Q(source__in=value) | Q(target__in=value)) if value else queryset

    def filter_tenant(self, queryset, _name, value):
        """Keep integrations of which one of the applications is a tenant's."""
        if not value:
            return queryset
        return queryset.filter(Q(source__tenant__in=value) | Q(target__tenant__in=value))
