"""Filters of approvals."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import VerdictChoices
from netbox_assettool.models import Approval, Wave


@register_filterset
class ApprovalFilterSet(NetBoxModelFilterSet):
    """Filters approvals by wave, verdict, who gave them and when."""

    wave_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Wave.objects.all(), distinct=False, label=_("Wave (ID)")
    )
    verdict = django_filters.MultipleChoiceFilter(choices=VerdictChoices, distinct=False, label=_("Verdict"))
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
        model = Approval
        fields = ("id", "content_hash", "at", "comment", "change_number")

    def search(self, queryset, _name, value):
        """Find approvals by wave, what was said, or change number."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(wave__name__icontains=text) | Q(comment__icontains=text) | Q(change_number__icontains=text)
        )
