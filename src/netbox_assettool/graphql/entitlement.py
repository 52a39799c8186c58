"""Entitlements in GraphQL."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry.scalars import JSON
from strawberry_django import BaseFilterLookup, DateFilterLookup, FilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import DualUseBasisEnum, MetricEnum
from netbox_assettool.models import Entitlement

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.allocation import AssettoolAllocationFilter, AssettoolAllocationType
    from netbox_assettool.graphql.contract import AssettoolContractFilter, AssettoolContractType
    from netbox_assettool.graphql.software_product import AssettoolSoftwareProductFilter, AssettoolSoftwareProductType


@register_filter(Entitlement, lookups=True)
class AssettoolEntitlementFilter(PrimaryModelFilter):
    """Filters entitlements."""

    reference: StrFilterLookup | None = strawberry_django.filter_field()
    metric: BaseFilterLookup[MetricEnum] | None = strawberry_django.filter_field()
    quantity: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    rights_per_pack: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    unit_price: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    part_number: StrFilterLookup | None = strawberry_django.filter_field()
    start: DateFilterLookup | None = strawberry_django.filter_field()
    end: DateFilterLookup | None = strawberry_django.filter_field()
    is_subscription: FilterLookup[bool] | None = strawberry_django.filter_field()
    maintenance_start: DateFilterLookup | None = strawberry_django.filter_field()
    maintenance_end: DateFilterLookup | None = strawberry_django.filter_field()
    may_upgrade: FilterLookup[bool] | None = strawberry_django.filter_field()
    may_downgrade: FilterLookup[bool] | None = strawberry_django.filter_field()
    may_downgrade_edition: FilterLookup[bool] | None = strawberry_django.filter_field()
    is_transferable: FilterLookup[bool] | None = strawberry_django.filter_field()
    dual_use_basis: BaseFilterLookup[DualUseBasisEnum] | None = strawberry_django.filter_field()
    dual_use_days: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    dual_use_place: StrFilterLookup | None = strawberry_django.filter_field()
    product: (
        Annotated["AssettoolSoftwareProductFilter", strawberry.lazy("netbox_assettool.graphql.software_product")] | None
    ) = strawberry_django.filter_field()
    product_id: ID | None = strawberry_django.filter_field()
    contract: Annotated["AssettoolContractFilter", strawberry.lazy("netbox_assettool.graphql.contract")] | None = (
        strawberry_django.filter_field()
    )
    contract_id: ID | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()
    allocations: (
        Annotated["AssettoolAllocationFilter", strawberry.lazy("netbox_assettool.graphql.allocation")] | None
    ) = strawberry_django.filter_field()


@register_type(Entitlement, fields="__all__", filters=AssettoolEntitlementFilter, pagination=True)
class AssettoolEntitlementType(PrimaryObjectType):
    """One entitlement."""

    product: Annotated["AssettoolSoftwareProductType", strawberry.lazy("netbox_assettool.graphql.software_product")]
    contract: Annotated["AssettoolContractType", strawberry.lazy("netbox_assettool.graphql.contract")] | None
    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    replaces: JSON
    allocations: list[Annotated["AssettoolAllocationType", strawberry.lazy("netbox_assettool.graphql.allocation")]]

    @strawberry_django.field(only=["quantity", "rights_per_pack"])
    def rights(self) -> int:
        """How many rights were bought."""
        return self.quantity * self.rights_per_pack
