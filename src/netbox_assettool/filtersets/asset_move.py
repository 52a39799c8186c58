"""Filters of moves."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import MoveActionChoices
from netbox_assettool.filtersets.by_asset import ByAssetFilterSet
from netbox_assettool.models import Asset, AssetMove


@register_filterset
class AssetMoveFilterSet(ByAssetFilterSet, NetBoxModelFilterSet):
    """Filters moves by action, assets and whether they were undone."""

    action = django_filters.MultipleChoiceFilter(choices=MoveActionChoices, distinct=False, label=_("Action"))
    other_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), distinct=False, label=_("Other asset (ID)")
    )
    is_undone = django_filters.BooleanFilter(
        field_name="undone_at", lookup_expr="isnull", exclude=True, label=_("Is undone")
    )

    class Meta:
        model = AssetMove
        fields = ("id", "other_name", "comment", "undone_at")

    def search(self, queryset, _name, value):
        """Find moves by comment or asset."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(comment__icontains=text) | Q(asset__name__icontains=text) | Q(other_name__icontains=text)
        )
