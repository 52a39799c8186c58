"""Component uses in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID

from netbox_assettool.models import ComponentUse

if TYPE_CHECKING:
    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType
    from netbox_assettool.graphql.reference_component import (
        AssettoolReferenceComponentFilter,
        AssettoolReferenceComponentType,
    )


@register_filter(ComponentUse, lookups=True)
class AssettoolComponentUseFilter(NetBoxModelFilter):
    """Filters component uses."""

    application: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    application_id: ID | None = strawberry_django.filter_field()
    component: (
        Annotated["AssettoolReferenceComponentFilter", strawberry.lazy("netbox_assettool.graphql.reference_component")]
        | None
    ) = strawberry_django.filter_field()
    component_id: ID | None = strawberry_django.filter_field()


@register_type(ComponentUse, fields="__all__", filters=AssettoolComponentUseFilter, pagination=True)
class AssettoolComponentUseType(NetBoxObjectType):
    """One component use."""

    application: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]
    component: Annotated[
        "AssettoolReferenceComponentType", strawberry.lazy("netbox_assettool.graphql.reference_component")
    ]
