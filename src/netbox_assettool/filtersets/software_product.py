"""Filters of software products."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from utilities.filters import MultiValueCharFilter
from utilities.filtersets import register_filterset

from netbox_assettool.choices import MetricChoices
from netbox_assettool.models import Entitlement, Installation, SoftwareProduct

_LISTS = {"metric": "metrics", "alias": "aliases", "sku": "skus", "included_in": "included_in"}
"""Filter → the list that it looks into."""
_ROWS = {"has_entitlement": Entitlement, "has_installation": Installation}
"""Filter → what a product may have."""


@register_filterset
class SoftwareProductFilterSet(PrimaryModelFilterSet):
    """Filters software products by what they are, what they are called and how they are counted."""

    metric = django_filters.MultipleChoiceFilter(choices=MetricChoices, method="filter_list", label=_("Metric"))
    alias = MultiValueCharFilter(method="filter_list", label=_("Alias"))
    sku = MultiValueCharFilter(method="filter_list", label=_("SKU id"))
    included_in = MultiValueCharFilter(method="filter_list", label=_("Included in"))
    has_entitlement = django_filters.BooleanFilter(method="filter_has", label=_("Has an entitlement"))
    has_installation = django_filters.BooleanFilter(method="filter_has", label=_("Has an installation"))

    class Meta:
        model = SoftwareProduct
        fields = (
            "id",
            "key",
            "publisher",
            "name",
            "edition",
            "version",
            "family",
            "release",
            "rank",
            "needs_licence",
            "cal",
            "description",
        )

    def search(self, queryset, _name, value):
        """Find software products by publisher, name, edition, key, alias, SKU or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(publisher__icontains=text)
            | Q(name__icontains=text)
            | Q(edition__icontains=text)
            | Q(version__iexact=text)
            | Q(key__icontains=text)
            | Q(family__iexact=text)
            | Q(aliases__icontains=text)
            | Q(skus__contains=[text])
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )

    def filter_list(self, queryset, name, value):
        """Keep the products that have one of the values in their list."""
        wanted = Q()
        for one in value:
            wanted |= Q(**{f"{_LISTS[name]}__contains": [one]})
        return queryset.filter(wanted)

    def filter_has(self, queryset, name, value):
        """Keep the products that have something of this kind, or those that do not."""
        some = Exists(_ROWS[name].objects.filter(product=OuterRef("pk")))
        return queryset.filter(some if value else ~some)
