"""The filter that everything that belongs to a software product shares."""

import django_filters
from django.utils.translation import gettext_lazy as _

from netbox_assettool.models import SoftwareProduct


class ByProductFilterSet(django_filters.FilterSet):
    """Filters by the product that a row belongs to."""

    product_id = django_filters.ModelMultipleChoiceFilter(
        queryset=SoftwareProduct.objects.all(), distinct=False, label=_("Product (ID)")
    )
    product = django_filters.ModelMultipleChoiceFilter(
        queryset=SoftwareProduct.objects.all(),
        field_name="product__key",
        to_field_name="key",
        distinct=False,
        label=_("Product (key)"),
    )
