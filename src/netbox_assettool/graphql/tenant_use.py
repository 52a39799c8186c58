"""Tenant uses in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID

from netbox_assettool.models import TenantUse

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType


@register_filter(TenantUse, lookups=True)
class AssettoolTenantUseFilter(NetBoxModelFilter):
    """Filters tenant uses."""

    users: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    application: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    application_id: ID | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(TenantUse, fields="__all__", filters=AssettoolTenantUseFilter, pagination=True)
class AssettoolTenantUseType(NetBoxObjectType):
    """One tenant use."""

    application: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]
    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")]
