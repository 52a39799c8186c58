"""Filters of asset identifiers."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import IdentifierTypeChoices
from netbox_assettool.filtersets.by_asset import ByAssetFilterSet
from netbox_assettool.models import AssetIdentifier
from netbox_assettool.models.identifier import STRONG_TYPES


@register_filterset
class AssetIdentifierFilterSet(ByAssetFilterSet, NetBoxModelFilterSet):
    """Filters identifiers by type, value, strength and asset."""

    type = django_filters.MultipleChoiceFilter(choices=IdentifierTypeChoices, distinct=False, label=_("Type"))
    is_strong = django_filters.BooleanFilter(method="filter_is_strong", label=_("Is strong"))

    class Meta:
        model = AssetIdentifier
        fields = ("id", "value", "former")

    def search(self, queryset, _name, value):
        """Find identifiers by value or asset."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(value__icontains=text) | Q(asset__name__icontains=text))

    def filter_is_strong(self, queryset, _name, value):
        """Keep those that decide alone, or the others."""
        is_strong = Q(type__in=STRONG_TYPES, former=False)
        return queryset.filter(is_strong) if value else queryset.exclude(is_strong)
