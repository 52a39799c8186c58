"""Waves in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from extras.graphql.mixins import ContactsMixin
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, DatetimeFilterLookup, StrFilterLookup
from tenancy.graphql.filter_mixins import ContactFilterMixin

from netbox_assettool.graphql.enums import WaveStatusEnum
from netbox_assettool.models import Wave

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType

    from netbox_assettool.graphql.approval import AssettoolApprovalType
    from netbox_assettool.graphql.run import AssettoolRunType
    from netbox_assettool.graphql.waiver import AssettoolWaiverType
    from netbox_assettool.graphql.wave_item import AssettoolWaveItemFilter, AssettoolWaveItemType
    from netbox_assettool.graphql.wave_plan import AssettoolWavePlanFilter, AssettoolWavePlanType


@register_filter(Wave, lookups=True)
class AssettoolWaveFilter(ContactFilterMixin, PrimaryModelFilter):
    """Filters waves."""

    number: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    name: StrFilterLookup | None = strawberry_django.filter_field()
    week: DateFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[WaveStatusEnum] | None = strawberry_django.filter_field()
    window_start: DatetimeFilterLookup | None = strawberry_django.filter_field()
    window_end: DatetimeFilterLookup | None = strawberry_django.filter_field()
    baseline: DateFilterLookup | None = strawberry_django.filter_field()
    started: DatetimeFilterLookup | None = strawberry_django.filter_field()
    finished: DatetimeFilterLookup | None = strawberry_django.filter_field()
    content_hash: StrFilterLookup | None = strawberry_django.filter_field()
    submitted_at: DatetimeFilterLookup | None = strawberry_django.filter_field()
    submitted_by: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    submitted_by_id: ID | None = strawberry_django.filter_field()
    plan: Annotated["AssettoolWavePlanFilter", strawberry.lazy("netbox_assettool.graphql.wave_plan")] | None = (
        strawberry_django.filter_field()
    )
    plan_id: ID | None = strawberry_django.filter_field()
    items: Annotated["AssettoolWaveItemFilter", strawberry.lazy("netbox_assettool.graphql.wave_item")] | None = (
        strawberry_django.filter_field()
    )


@register_type(Wave, exclude=["recipes"], filters=AssettoolWaveFilter, pagination=True)
class AssettoolWaveType(ContactsMixin, PrimaryObjectType):
    """One wave."""

    submitted_by: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None
    plan: Annotated["AssettoolWavePlanType", strawberry.lazy("netbox_assettool.graphql.wave_plan")] | None
    items: list[Annotated["AssettoolWaveItemType", strawberry.lazy("netbox_assettool.graphql.wave_item")]]
    approvals: list[Annotated["AssettoolApprovalType", strawberry.lazy("netbox_assettool.graphql.approval")]]
    waivers: list[Annotated["AssettoolWaiverType", strawberry.lazy("netbox_assettool.graphql.waiver")]]
    runs: list[Annotated["AssettoolRunType", strawberry.lazy("netbox_assettool.graphql.run")]]
