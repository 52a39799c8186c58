"""Risks in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import RiskKindEnum, RiskStatusEnum
from netbox_assettool.models import Risk

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType


@register_filter(Risk, lookups=True)
class AssettoolRiskFilter(PrimaryModelFilter):
    """Filters risks."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[RiskKindEnum] | None = strawberry_django.filter_field()
    probability: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    impact: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    measure: StrFilterLookup | None = strawberry_django.filter_field()
    responsible: StrFilterLookup | None = strawberry_django.filter_field()
    raised: DateFilterLookup | None = strawberry_django.filter_field()
    due: DateFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[RiskStatusEnum] | None = strawberry_django.filter_field()
    closed: DateFilterLookup | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(Risk, fields="__all__", filters=AssettoolRiskFilter, pagination=True)
class AssettoolRiskType(PrimaryObjectType):
    """One risk."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
