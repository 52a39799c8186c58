"""Parallel runs in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import DualUseBasisEnum
from netbox_assettool.models import ParallelRun

if TYPE_CHECKING:
    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType


@register_filter(ParallelRun, lookups=True)
class AssettoolParallelRunFilter(NetBoxModelFilter):
    """Filters parallel runs."""

    start: DateFilterLookup | None = strawberry_django.filter_field()
    end: DateFilterLookup | None = strawberry_django.filter_field()
    basis: BaseFilterLookup[DualUseBasisEnum] | None = strawberry_django.filter_field()
    place: StrFilterLookup | None = strawberry_django.filter_field()
    remark: StrFilterLookup | None = strawberry_django.filter_field()
    old: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    old_id: ID | None = strawberry_django.filter_field()
    new: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    new_id: ID | None = strawberry_django.filter_field()


@register_type(ParallelRun, fields="__all__", filters=AssettoolParallelRunFilter, pagination=True)
class AssettoolParallelRunType(NetBoxObjectType):
    """One parallel run."""

    old: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]
    new: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]
