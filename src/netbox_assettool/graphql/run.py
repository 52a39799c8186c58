"""Runs in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DatetimeFilterLookup, FilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import RunStatusEnum
from netbox_assettool.models import Run

if TYPE_CHECKING:
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType

    from netbox_assettool.graphql.wave import AssettoolWaveFilter, AssettoolWaveType


@register_filter(Run, lookups=True)
class AssettoolRunFilter(NetBoxModelFilter):
    """Filters runs."""

    uuid: StrFilterLookup | None = strawberry_django.filter_field()
    wave: Annotated["AssettoolWaveFilter", strawberry.lazy("netbox_assettool.graphql.wave")] | None = (
        strawberry_django.filter_field()
    )
    wave_id: ID | None = strawberry_django.filter_field()
    status: BaseFilterLookup[RunStatusEnum] | None = strawberry_django.filter_field()
    is_open: FilterLookup[bool] | None = strawberry_django.filter_field()
    why: StrFilterLookup | None = strawberry_django.filter_field()
    emergency: StrFilterLookup | None = strawberry_django.filter_field()
    content_hash: StrFilterLookup | None = strawberry_django.filter_field()
    started: DatetimeFilterLookup | None = strawberry_django.filter_field()
    finished: DatetimeFilterLookup | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()


# How gates stood names everything that they looked at, whoever may see it.
@register_type(Run, exclude=["gates"], filters=AssettoolRunFilter, pagination=True)
class AssettoolRunType(NetBoxObjectType):
    """One run."""

    wave: Annotated["AssettoolWaveType", strawberry.lazy("netbox_assettool.graphql.wave")]
    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
