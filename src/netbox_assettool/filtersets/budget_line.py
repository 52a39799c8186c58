"""Filters of budget lines."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import BudgetKindChoices, BudgetStatusChoices
from netbox_assettool.models import BudgetLine


@register_filterset
class BudgetLineFilterSet(TenancyFilterSet, PrimaryModelFilterSet):
    """Filters budget lines."""

    kind = django_filters.MultipleChoiceFilter(choices=BudgetKindChoices, distinct=False, label=_("Kind"))
    status = django_filters.MultipleChoiceFilter(choices=BudgetStatusChoices, distinct=False, label=_("Status"))

    class Meta:
        model = BudgetLine
        fields = ("id", "name", "year", "on", "budgeted", "spent", "forecast", "responsible", "description")

    def search(self, queryset, _name, value):
        """Find budget lines by text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(name__icontains=text)
            | Q(responsible__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )
