"""Accounts in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry.scalars import JSON
from strawberry_django import DatetimeFilterLookup, FilterLookup, StrFilterLookup

from netbox_assettool.models import Account

if TYPE_CHECKING:
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType


@register_filter(Account, lookups=True)
class AssettoolAccountFilter(NetBoxModelFilter):
    """Filters accounts."""

    login: StrFilterLookup | None = strawberry_django.filter_field()
    directory_id: StrFilterLookup | None = strawberry_django.filter_field()
    department: StrFilterLookup | None = strawberry_django.filter_field()
    enabled: FilterLookup[bool] | None = strawberry_django.filter_field()
    is_shared: FilterLookup[bool] | None = strawberry_django.filter_field()
    last_seen: DatetimeFilterLookup | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(Account, fields="__all__", filters=AssettoolAccountFilter, pagination=True)
class AssettoolAccountType(NetBoxObjectType):
    """One account."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    sources: JSON
