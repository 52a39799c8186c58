"""Filters of stored reports."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import NetBoxModelFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.choices import ReportFormatChoices, ReportNameChoices
from netbox_assettool.models import StoredReport


@register_filterset
class StoredReportFilterSet(NetBoxModelFilterSet):
    """Filters stored reports by what they are and which period they are of."""

    report = django_filters.MultipleChoiceFilter(choices=ReportNameChoices, distinct=False, label=_("Report"))
    format = django_filters.MultipleChoiceFilter(choices=ReportFormatChoices, distinct=False, label=_("Format"))

    class Meta:
        model = StoredReport
        fields = ("id", "period", "language", "as_of", "made_at", "size", "digest")

    def search(self, queryset, _name, value):
        """Find stored reports by what they are, period or hash."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(Q(report__icontains=text) | Q(period__icontains=text) | Q(digest__istartswith=text))
