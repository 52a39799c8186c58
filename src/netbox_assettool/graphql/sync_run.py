"""Sync runs in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, ComparisonFilterLookup, DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import SyncRunStatusEnum
from netbox_assettool.models import SyncRun

if TYPE_CHECKING:
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType

    from netbox_assettool.graphql.conflict import AssettoolConflictType
    from netbox_assettool.graphql.observation import AssettoolObservationType


@register_filter(SyncRun, lookups=True)
class AssettoolSyncRunFilter(NetBoxModelFilter):
    """Filters runs."""

    uuid: StrFilterLookup | None = strawberry_django.filter_field()
    plan_hash: StrFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[SyncRunStatusEnum] | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()
    started: DatetimeFilterLookup | None = strawberry_django.filter_field()
    finished: DatetimeFilterLookup | None = strawberry_django.filter_field()
    message: StrFilterLookup | None = strawberry_django.filter_field()
    rows_read: ComparisonFilterLookup[int] | None = strawberry_django.filter_field()
    rows_accepted: ComparisonFilterLookup[int] | None = strawberry_django.filter_field()
    rows_merged: ComparisonFilterLookup[int] | None = strawberry_django.filter_field()
    rows_rejected: ComparisonFilterLookup[int] | None = strawberry_django.filter_field()
    rows_held: ComparisonFilterLookup[int] | None = strawberry_django.filter_field()


@register_type(SyncRun, fields="__all__", filters=AssettoolSyncRunFilter, pagination=True)
class AssettoolSyncRunType(NetBoxObjectType):
    """One run."""

    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
    adds_up: bool
    observations: list[Annotated["AssettoolObservationType", strawberry.lazy("netbox_assettool.graphql.observation")]]
    conflicts: list[Annotated["AssettoolConflictType", strawberry.lazy("netbox_assettool.graphql.conflict")]]
