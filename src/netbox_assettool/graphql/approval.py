"""Approvals in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import VerdictEnum
from netbox_assettool.models import Approval

if TYPE_CHECKING:
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType

    from netbox_assettool.graphql.wave import AssettoolWaveFilter, AssettoolWaveType


@register_filter(Approval, lookups=True)
class AssettoolApprovalFilter(NetBoxModelFilter):
    """Filters approvals."""

    wave: Annotated["AssettoolWaveFilter", strawberry.lazy("netbox_assettool.graphql.wave")] | None = (
        strawberry_django.filter_field()
    )
    wave_id: ID | None = strawberry_django.filter_field()
    verdict: BaseFilterLookup[VerdictEnum] | None = strawberry_django.filter_field()
    content_hash: StrFilterLookup | None = strawberry_django.filter_field()
    at: DatetimeFilterLookup | None = strawberry_django.filter_field()
    comment: StrFilterLookup | None = strawberry_django.filter_field()
    change_number: StrFilterLookup | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()


# What was approved names everything that moves, whoever may see it.
@register_type(Approval, exclude=["content"], filters=AssettoolApprovalFilter, pagination=True)
class AssettoolApprovalType(NetBoxObjectType):
    """One approval, without the content that was seen."""

    wave: Annotated["AssettoolWaveType", strawberry.lazy("netbox_assettool.graphql.wave")]
    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
