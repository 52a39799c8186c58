"""Filters of tenant uses."""

from django.db.models import Q
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.filtersets.by_application import ByApplicationFilterSet
from netbox_assettool.models import TenantUse


@register_filterset
class TenantUseFilterSet(ByApplicationFilterSet, TenancyFilterSet, NetBoxModelFilterSet):
    """Filters tenant uses by application, tenant and number of users."""

    class Meta:
        model = TenantUse
        fields = ("id", "users")

    def search(self, queryset, _name, value):
        """Find tenant uses by application or tenant."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(application__name__icontains=text) | Q(tenant__name__icontains=text))
