"""Reference components in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry_django import StrFilterLookup

from netbox_assettool.models import ReferenceComponent

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup

    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType


@register_filter(ReferenceComponent, lookups=True)
class AssettoolReferenceComponentFilter(PrimaryModelFilter):
    """Filters reference components."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    identifier: StrFilterLookup | None = strawberry_django.filter_field()
    gemma_status: StrFilterLookup | None = strawberry_django.filter_field()
    baseline: StrFilterLookup | None = strawberry_django.filter_field()
    availability: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    integrity: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    confidentiality: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    applications: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()


@register_type(ReferenceComponent, fields="__all__", filters=AssettoolReferenceComponentFilter, pagination=True)
class AssettoolReferenceComponentType(PrimaryObjectType):
    """One reference component."""

    applications: list[Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]]
