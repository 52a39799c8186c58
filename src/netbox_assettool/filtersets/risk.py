"""Filters of risks."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import RiskKindChoices, RiskStatusChoices
from netbox_assettool.models import Risk


@register_filterset
class RiskFilterSet(TenancyFilterSet, PrimaryModelFilterSet):
    """Filters risks."""

    kind = django_filters.MultipleChoiceFilter(choices=RiskKindChoices, distinct=False, label=_("Kind"))
    status = django_filters.MultipleChoiceFilter(choices=RiskStatusChoices, distinct=False, label=_("Status"))

    class Meta:
        model = Risk
        fields = (
            "id",
            "name",
            "probability",
            "impact",
            "measure",
            "responsible",
            "raised",
            "due",
            "closed",
            "description",
        )

    def search(self, queryset, _name, value):
        """Find risks by text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(name__icontains=text)
            | Q(measure__icontains=text)
            | Q(responsible__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )
