"""Filters of settlement shares."""

from django.db.models import Q
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.models import SettlementShare


@register_filterset
class SettlementShareFilterSet(TenancyFilterSet, NetBoxModelFilterSet):
    """Filters settlement shares."""

    class Meta:
        model = SettlementShare
        fields = ("id", "inhabitants", "ownership", "remark")

    def search(self, queryset, _name, value):
        """Find settlement shares by text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(tenant__name__icontains=text) | Q(remark__icontains=text))
