"""Filters of installations."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.filtersets.by_application import ByApplicationFilterSet
from netbox_assettool.filtersets.by_product import ByProductFilterSet
from netbox_assettool.filtersets.by_subject import BySubjectFilterSet
from netbox_assettool.models import Asset, Installation


@register_filterset
class InstallationFilterSet(ByProductFilterSet, BySubjectFilterSet, ByApplicationFilterSet, NetBoxModelFilterSet):
    """Filters installations by product, where they are, who says so, and when they were seen and used."""

    replica_of_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), distinct=False, label=_("Stands by for (ID)")
    )
    is_removed = django_filters.BooleanFilter(
        field_name="removed", lookup_expr="isnull", exclude=True, label=_("Removed")
    )

    class Meta:
        model = Installation
        fields = (
            "id",
            "source",
            "version",
            "found_as",
            "rule",
            "first_seen",
            "last_seen",
            "removed",
            "last_used",
        )

    def search(self, queryset, _name, value):
        """Find installations by product, machine, account, or what the source calls them."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(product__name__icontains=text)
            | Q(product__publisher__icontains=text)
            | Q(asset__name__icontains=text)
            | Q(account__login__icontains=text)
            | Q(found_as__icontains=text)
        )
