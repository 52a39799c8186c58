"""Filters of accounts."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filters import MultiValueCharFilter
from utilities.filtersets import register_filterset

from assettool.domain.waves.state import ItemState
from netbox_assettool.models import Account, WaveItem


@register_filterset
class AccountFilterSet(TenancyFilterSet, NetBoxModelFilterSet):
    """Filters accounts by whose they are, whether they are enabled or shared, and when they were last seen."""

    source = MultiValueCharFilter(method="filter_source", label=_("Source"))
    has_source = django_filters.BooleanFilter(method="filter_has_source", label=_("Some source has it"))
    has_moved = django_filters.BooleanFilter(method="filter_has_moved", label=_("Moved in a wave"))

    class Meta:
        model = Account
        fields = ("id", "login", "directory_id", "department", "enabled", "is_shared", "last_seen")

    def search(self, queryset, _name, value):
        """Find accounts by login, department or directory ID."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(login__icontains=text) | Q(department__icontains=text) | Q(directory_id__istartswith=text)
        )

    def filter_source(self, queryset, _name, value):
        """Keep the accounts that one of the sources has."""
        wanted = Q()
        for source in value:
            wanted |= Q(sources__contains=[source])
        return queryset.filter(wanted)

    def filter_has_source(self, queryset, _name, value):
        """Keep the accounts that some source has, or those that none has any more."""
        return queryset.exclude(sources=[]) if value else queryset.filter(sources=[])

    def filter_has_moved(self, queryset, _name, value):
        """Keep the accounts that moved in a wave, or those that did not."""
        kind = ContentType.objects.get_for_model(Account)
        moved = Exists(WaveItem.objects.filter(object_type=kind, object_id=OuterRef("pk"), state=ItemState.DONE))
        return queryset.filter(moved if value else ~moved)
