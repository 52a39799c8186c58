"""Asset identifiers in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import IdentifierTypeEnum
from netbox_assettool.models import AssetIdentifier

if TYPE_CHECKING:
    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType


@register_filter(AssetIdentifier, lookups=True)
class AssettoolAssetIdentifierFilter(NetBoxModelFilter):
    """Filters identifiers."""

    asset: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    asset_id: ID | None = strawberry_django.filter_field()
    type: BaseFilterLookup[IdentifierTypeEnum] | None = strawberry_django.filter_field()
    value: StrFilterLookup | None = strawberry_django.filter_field()
    former: BaseFilterLookup[bool] | None = strawberry_django.filter_field()


@register_type(AssetIdentifier, fields="__all__", filters=AssettoolAssetIdentifierFilter, pagination=True)
class AssettoolAssetIdentifierType(NetBoxObjectType):
    """One identifier."""

    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]
