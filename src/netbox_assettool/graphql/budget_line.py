"""Budget lines in GraphQL."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, FilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import BudgetKindEnum, BudgetStatusEnum
from netbox_assettool.models import BudgetLine

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType


@register_filter(BudgetLine, lookups=True)
class AssettoolBudgetLineFilter(PrimaryModelFilter):
    """Filters budget lines."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[BudgetKindEnum] | None = strawberry_django.filter_field()
    year: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    on: DateFilterLookup | None = strawberry_django.filter_field()
    budgeted: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    spent: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    forecast: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    responsible: StrFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[BudgetStatusEnum] | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(BudgetLine, fields="__all__", filters=AssettoolBudgetLineFilter, pagination=True)
class AssettoolBudgetLineType(PrimaryObjectType):
    """One budget line."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
