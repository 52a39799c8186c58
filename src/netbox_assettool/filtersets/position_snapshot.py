"""Filters of position snapshots."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.models import PositionSnapshot


@register_filterset
class PositionSnapshotFilterSet(NetBoxModelFilterSet):
    """Filters snapshots by number, day, hash and who took them."""

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
        model = PositionSnapshot
        fields = ("id", "number", "on", "previous", "digest", "remark")

    def search(self, queryset, _name, value):
        """Find snapshots by remark, hash or who took them."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(remark__icontains=text) | Q(digest__istartswith=text) | Q(user__username__icontains=text)
        )
