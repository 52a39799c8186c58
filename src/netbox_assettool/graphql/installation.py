"""Installations in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DateFilterLookup, StrFilterLookup

from netbox_assettool.models import Installation

if TYPE_CHECKING:
    from netbox_assettool.graphql.account import AssettoolAccountFilter, AssettoolAccountType
    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType
    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType
    from netbox_assettool.graphql.software_product import AssettoolSoftwareProductFilter, AssettoolSoftwareProductType


@register_filter(Installation, lookups=True)
class AssettoolInstallationFilter(NetBoxModelFilter):
    """Filters installations."""

    source: StrFilterLookup | None = strawberry_django.filter_field()
    version: StrFilterLookup | None = strawberry_django.filter_field()
    found_as: StrFilterLookup | None = strawberry_django.filter_field()
    rule: StrFilterLookup | None = strawberry_django.filter_field()
    first_seen: DateFilterLookup | None = strawberry_django.filter_field()
    last_seen: DateFilterLookup | None = strawberry_django.filter_field()
    removed: DateFilterLookup | None = strawberry_django.filter_field()
    last_used: DateFilterLookup | None = strawberry_django.filter_field()
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
    application: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    application_id: ID | None = strawberry_django.filter_field()
    replica_of: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    replica_of_id: ID | None = strawberry_django.filter_field()


@register_type(Installation, fields="__all__", filters=AssettoolInstallationFilter, pagination=True)
class AssettoolInstallationType(NetBoxObjectType):
    """One installation."""

    product: Annotated["AssettoolSoftwareProductType", strawberry.lazy("netbox_assettool.graphql.software_product")]
    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")] | None
    account: Annotated["AssettoolAccountType", strawberry.lazy("netbox_assettool.graphql.account")] | None
    application: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")] | None
    replica_of: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")] | None
