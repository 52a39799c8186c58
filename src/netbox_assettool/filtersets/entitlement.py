"""Filters of entitlements."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from netbox.filtersets import PrimaryModelFilterSet
from tenancy.filtersets import TenancyFilterSet
from utilities.filters import MultiValueCharFilter
from utilities.filtersets import register_filterset

from netbox_assettool.choices import DualUseBasisChoices, MetricChoices
from netbox_assettool.filtersets.by_product import ByProductFilterSet
from netbox_assettool.models import Contract, Entitlement, Supplier


@register_filterset
class EntitlementFilterSet(ByProductFilterSet, TenancyFilterSet, PrimaryModelFilterSet):
    """Filters entitlements by what they are to, where they come from, when they count and what they allow."""

    publisher = MultiValueCharFilter(field_name="product__publisher", label=_("Publisher"))
    contract_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Contract.objects.all(), distinct=False, label=_("Contract (ID)")
    )
    contract = django_filters.ModelMultipleChoiceFilter(
        queryset=Contract.objects.all(),
        field_name="contract__number",
        to_field_name="number",
        distinct=False,
        label=_("Contract (number)"),
    )
    supplier_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Supplier.objects.all(), field_name="contract__supplier", distinct=False, label=_("Supplier (ID)")
    )
    metric = django_filters.MultipleChoiceFilter(choices=MetricChoices, distinct=False, label=_("Metric"))
    dual_use_basis = django_filters.MultipleChoiceFilter(
        choices=DualUseBasisChoices, distinct=False, label=_("Dual use: basis")
    )
    valid_on = django_filters.DateFilter(method="filter_valid_on", label=_("Counts on"))

    class Meta:
        model = Entitlement
        fields = (
            "id",
            "reference",
            "quantity",
            "rights_per_pack",
            "unit_price",
            "part_number",
            "start",
            "end",
            "is_subscription",
            "maintenance_start",
            "maintenance_end",
            "may_upgrade",
            "may_downgrade",
            "may_downgrade_edition",
            "is_transferable",
            "dual_use_days",
            "dual_use_place",
            "description",
        )

    def search(self, queryset, _name, value):
        """Find entitlements by reference, product, part number, contract or text."""
        if not (text := value.strip()):
            return queryset
        return queryset.filter(
            Q(reference__icontains=text)
            | Q(product__name__icontains=text)
            | Q(product__publisher__icontains=text)
            | Q(part_number__iexact=text)
            | Q(contract__number__icontains=text)
            | Q(description__icontains=text)
            | Q(comments__icontains=text)
        )

    def filter_valid_on(self, queryset, _name, value):
        """Keep the entitlements that have begun on the day and have not ended before it."""
        begun, there = Q(start=None) | Q(start__lte=value), Q(end=None) | Q(end__gte=value)
        return queryset.filter(begun, there, quantity__gte=0)
