"""Filters of conflicts."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.models import Tenant
from utilities.filters import MultiValueCharFilter
from utilities.filtersets import register_filterset

from netbox_assettool.choices import ConflictKindChoices, ConflictStatusChoices
from netbox_assettool.filtersets.by_application import ByApplicationFilterSet
from netbox_assettool.filtersets.by_asset import ByAssetFilterSet
from netbox_assettool.models import Conflict, SyncRun


@register_filterset
class ConflictFilterSet(ByAssetFilterSet, ByApplicationFilterSet, NetBoxModelFilterSet):
    """Filters conflicts by kind, field, status, run, asset and application."""

    kind = django_filters.MultipleChoiceFilter(choices=ConflictKindChoices, distinct=False, label=_("Kind"))
    status = django_filters.MultipleChoiceFilter(choices=ConflictStatusChoices, distinct=False, label=_("Status"))
    resolved_by_id = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(), distinct=False, label=_("Resolved by (ID)")
    )
    resolved_by = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(),
        field_name="resolved_by__username",
        to_field_name="username",
        distinct=False,
        label=_("Resolved by (name)"),
    )
    tenant_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_tenant", label=_("Tenant (ID)")
    )
    tenant = django_filters.ModelMultipleChoiceFilter(
        queryset=Tenant.objects.all(), method="filter_tenant", to_field_name="slug", label=_("Tenant (slug)")
    )
    source = MultiValueCharFilter(method="filter_source", label=_("Source"))
    run_id = django_filters.ModelMultipleChoiceFilter(
        queryset=SyncRun.objects.all(), distinct=False, label=_("Sync run (ID)")
    )

    class Meta:
        model = Conflict
        fields = ("id", "key", "field", "resolution", "rule", "resolved_at")

    def filter_tenant(self, queryset, _name, value):
        """Keep conflicts about something of one of the tenants."""
        if not value:
            return queryset
        return queryset.filter(Q(asset__tenant__in=value) | Q(application__tenant__in=value))

    def filter_source(self, queryset, _name, value):
        """Keep conflicts in which one of the sources says something."""
        says = Q()
        for source in value:
            says |= Q(values__contains=[{"source": source}])
        return queryset.filter(says)

    def search(self, queryset, _name, value):
        """Find conflicts by key, field, decision, asset or application."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(key__icontains=text)
            | Q(field__icontains=text)
            | Q(resolution__icontains=text)
            | Q(rule__icontains=text)
            | Q(asset__name__icontains=text)
            | Q(application__name__icontains=text)
        )
