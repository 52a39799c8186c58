"""Freezes in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry_django import DateFilterLookup, StrFilterLookup

from netbox_assettool.models import Freeze

if TYPE_CHECKING:
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType


@register_filter(Freeze, lookups=True)
class AssettoolFreezeFilter(NetBoxModelFilter):
    """Filters freezes."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    start: DateFilterLookup | None = strawberry_django.filter_field()
    end: DateFilterLookup | None = strawberry_django.filter_field()
    reason: StrFilterLookup | None = strawberry_django.filter_field()
    tenants: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    applications: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()


@register_type(Freeze, fields="__all__", filters=AssettoolFreezeFilter, pagination=True)
class AssettoolFreezeType(NetBoxObjectType):
    """One freeze."""

    tenants: list[Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")]]
    applications: list[Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]]
