"""Filters of sync runs."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import SyncRunStatusChoices
from netbox_assettool.models import SyncRun


@register_filterset
class SyncRunFilterSet(NetBoxModelFilterSet):
    """Filters sync runs by status, user, time, counts and whether their accounts add up."""

    status = django_filters.MultipleChoiceFilter(choices=SyncRunStatusChoices, distinct=False, label=_("Status"))
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
    adds_up = django_filters.BooleanFilter(method="filter_adds_up", label=_("Adds up"))

    class Meta:
        model = SyncRun
        fields = (
            "id",
            "uuid",
            "plan_hash",
            "started",
            "finished",
            "message",
            "rows_read",
            "rows_accepted",
            "rows_merged",
            "rows_rejected",
            "rows_held",
        )

    def search(self, queryset, _name, value):
        """Find runs by message, plan hash or user."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(message__icontains=text) | Q(plan_hash__istartswith=text) | Q(user__username__icontains=text)
        )

    def filter_adds_up(self, queryset, _name, value):
        """Keep runs in which every row read is accounted for, or those in which one is not."""
        adds_up = Q(rows_read=F("rows_accepted") + F("rows_merged") + F("rows_rejected") + F("rows_held"))
        return queryset.filter(adds_up if value else ~adds_up)
