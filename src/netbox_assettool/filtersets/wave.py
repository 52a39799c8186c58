"""Filters of waves."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import ContactModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import WaveStatusChoices
from netbox_assettool.models import Application, Wave, WavePlan
from netbox_assettool.moving_objects import items_of


@register_filterset
class WaveFilterSet(PrimaryModelFilterSet, ContactModelFilterSet):
    """Filters waves by week, status, window, plan and what moves in them."""

    status = django_filters.MultipleChoiceFilter(choices=WaveStatusChoices, distinct=False, label=_("Status"))
    submitted_by_id = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(), distinct=False, label=_("Submitted by (ID)")
    )
    submitted_by = django_filters.ModelMultipleChoiceFilter(
        queryset=get_user_model().objects.all(),
        field_name="submitted_by__username",
        to_field_name="username",
        distinct=False,
        label=_("Submitted by (name)"),
    )
    plan_id = django_filters.ModelMultipleChoiceFilter(
        queryset=WavePlan.objects.defer("content"), distinct=False, label=_("Plan (ID)")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), method="filter_application", label=_("Application (ID)")
    )

    class Meta:
        model = Wave
        fields = (
            "id",
            "number",
            "name",
            "week",
            "window_start",
            "window_end",
            "baseline",
            "started",
            "finished",
            "content_hash",
            "submitted_at",
            "description",
        )

    def filter_application(self, queryset, _name, value):
        """Keep the waves that these applications move in."""
        return queryset.filter(pk__in=items_of(value).values("wave")) if value else queryset

    def search(self, queryset, _name, value):
        """Find waves by name, number or text."""
        if not (text := value.strip()):
            return queryset
        found = Q(name__icontains=text) | Q(description__icontains=text) | Q(comments__icontains=text)
        return queryset.filter(found | Q(number=int(text)) if text.isdecimal() else found)
