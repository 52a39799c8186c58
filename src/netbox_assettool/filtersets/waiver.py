"""Filters of waivers."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import GateChoices
from netbox_assettool.models import Waiver, Wave, WaveItem


@register_filterset
class WaiverFilterSet(NetBoxModelFilterSet):
    """Filters waivers by wave, item, gate, who gave them and whether they still count."""

    wave_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Wave.objects.all(), distinct=False, label=_("Wave (ID)")
    )
    item_id = django_filters.ModelMultipleChoiceFilter(
        queryset=WaveItem.objects.all(), distinct=False, label=_("Item (ID)")
    )
    gate = django_filters.MultipleChoiceFilter(choices=GateChoices, distinct=False, label=_("Gate"))
    is_expired = django_filters.BooleanFilter(method="filter_is_expired", label=_("Expired"))
    user_id = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(), distinct=False, label=_("User (ID)")
    )
    user = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(),
        field_name="user__username",
        to_field_name="username",
        distinct=False,
        label=_("User (name)"),
    )

    class Meta:
        model = Waiver
        fields = ("id", "reason", "expires")

    def filter_is_expired(self, queryset, _name, value):
        """Keep the waivers that no longer count, or those that do."""
        today = timezone.localdate()
        return queryset.filter(expires__lt=today) if value else queryset.filter(expires__gte=today)

    def search(self, queryset, _name, value):
        """Find waivers by wave, item or reason."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(wave__name__icontains=text) | Q(item__name__icontains=text) | Q(reason__icontains=text)
        )
