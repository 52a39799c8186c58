"""Filters of observations."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.filtersets.by_asset import ByAssetFilterSet
from netbox_assettool.models import Observation, SyncRun


@register_filterset
class ObservationFilterSet(ByAssetFilterSet, NetBoxModelFilterSet):
    """Filters observations by source, time, run and asset."""

    run_id = django_filters.ModelMultipleChoiceFilter(
        queryset=SyncRun.objects.all(), distinct=False, label=_("Sync run (ID)")
    )

    class Meta:
        model = Observation
        fields = ("id", "source", "external_id", "origin", "first_seen", "last_seen")

    def search(self, queryset, _name, value):
        """Find observations by source, external ID, origin or asset."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(source__icontains=text)
            | Q(external_id__icontains=text)
            | Q(origin__icontains=text)
            | Q(asset__name__icontains=text)
        )
