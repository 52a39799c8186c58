"""Wave plans in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DateFilterLookup, FilterLookup, StrFilterLookup

from netbox_assettool.models import WavePlan

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import BigIntegerLookup, IntegerLookup
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType


@register_filter(WavePlan, lookups=True)
class AssettoolWavePlanFilter(NetBoxModelFilter):
    """Filters plans."""

    digest: StrFilterLookup | None = strawberry_django.filter_field()
    start: DateFilterLookup | None = strawberry_django.filter_field()
    weeks: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    end: DateFilterLookup | None = strawberry_django.filter_field()
    end_is_optimal: FilterLookup[bool] | None = strawberry_django.filter_field()
    objective: Annotated["BigIntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    bound: Annotated["BigIntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    remark: StrFilterLookup | None = strawberry_django.filter_field()
    based_on_id: ID | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()


# A whole plan is long, and `waves/plan/` of the REST API gives it.
@register_type(WavePlan, exclude=["content"], filters=AssettoolWavePlanFilter, pagination=True)
class AssettoolWavePlanType(NetBoxObjectType):
    """One plan, without its long content."""

    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
    based_on: Annotated["AssettoolWavePlanType", strawberry.lazy("netbox_assettool.graphql.wave_plan")] | None
