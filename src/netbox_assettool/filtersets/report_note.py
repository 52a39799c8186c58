"""Filters of report notes."""

from django.db.models import Q
from netbox.filtersets import NetBoxModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.models import ReportNote


@register_filterset
class ReportNoteFilterSet(TenancyFilterSet, NetBoxModelFilterSet):
    """Filters report notes."""

    class Meta:
        model = ReportNote
        fields = ("id", "month", "author")

    def search(self, queryset, _name, value):
        """Find report notes by text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(author__icontains=text) | Q(text__icontains=text))
