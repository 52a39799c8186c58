"""Position snapshots in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DateFilterLookup, StrFilterLookup

from netbox_assettool.models import PositionSnapshot

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType


@register_filter(PositionSnapshot, lookups=True)
class AssettoolPositionSnapshotFilter(NetBoxModelFilter):
    """Filters position snapshots."""

    number: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    on: DateFilterLookup | None = strawberry_django.filter_field()
    previous: StrFilterLookup | None = strawberry_django.filter_field()
    digest: StrFilterLookup | None = strawberry_django.filter_field()
    remark: StrFilterLookup | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()


# A whole position is long, and `chain/` of the REST API gives it.
@register_type(PositionSnapshot, exclude=["content"], filters=AssettoolPositionSnapshotFilter, pagination=True)
class AssettoolPositionSnapshotType(NetBoxObjectType):
    """One snapshot, without its long content."""

    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
