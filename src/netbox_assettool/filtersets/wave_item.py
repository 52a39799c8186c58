"""Filters of wave items."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filters import MultiValueContentTypeFilter
from utilities.filtersets import register_filterset

from netbox_assettool.choices import ItemKindChoices, ItemStateChoices
from netbox_assettool.models import Account, Application, Asset, DataSet, Integration, Wave, WaveItem
from netbox_assettool.moving_objects import items_of


@register_filterset
class WaveItemFilterSet(NetBoxModelFilterSet):
    """Filters items by wave, kind, state and object."""

    wave_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Wave.objects.all(), distinct=False, label=_("Wave (ID)")
    )
    wave = django_filters.ModelMultipleChoiceFilter(
        queryset=Wave.objects.all(),
        field_name="wave__number",
        to_field_name="number",
        distinct=False,
        label=_("Wave (number)"),
    )
    kind = django_filters.MultipleChoiceFilter(choices=ItemKindChoices, distinct=False, label=_("Kind"))
    state = django_filters.MultipleChoiceFilter(
        choices=ItemStateChoices, distinct=False, label=pgettext_lazy("wave item", "State")
    )
    object_type = MultiValueContentTypeFilter(label=_("Object type"))
    object_type_id = django_filters.ModelMultipleChoiceFilter(
        queryset=ContentType.objects.all(), distinct=False, label=_("Object type (ID)")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), method="filter_object", label=_("Application (ID)")
    )
    data_set_id = django_filters.ModelMultipleChoiceFilter(
        queryset=DataSet.objects.all(), method="filter_object", label=_("Data set (ID)")
    )
    integration_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Integration.objects.all(), method="filter_object", label=_("Integration (ID)")
    )
    asset_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), method="filter_object", label=_("Asset (ID)")
    )
    account_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Account.objects.all(), method="filter_object", label=_("Account (ID)")
    )

    class Meta:
        model = WaveItem
        fields = ("id", "object_id", "item", "item_name", "name", "is_fixed", "baseline", "moved_at", "evidence")

    def filter_object(self, queryset, _name, value):
        """Keep what moves one of these objects."""
        return queryset.filter(pk__in=items_of(value).values("pk")) if value else queryset

    def search(self, queryset, _name, value):
        """Find items by name, or by what they move with."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(name__icontains=text) | Q(item_name__icontains=text) | Q(item__icontains=text))
