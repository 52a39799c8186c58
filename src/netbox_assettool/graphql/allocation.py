"""Allocations in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DateFilterLookup

from netbox_assettool.models import Allocation

if TYPE_CHECKING:
    from core.graphql.filters import ContentTypeFilter
    from netbox.graphql.filter_lookups import IntegerLookup
    from netbox.graphql.types import ContentTypeType

    from netbox_assettool.graphql.entitlement import AssettoolEntitlementFilter, AssettoolEntitlementType


@register_filter(Allocation, lookups=True)
class AssettoolAllocationFilter(NetBoxModelFilter):
    """Filters allocations."""

    object_type: Annotated["ContentTypeFilter", strawberry.lazy("core.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    object_type_id: ID | None = strawberry_django.filter_field()
    object_id: ID | None = strawberry_django.filter_field()
    quantity: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    start: DateFilterLookup | None = strawberry_django.filter_field()
    end: DateFilterLookup | None = strawberry_django.filter_field()
    entitlement: (
        Annotated["AssettoolEntitlementFilter", strawberry.lazy("netbox_assettool.graphql.entitlement")] | None
    ) = strawberry_django.filter_field()
    entitlement_id: ID | None = strawberry_django.filter_field()


@register_type(Allocation, fields="__all__", filters=AssettoolAllocationFilter, pagination=True)
class AssettoolAllocationType(NetBoxObjectType):
    """One allocation."""

    object_type: Annotated["ContentTypeType", strawberry.lazy("netbox.graphql.types")]
    entitlement: Annotated["AssettoolEntitlementType", strawberry.lazy("netbox_assettool.graphql.entitlement")]
