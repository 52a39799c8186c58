"""Measurements in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import MeasurementKindEnum
from netbox_assettool.models import Measurement

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.software_product import AssettoolSoftwareProductFilter, AssettoolSoftwareProductType


@register_filter(Measurement, lookups=True)
class AssettoolMeasurementFilter(NetBoxModelFilter):
    """Filters measurements."""

    kind: BaseFilterLookup[MeasurementKindEnum] | None = strawberry_django.filter_field()
    on: DateFilterLookup | None = strawberry_django.filter_field()
    number: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    source: StrFilterLookup | None = strawberry_django.filter_field()
    product: (
        Annotated["AssettoolSoftwareProductFilter", strawberry.lazy("netbox_assettool.graphql.software_product")] | None
    ) = strawberry_django.filter_field()
    product_id: ID | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(Measurement, fields="__all__", filters=AssettoolMeasurementFilter, pagination=True)
class AssettoolMeasurementType(NetBoxObjectType):
    """One measurement."""

    product: (
        Annotated["AssettoolSoftwareProductType", strawberry.lazy("netbox_assettool.graphql.software_product")] | None
    )
    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
