"""Stored reports in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry_django import BaseFilterLookup, DateFilterLookup, DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import ReportFormatEnum, ReportNameEnum
from netbox_assettool.models import StoredReport

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup


@register_filter(StoredReport, lookups=True)
class AssettoolStoredReportFilter(NetBoxModelFilter):
    """Filters stored reports."""

    report: BaseFilterLookup[ReportNameEnum] | None = strawberry_django.filter_field()
    period: StrFilterLookup | None = strawberry_django.filter_field()
    language: StrFilterLookup | None = strawberry_django.filter_field()
    format: BaseFilterLookup[ReportFormatEnum] | None = strawberry_django.filter_field()
    as_of: DateFilterLookup | None = strawberry_django.filter_field()
    made_at: DatetimeFilterLookup | None = strawberry_django.filter_field()
    size: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    digest: StrFilterLookup | None = strawberry_django.filter_field()


# The bytes are long, and `file/` of the REST API gives them.
@register_type(StoredReport, exclude=["content"], filters=AssettoolStoredReportFilter, pagination=True)
class AssettoolStoredReportType(NetBoxObjectType):
    """One stored report, without its bytes."""
