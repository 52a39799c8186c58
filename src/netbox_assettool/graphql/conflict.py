"""Conflicts in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import ConflictKindEnum, ConflictStatusEnum
from netbox_assettool.models import Conflict

if TYPE_CHECKING:
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType

    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType
    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType
    from netbox_assettool.graphql.sync_run import AssettoolSyncRunFilter, AssettoolSyncRunType


@register_filter(Conflict, lookups=True)
class AssettoolConflictFilter(NetBoxModelFilter):
    """Filters conflicts."""

    key: StrFilterLookup | None = strawberry_django.filter_field()
    asset: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    asset_id: ID | None = strawberry_django.filter_field()
    application: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    application_id: ID | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[ConflictKindEnum] | None = strawberry_django.filter_field()
    field: StrFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[ConflictStatusEnum] | None = strawberry_django.filter_field()
    resolution: StrFilterLookup | None = strawberry_django.filter_field()
    rule: StrFilterLookup | None = strawberry_django.filter_field()
    resolved_by: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    resolved_at: DatetimeFilterLookup | None = strawberry_django.filter_field()
    run: Annotated["AssettoolSyncRunFilter", strawberry.lazy("netbox_assettool.graphql.sync_run")] | None = (
        strawberry_django.filter_field()
    )
    run_id: ID | None = strawberry_django.filter_field()


@register_type(Conflict, fields="__all__", filters=AssettoolConflictFilter, pagination=True)
class AssettoolConflictType(NetBoxObjectType):
    """One conflict."""

    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")] | None
    application: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")] | None
    resolved_by: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
    run: Annotated["AssettoolSyncRunType", strawberry.lazy("netbox_assettool.graphql.sync_run")] | None
