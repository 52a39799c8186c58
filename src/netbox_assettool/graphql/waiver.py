"""Waivers in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import GateEnum
from netbox_assettool.models import Waiver

if TYPE_CHECKING:
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType

    from netbox_assettool.graphql.wave import AssettoolWaveFilter, AssettoolWaveType
    from netbox_assettool.graphql.wave_item import AssettoolWaveItemFilter, AssettoolWaveItemType


@register_filter(Waiver, lookups=True)
class AssettoolWaiverFilter(NetBoxModelFilter):
    """Filters waivers."""

    wave: Annotated["AssettoolWaveFilter", strawberry.lazy("netbox_assettool.graphql.wave")] | None = (
        strawberry_django.filter_field()
    )
    wave_id: ID | None = strawberry_django.filter_field()
    gate: BaseFilterLookup[GateEnum] | None = strawberry_django.filter_field()
    item: Annotated["AssettoolWaveItemFilter", strawberry.lazy("netbox_assettool.graphql.wave_item")] | None = (
        strawberry_django.filter_field()
    )
    item_id: ID | None = strawberry_django.filter_field()
    reason: StrFilterLookup | None = strawberry_django.filter_field()
    expires: DateFilterLookup | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()


@register_type(Waiver, fields="__all__", filters=AssettoolWaiverFilter, pagination=True)
class AssettoolWaiverType(NetBoxObjectType):
    """One waiver."""

    wave: Annotated["AssettoolWaveType", strawberry.lazy("netbox_assettool.graphql.wave")]
    item: Annotated["AssettoolWaveItemType", strawberry.lazy("netbox_assettool.graphql.wave_item")] | None
    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
