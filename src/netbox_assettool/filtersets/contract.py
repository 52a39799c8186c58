"""Filters of contracts."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import ContactModelFilterSet, TenancyFilterSet
from utilities.filtersets import register_filterset

from netbox_assettool.models import Contract, Supplier


@register_filterset
class ContractFilterSet(TenancyFilterSet, ContactModelFilterSet, PrimaryModelFilterSet):
    """Filters contracts by supplier, term, notice and cost."""

    supplier_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Supplier.objects.all(), distinct=False, label=_("Supplier (ID)")
    )
    supplier = django_filters.ModelMultipleChoiceFilter(
        queryset=Supplier.objects.all(),
        field_name="supplier__name",
        to_field_name="name",
        distinct=False,
        label=_("Supplier (name)"),
    )

    class Meta:
        model = Contract
        fields = (
            "id",
            "number",
            "title",
            "start",
            "end",
            "renewal_months",
            "notice_months",
            "notice_days",
            "yearly_cost",
            "currency",
            "has_true_up",
            "description",
        )

    def search(self, queryset, _name, value):
        """Find contracts by number, title, supplier or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(number__icontains=text)
            | Q(title__icontains=text)
            | Q(supplier__name__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )
