"""The filter that everything that belongs to an asset shares."""

import django_filters
from django.utils.translation import gettext_lazy as _

from netbox_assettool.models import Asset


class ByAssetFilterSet(django_filters.FilterSet):
    """Filters by the asset that a row belongs to."""

    asset_id = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(), distinct=False, label=_("Asset (ID)")
    )
    asset = django_filters.ModelMultipleChoiceFilter(
        queryset=Asset.objects.all(),
        field_name="asset__name",
        to_field_name="name",
        distinct=False,
        label=_("Asset (name)"),
    )
