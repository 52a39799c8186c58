"""Filters of reference components."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import ImpactChoices
from netbox_assettool.models import Application, ComponentUse, ReferenceComponent


@register_filterset
class ReferenceComponentFilterSet(PrimaryModelFilterSet):
    """Filters reference components by name, status in GEMMA, BIV and use."""

    availability = django_filters.MultipleChoiceFilter(choices=ImpactChoices, distinct=False, label=_("Availability"))
    integrity = django_filters.MultipleChoiceFilter(choices=ImpactChoices, distinct=False, label=_("Integrity"))
    confidentiality = django_filters.MultipleChoiceFilter(
        choices=ImpactChoices, distinct=False, label=_("Confidentiality")
    )
    application_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Application.objects.all(), field_name="applications", label=_("Application (ID)")
    )
    is_used = django_filters.BooleanFilter(method="filter_is_used", label=_("Some application is used as it"))

    class Meta:
        model = ReferenceComponent
        fields = ("id", "name", "identifier", "gemma_status", "baseline", "description")

    def search(self, queryset, _name, value):
        """Find reference components by name, identifier or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(name__icontains=text)
            | Q(identifier__iexact=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )

    def filter_is_used(self, queryset, _name, value):
        """Keep those that some application is used as, or the others."""
        is_used = Exists(ComponentUse.objects.filter(component=OuterRef("pk")))
        return queryset.filter(is_used if value else ~is_used)
