"""Filters of runs."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import RunStatusChoices
from netbox_assettool.models import Run, Wave


@register_filterset
class RunFilterSet(NetBoxModelFilterSet):
    """Filters runs by wave, status, who started them and when, and whether that was an emergency."""

    wave_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Wave.objects.all(), distinct=False, label=_("Wave (ID)")
    )
    status = django_filters.MultipleChoiceFilter(choices=RunStatusChoices, distinct=False, label=_("Status"))
    user_id = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(), distinct=False, label=_("Started by (ID)")
    )
    user = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(),
        field_name="user__username",
        to_field_name="username",
        distinct=False,
        label=_("Started by (name)"),
    )
    is_emergency = django_filters.BooleanFilter(method="started_in_emergency", label=_("Started in an emergency"))

    class Meta:
        model = Run
        fields = ("id", "uuid", "is_open", "started", "finished", "why", "emergency", "content_hash")

    def started_in_emergency(self, queryset, _name, value):
        """Those that were started though gates were not met, or all others."""
        return queryset.exclude(emergency="") if value else queryset.filter(emergency="")

    def search(self, queryset, _name, value):
        """Find runs by wave, why they are where they are, emergency, or the beginning of their UUID."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(wave__name__icontains=text)
            | Q(why__icontains=text)
            | Q(emergency__icontains=text)
            | Q(uuid__startswith=text)
        )
