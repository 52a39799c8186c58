"""Moves in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import MoveActionEnum
from netbox_assettool.models import AssetMove

if TYPE_CHECKING:
    from users.graphql.types import UserType

    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType


@register_filter(AssetMove, lookups=True)
class AssettoolAssetMoveFilter(NetBoxModelFilter):
    """Filters moves."""

    action: BaseFilterLookup[MoveActionEnum] | None = strawberry_django.filter_field()
    asset: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    asset_id: ID | None = strawberry_django.filter_field()
    other_id: ID | None = strawberry_django.filter_field()
    other_name: StrFilterLookup | None = strawberry_django.filter_field()
    comment: StrFilterLookup | None = strawberry_django.filter_field()
    undone_at: DatetimeFilterLookup | None = strawberry_django.filter_field()


# What moved holds notes of devices that not everybody may see.
@register_type(AssetMove, exclude=["moved"], filters=AssettoolAssetMoveFilter, pagination=True)
class AssettoolAssetMoveType(NetBoxObjectType):
    """One merge or split."""

    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]
    other: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")] | None
    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
    undone_by: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
