"""Filters of data sets."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import DataSetKindChoices, DataSetStatusChoices
from netbox_assettool.filtersets.by_application import ByApplicationFilterSet
from netbox_assettool.models import DataSet


@register_filterset
class DataSetFilterSet(ByApplicationFilterSet, TenancyFilterSet, PrimaryModelFilterSet):
    """Filters data sets by whose they are, what they are, their size and how far they have come."""

    kind = django_filters.MultipleChoiceFilter(choices=DataSetKindChoices, distinct=False, label=_("Kind"))
    status = django_filters.MultipleChoiceFilter(choices=DataSetStatusChoices, distinct=False, label=_("Status"))
    has_application = django_filters.BooleanFilter(
        field_name="application", lookup_expr="isnull", exclude=True, label=_("Belongs to an application")
    )

    class Meta:
        model = DataSet
        fields = ("id", "name", "size_mb", "location", "new_location", "checksum", "description")

    def search(self, queryset, _name, value):
        """Find data sets by name, location, application or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(name__icontains=text)
            | Q(location__icontains=text)
            | Q(new_location__icontains=text)
            | Q(application__name__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )
