"""Wave items in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import (
    BaseFilterLookup,
    DateFilterLookup,
    DatetimeFilterLookup,
    FilterLookup,
    StrFilterLookup,
)

from netbox_assettool.graphql.enums import ItemKindEnum, ItemStateEnum
from netbox_assettool.models import WaveItem

if TYPE_CHECKING:
    from core.graphql.filters import ContentTypeFilter
    from netbox.graphql.filter_lookups import JSONFilter
    from netbox.graphql.types import ContentTypeType

    from netbox_assettool.graphql.wave import AssettoolWaveFilter, AssettoolWaveType


@register_filter(WaveItem, lookups=True)
class AssettoolWaveItemFilter(NetBoxModelFilter):
    """Filters wave items."""

    wave: Annotated["AssettoolWaveFilter", strawberry.lazy("netbox_assettool.graphql.wave")] | None = (
        strawberry_django.filter_field()
    )
    wave_id: ID | None = strawberry_django.filter_field()
    object_type: Annotated["ContentTypeFilter", strawberry.lazy("core.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    object_type_id: ID | None = strawberry_django.filter_field()
    object_id: ID | None = strawberry_django.filter_field()
    item: StrFilterLookup | None = strawberry_django.filter_field()
    item_name: StrFilterLookup | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[ItemKindEnum] | None = strawberry_django.filter_field()
    name: StrFilterLookup | None = strawberry_django.filter_field()
    state: BaseFilterLookup[ItemStateEnum] | None = strawberry_django.filter_field()
    is_fixed: FilterLookup[bool] | None = strawberry_django.filter_field()
    baseline: DateFilterLookup | None = strawberry_django.filter_field()
    moved_at: DatetimeFilterLookup | None = strawberry_django.filter_field()
    reasons: Annotated["JSONFilter", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    evidence: StrFilterLookup | None = strawberry_django.filter_field()


@register_type(WaveItem, fields="__all__", filters=AssettoolWaveItemFilter, pagination=True)
class AssettoolWaveItemType(NetBoxObjectType):
    """One object that moves."""

    wave: Annotated["AssettoolWaveType", strawberry.lazy("netbox_assettool.graphql.wave")]
    object_type: Annotated["ContentTypeType", strawberry.lazy("netbox.graphql.types")]
