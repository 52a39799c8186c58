"""Assets in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import AssetKindEnum, EnvironmentEnum, LifecycleEnum
from netbox_assettool.models import Asset

if TYPE_CHECKING:
    from dcim.graphql.filters import DeviceFilter
    from dcim.graphql.types import DeviceType
    from netbox.graphql.filter_lookups import JSONFilter
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType
    from virtualization.graphql.filters import VirtualMachineFilter
    from virtualization.graphql.types import VirtualMachineType

    from netbox_assettool.graphql.conflict import AssettoolConflictFilter, AssettoolConflictType
    from netbox_assettool.graphql.deployment_machine import (
        AssettoolDeploymentMachineFilter,
        AssettoolDeploymentMachineType,
    )
    from netbox_assettool.graphql.identifier import (
        AssettoolAssetIdentifierFilter,
        AssettoolAssetIdentifierType,
    )
    from netbox_assettool.graphql.observation import AssettoolObservationFilter, AssettoolObservationType


@register_filter(Asset, lookups=True)
class AssettoolAssetFilter(PrimaryModelFilter):
    """Filters assets."""

    uid: StrFilterLookup | None = strawberry_django.filter_field()
    name: StrFilterLookup | None = strawberry_django.filter_field()
    kind: BaseFilterLookup[AssetKindEnum] | None = strawberry_django.filter_field()
    environment: BaseFilterLookup[EnvironmentEnum] | None = strawberry_django.filter_field()
    lifecycle: BaseFilterLookup[LifecycleEnum] | None = strawberry_django.filter_field()
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()
    device: Annotated["DeviceFilter", strawberry.lazy("dcim.graphql.filters")] | None = strawberry_django.filter_field()
    device_id: ID | None = strawberry_django.filter_field()
    virtual_machine: Annotated["VirtualMachineFilter", strawberry.lazy("virtualization.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    virtual_machine_id: ID | None = strawberry_django.filter_field()
    provenance: Annotated["JSONFilter", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    identifiers: (
        Annotated["AssettoolAssetIdentifierFilter", strawberry.lazy("netbox_assettool.graphql.identifier")] | None
    ) = strawberry_django.filter_field()
    observations: (
        Annotated["AssettoolObservationFilter", strawberry.lazy("netbox_assettool.graphql.observation")] | None
    ) = strawberry_django.filter_field()
    conflicts: Annotated["AssettoolConflictFilter", strawberry.lazy("netbox_assettool.graphql.conflict")] | None = (
        strawberry_django.filter_field()
    )
    deployment_machines: (
        Annotated["AssettoolDeploymentMachineFilter", strawberry.lazy("netbox_assettool.graphql.deployment_machine")]
        | None
    ) = strawberry_django.filter_field()


@register_type(Asset, fields="__all__", filters=AssettoolAssetFilter, pagination=True)
class AssettoolAssetType(PrimaryObjectType):
    """One asset."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    device: Annotated["DeviceType", strawberry.lazy("dcim.graphql.types")] | None
    virtual_machine: Annotated["VirtualMachineType", strawberry.lazy("virtualization.graphql.types")] | None
    identifiers: list[Annotated["AssettoolAssetIdentifierType", strawberry.lazy("netbox_assettool.graphql.identifier")]]
    observations: list[Annotated["AssettoolObservationType", strawberry.lazy("netbox_assettool.graphql.observation")]]
    conflicts: list[Annotated["AssettoolConflictType", strawberry.lazy("netbox_assettool.graphql.conflict")]]
    deployment_machines: list[
        Annotated["AssettoolDeploymentMachineType", strawberry.lazy("netbox_assettool.graphql.deployment_machine")]
    ]
