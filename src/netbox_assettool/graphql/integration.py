"""Integrations in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry.scalars import JSON
from strawberry_django import BaseFilterLookup, FilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import DirectionEnum, IntegrationKindEnum, IntegrationStatusEnum, StrengthEnum
from netbox_assettool.models import Integration

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import JSONFilter

    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType


@register_filter(Integration, lookups=True)
class AssettoolIntegrationFilter(PrimaryModelFilter):
    """Filters integrations."""

    identifier: StrFilterLookup | None = strawberry_django.filter_field()
    outside: StrFilterLookup | None = strawberry_django.filter_field()
    direction: BaseFilterLookup[DirectionEnum] | None = strawberry_django.filter_field()
    strength: BaseFilterLookup[StrengthEnum] | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[IntegrationKindEnum] | None = strawberry_django.filter_field()
    standard: StrFilterLookup | None = strawberry_django.filter_field()
    protocol: StrFilterLookup | None = strawberry_django.filter_field()
    intermediary: StrFilterLookup | None = strawberry_django.filter_field()
    is_bridge_allowed: FilterLookup[bool] | None = strawberry_django.filter_field()
    status: BaseFilterLookup[IntegrationStatusEnum] | None = strawberry_django.filter_field()
    catalogue: Annotated["JSONFilter", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    source: Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None = (
        strawberry_django.filter_field()
    )
    source_id: ID | None = strawberry_django.filter_field()
    target: Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None = (
        strawberry_django.filter_field()
    )
    target_id: ID | None = strawberry_django.filter_field()


@register_type(Integration, fields="__all__", filters=AssettoolIntegrationFilter, pagination=True)
class AssettoolIntegrationType(PrimaryObjectType):
    """One integration."""

    source: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]
    target: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")] | None
    catalogue: JSON
