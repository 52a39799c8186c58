"""Status changes in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, DateFilterLookup, DatetimeFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import EvidenceKindEnum, StatusEnum
from netbox_assettool.models import StatusChange

if TYPE_CHECKING:
    from core.graphql.filters import ContentTypeFilter
    from netbox.graphql.types import ContentTypeType
    from users.graphql.filters import UserFilter
    from users.graphql.types import UserType


@register_filter(StatusChange, lookups=True)
class AssettoolStatusChangeFilter(NetBoxModelFilter):
    """Filters status changes."""

    object_type: Annotated["ContentTypeFilter", strawberry.lazy("core.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    object_type_id: ID | None = strawberry_django.filter_field()
    object_id: ID | None = strawberry_django.filter_field()
    old: BaseFilterLookup[StatusEnum] | None = strawberry_django.filter_field()
    new: BaseFilterLookup[StatusEnum] | None = strawberry_django.filter_field()
    at: DatetimeFilterLookup | None = strawberry_django.filter_field()
    evidence: BaseFilterLookup[EvidenceKindEnum] | None = strawberry_django.filter_field()
    reason: StrFilterLookup | None = strawberry_django.filter_field()
    origin: StrFilterLookup | None = strawberry_django.filter_field()
    owner: StrFilterLookup | None = strawberry_django.filter_field()
    due: DateFilterLookup | None = strawberry_django.filter_field()
    user: Annotated["UserFilter", strawberry.lazy("users.graphql.filters")] | None = strawberry_django.filter_field()
    user_id: ID | None = strawberry_django.filter_field()


# A file in GraphQL would tell where it is on the disk.
@register_type(StatusChange, exclude=["document"], filters=AssettoolStatusChangeFilter, pagination=True)
class AssettoolStatusChangeType(NetBoxObjectType):
    """One step in the history of an application, integration or data set."""

    object_type: Annotated["ContentTypeType", strawberry.lazy("netbox.graphql.types")]
    user: Annotated["UserType", strawberry.lazy("users.graphql.types")] | None

    @strawberry_django.field(only=["document"])
    def document_url(self) -> str | None:
        """Where the document is to be had."""
        return self.document.url if self.document else None
