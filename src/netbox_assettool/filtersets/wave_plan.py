"""Filters of wave plans."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.models import WavePlan


@register_filterset
class WavePlanFilterSet(NetBoxModelFilterSet):
    """Filters plans by hash, term, cost and who saved them."""

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
    based_on_id = django_filters.ModelMultipleChoiceFilter(
        queryset=WavePlan.objects.defer("content"), distinct=False, label=_("Based on (ID)")
    )
    is_current = django_filters.BooleanFilter(method="filter_is_current", label=_("It is the one that counts"))

    class Meta:
        model = WavePlan
        fields = ("id", "digest", "start", "weeks", "end", "end_is_optimal", "objective", "bound", "remark")

    def filter_is_current(self, queryset, _name, value):
        """Keep the newest plan, or all others."""
        return queryset.filter(followed_by__isnull=value)

    def search(self, queryset, _name, value):
        """Find plans by remark, hash or who saved them."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(remark__icontains=text) | Q(digest__istartswith=text) | Q(user__username__icontains=text)
        )
