"""Software products in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry.scalars import JSON
from strawberry_django import FilterLookup, StrFilterLookup

from netbox_assettool.models import SoftwareProduct

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup

    from netbox_assettool.graphql.entitlement import AssettoolEntitlementFilter, AssettoolEntitlementType
    from netbox_assettool.graphql.installation import AssettoolInstallationFilter, AssettoolInstallationType
    from netbox_assettool.graphql.measurement import AssettoolMeasurementFilter, AssettoolMeasurementType
    from netbox_assettool.graphql.software_access import AssettoolSoftwareAccessFilter, AssettoolSoftwareAccessType


@register_filter(SoftwareProduct, lookups=True)
class AssettoolSoftwareProductFilter(PrimaryModelFilter):
    """Filters software products."""

    key: StrFilterLookup | None = strawberry_django.filter_field()
    publisher: StrFilterLookup | None = strawberry_django.filter_field()
    name: StrFilterLookup | None = strawberry_django.filter_field()
    edition: StrFilterLookup | None = strawberry_django.filter_field()
    version: StrFilterLookup | None = strawberry_django.filter_field()
    family: StrFilterLookup | None = strawberry_django.filter_field()
    release: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    rank: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    needs_licence: FilterLookup[bool] | None = strawberry_django.filter_field()
    cal: StrFilterLookup | None = strawberry_django.filter_field()
    entitlements: (
        Annotated["AssettoolEntitlementFilter", strawberry.lazy("netbox_assettool.graphql.entitlement")] | None
    ) = strawberry_django.filter_field()
    installations: (
        Annotated["AssettoolInstallationFilter", strawberry.lazy("netbox_assettool.graphql.installation")] | None
    ) = strawberry_django.filter_field()
    accesses: (
        Annotated["AssettoolSoftwareAccessFilter", strawberry.lazy("netbox_assettool.graphql.software_access")] | None
    ) = strawberry_django.filter_field()
    measurements: (
        Annotated["AssettoolMeasurementFilter", strawberry.lazy("netbox_assettool.graphql.measurement")] | None
    ) = strawberry_django.filter_field()


@register_type(SoftwareProduct, fields="__all__", filters=AssettoolSoftwareProductFilter, pagination=True)
class AssettoolSoftwareProductType(PrimaryObjectType):
    """One software product."""

    metrics: JSON
    aliases: JSON
    skus: JSON
    included_in: JSON
    packs: JSON
    terms: JSON
    entitlements: list[Annotated["AssettoolEntitlementType", strawberry.lazy("netbox_assettool.graphql.entitlement")]]
    installations: list[
        Annotated["AssettoolInstallationType", strawberry.lazy("netbox_assettool.graphql.installation")]
    ]
    accesses: list[
        Annotated["AssettoolSoftwareAccessType", strawberry.lazy("netbox_assettool.graphql.software_access")]
    ]
    measurements: list[Annotated["AssettoolMeasurementType", strawberry.lazy("netbox_assettool.graphql.measurement")]]
