"""Contracts in GraphQL."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from extras.graphql.mixins import ContactsMixin
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry.scalars import JSON
from strawberry_django import DateFilterLookup, FilterLookup, StrFilterLookup
from tenancy.graphql.filter_mixins import ContactFilterMixin

from netbox_assettool.models import Contract

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.entitlement import AssettoolEntitlementFilter, AssettoolEntitlementType
    from netbox_assettool.graphql.supplier import AssettoolSupplierFilter, AssettoolSupplierType


@register_filter(Contract, lookups=True)
class AssettoolContractFilter(ContactFilterMixin, PrimaryModelFilter):
    """Filters contracts."""

    number: StrFilterLookup | None = strawberry_django.filter_field()
    title: StrFilterLookup | None = strawberry_django.filter_field()
    start: DateFilterLookup | None = strawberry_django.filter_field()
    end: DateFilterLookup | None = strawberry_django.filter_field()
    renewal_months: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    notice_months: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    notice_days: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    yearly_cost: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    currency: StrFilterLookup | None = strawberry_django.filter_field()
    has_true_up: FilterLookup[bool] | None = strawberry_django.filter_field()
    supplier: Annotated["AssettoolSupplierFilter", strawberry.lazy("netbox_assettool.graphql.supplier")] | None = (
        strawberry_django.filter_field()
    )
    supplier_id: ID | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()
    entitlements: (
        Annotated["AssettoolEntitlementFilter", strawberry.lazy("netbox_assettool.graphql.entitlement")] | None
    ) = strawberry_django.filter_field()


@register_type(Contract, fields="__all__", filters=AssettoolContractFilter, pagination=True)
class AssettoolContractType(ContactsMixin, PrimaryObjectType):
    """One contract."""

    supplier: Annotated["AssettoolSupplierType", strawberry.lazy("netbox_assettool.graphql.supplier")]
    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    documents: JSON
    entitlements: list[Annotated["AssettoolEntitlementType", strawberry.lazy("netbox_assettool.graphql.entitlement")]]
