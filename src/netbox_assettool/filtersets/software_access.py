"""Filters of software accesses."""

from django.db.models import Q
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.filtersets.by_product import ByProductFilterSet
from netbox_assettool.filtersets.by_subject import BySubjectFilterSet
from netbox_assettool.models import SoftwareAccess


@register_filterset
class SoftwareAccessFilterSet(ByProductFilterSet, BySubjectFilterSet, NetBoxModelFilterSet):
    """Filters software accesses by product, who has them, and by what."""

    class Meta:
        model = SoftwareAccess
        fields = ("id", "via", "system", "start", "end", "source")

    def search(self, queryset, _name, value):
        """Find software accesses by product, machine, account, or what gives them."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(product__name__icontains=text)
            | Q(product__publisher__icontains=text)
            | Q(asset__name__icontains=text)
            | Q(account__login__icontains=text)
            | Q(via__icontains=text)
        )
