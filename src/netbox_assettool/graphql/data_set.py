"""Data sets in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import DataSetKindEnum, DataSetStatusEnum
from netbox_assettool.models import DataSet

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import BigIntegerLookup
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType


@register_filter(DataSet, lookups=True)
class AssettoolDataSetFilter(PrimaryModelFilter):
    """Filters data sets."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[DataSetKindEnum] | None = strawberry_django.filter_field()
    size_mb: Annotated["BigIntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    location: StrFilterLookup | None = strawberry_django.filter_field()
    new_location: StrFilterLookup | None = strawberry_django.filter_field()
    checksum: StrFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[DataSetStatusEnum] | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()
    application: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    application_id: ID | None = strawberry_django.filter_field()


@register_type(DataSet, fields="__all__", filters=AssettoolDataSetFilter, pagination=True)
class AssettoolDataSetType(PrimaryObjectType):
    """One data set."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    application: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")] | None
