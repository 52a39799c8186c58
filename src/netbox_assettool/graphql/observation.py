"""Observations in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.models import Observation

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import JSONFilter

    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType
    from netbox_assettool.graphql.sync_run import AssettoolSyncRunFilter, AssettoolSyncRunType


@register_filter(Observation, lookups=True)
class AssettoolObservationFilter(NetBoxModelFilter):
    """Filters observations."""

    asset: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    asset_id: ID | None = strawberry_django.filter_field()
    source: StrFilterLookup | None = strawberry_django.filter_field()
    external_id: StrFilterLookup | None = strawberry_django.filter_field()
    origin: StrFilterLookup | None = strawberry_django.filter_field()
    fields: Annotated["JSONFilter", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    first_seen: DatetimeFilterLookup | None = strawberry_django.filter_field()
    last_seen: DatetimeFilterLookup | None = strawberry_django.filter_field()
    run: Annotated["AssettoolSyncRunFilter", strawberry.lazy("netbox_assettool.graphql.sync_run")] | None = (
        strawberry_django.filter_field()
    )
    run_id: ID | None = strawberry_django.filter_field()


@register_type(Observation, fields="__all__", filters=AssettoolObservationFilter, pagination=True)
class AssettoolObservationType(NetBoxObjectType):
    """One observation."""

    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]
    run: Annotated["AssettoolSyncRunType", strawberry.lazy("netbox_assettool.graphql.sync_run")] | None
