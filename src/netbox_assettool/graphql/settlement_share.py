"""Settlement shares in GraphQL."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import FilterLookup, StrFilterLookup

from netbox_assettool.models import SettlementShare

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType


@register_filter(SettlementShare, lookups=True)
class AssettoolSettlementShareFilter(NetBoxModelFilter):
    """Filters settlement shares."""

    inhabitants: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    ownership: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    remark: StrFilterLookup | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(SettlementShare, fields="__all__", filters=AssettoolSettlementShareFilter, pagination=True)
class AssettoolSettlementShareType(NetBoxObjectType):
    """One settlement share."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")]
