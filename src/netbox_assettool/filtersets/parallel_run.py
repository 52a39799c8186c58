"""Filters of parallel runs."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import DualUseBasisChoices
from netbox_assettool.models import Asset, ParallelRun


@register_filterset
class ParallelRunFilterSet(NetBoxModelFilterSet):
    """Filters parallel runs by machine, term, basis and place."""

    old_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), distinct=False, label=_("Old machine (ID)")
    )
    old = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(),
        field_name="old__name",
        to_field_name="name",
        distinct=False,
        label=_("Old machine (name)"),
    )
    new_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), distinct=False, label=_("New machine (ID)")
    )
    new = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(),
        field_name="new__name",
        to_field_name="name",
        distinct=False,
        label=_("New machine (name)"),
    )
    asset_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), method="filter_asset", label=_("Old or new machine (ID)")
    )
    basis = django_filters.MultipleChoiceFilter(choices=DualUseBasisChoices, distinct=False, label=_("Basis"))

    class Meta:
        model = ParallelRun
        fields = ("id", "start", "end", "place", "remark")

    def search(self, queryset, _name, value):
        """Find parallel runs by machine, place or remark."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(old__name__icontains=text)
            | Q(new__name__icontains=text)
            | Q(place__icontains=text)
            | Q(remark__icontains=text)
        )

    def filter_asset(self, queryset, _name, value):
        """Keep the runs that one of the machines takes part in."""
        return queryset.filter(Q(old__in=value) | Q(new__in=value)) if value else queryset
