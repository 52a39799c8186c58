"""Software accesses in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DateFilterLookup, StrFilterLookup

from netbox_assettool.models import SoftwareAccess

if TYPE_CHECKING:
    from netbox_assettool.graphql.account import AssettoolAccountFilter, AssettoolAccountType
    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType
    from netbox_assettool.graphql.software_product import AssettoolSoftwareProductFilter, AssettoolSoftwareProductType


@register_filter(SoftwareAccess, lookups=True)
class AssettoolSoftwareAccessFilter(NetBoxModelFilter):
    """Filters software accesses."""

    via: StrFilterLookup | None = strawberry_django.filter_field()
    system: StrFilterLookup | None = strawberry_django.filter_field()
    start: DateFilterLookup | None = strawberry_django.filter_field()
    end: DateFilterLookup | None = strawberry_django.filter_field()
    source: StrFilterLookup | None = strawberry_django.filter_field()
    product: (
        Annotated["AssettoolSoftwareProductFilter", strawberry.lazy("netbox_assettool.graphql.software_product")] | None
    ) = strawberry_django.filter_field()
    product_id: ID | None = strawberry_django.filter_field()
    asset: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    asset_id: ID | None = strawberry_django.filter_field()
    account: Annotated["AssettoolAccountFilter", strawberry.lazy("netbox_assettool.graphql.account")] | None = (
        strawberry_django.filter_field()
    )
    account_id: ID | None = strawberry_django.filter_field()


@register_type(SoftwareAccess, fields="__all__", filters=AssettoolSoftwareAccessFilter, pagination=True)
class AssettoolSoftwareAccessType(NetBoxObjectType):
    """One software access."""

    product: Annotated["AssettoolSoftwareProductType", strawberry.lazy("netbox_assettool.graphql.software_product")]
    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")] | None
    account: Annotated["AssettoolAccountType", strawberry.lazy("netbox_assettool.graphql.account")] | None
