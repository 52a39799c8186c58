"""Filters of suppliers."""

from django.db.models import Q
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import ContactModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.models import Supplier


@register_filterset
class SupplierFilterSet(ContactModelFilterSet, PrimaryModelFilterSet):
    """Filters suppliers by name and identifier."""

    class Meta:
        model = Supplier
        fields = ("id", "name", "identifier", "website", "description")

    def search(self, queryset, _name, value):
        """Find suppliers by name, identifier or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(name__icontains=text)
            | Q(identifier__iexact=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )
