"""Filters of milestones."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import MilestoneStatusChoices
from netbox_assettool.models import Milestone


@register_filterset
class MilestoneFilterSet(TenancyFilterSet, PrimaryModelFilterSet):
    """Filters milestones."""

    status = django_filters.MultipleChoiceFilter(choices=MilestoneStatusChoices, distinct=False, label=_("Status"))

    class Meta:
        model = Milestone
        fields = ("id", "name", "responsible", "planned", "forecast", "done", "description")

    def search(self, queryset, _name, value):
        """Find milestones by text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(name__icontains=text)
            | Q(responsible__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )
