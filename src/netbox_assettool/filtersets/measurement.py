"""Filters of measurements."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import MeasurementKindChoices
from netbox_assettool.filtersets.by_product import ByProductFilterSet
from netbox_assettool.models import Measurement


@register_filterset
class MeasurementFilterSet(ByProductFilterSet, TenancyFilterSet, NetBoxModelFilterSet):
    """Filters measurements by kind, product, tenant and day."""

    kind = django_filters.MultipleChoiceFilter(choices=MeasurementKindChoices, distinct=False, label=_("Kind"))

    class Meta:
        model = Measurement
        fields = ("id", "on", "number", "source")

    def search(self, queryset, _name, value):
        """Find measurements by product, tenant or source."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(product__name__icontains=text) | Q(tenant__name__icontains=text) | Q(source__icontains=text)
        )
