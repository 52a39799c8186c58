"""Milestones in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import MilestoneStatusEnum
from netbox_assettool.models import Milestone

if TYPE_CHECKING:
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType


@register_filter(Milestone, lookups=True)
class AssettoolMilestoneFilter(PrimaryModelFilter):
    """Filters milestones."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    responsible: StrFilterLookup | None = strawberry_django.filter_field()
    planned: DateFilterLookup | None = strawberry_django.filter_field()
    forecast: DateFilterLookup | None = strawberry_django.filter_field()
    done: DateFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[MilestoneStatusEnum] | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()


@register_type(Milestone, fields="__all__", filters=AssettoolMilestoneFilter, pagination=True)
class AssettoolMilestoneType(PrimaryObjectType):
    """One milestone."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
