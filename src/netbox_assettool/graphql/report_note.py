"""Report notes in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import DateFilterLookup, StrFilterLookup

from netbox_assettool.models import ReportNote

if TYPE_CHECKING:
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType


@register_filter(ReportNote, lookups=True)
class AssettoolReportNoteFilter(NetBoxModelFilter):
    """Filters report notes."""

    month: DateFilterLookup | None = strawberry_django.filter_field()
    author: StrFilterLookup | None = strawberry_django.filter_field()
    text: StrFilterLookup | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(ReportNote, fields="__all__", filters=AssettoolReportNoteFilter, pagination=True)
class AssettoolReportNoteType(NetBoxObjectType):
    """One report note."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
