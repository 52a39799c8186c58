"""Deployment machines in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import NetBoxModelFilter, register_filter
from netbox.graphql.types import NetBoxObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import ConfirmationEnum
from netbox_assettool.models import DeploymentMachine

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup

    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType
    from netbox_assettool.graphql.deployment import AssettoolDeploymentFilter, AssettoolDeploymentType


@register_filter(DeploymentMachine, lookups=True)
class AssettoolDeploymentMachineFilter(NetBoxModelFilter):
    """Filters deployment machines."""

    role: StrFilterLookup | None = strawberry_django.filter_field()
    confirmation: BaseFilterLookup[ConfirmationEnum] | None = strawberry_django.filter_field()
    confidence: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    reason: StrFilterLookup | None = strawberry_django.filter_field()
    deployment: (
        Annotated["AssettoolDeploymentFilter", strawberry.lazy("netbox_assettool.graphql.deployment")] | None
    ) = strawberry_django.filter_field()
    deployment_id: ID | None = strawberry_django.filter_field()
    asset: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    asset_id: ID | None = strawberry_django.filter_field()


@register_type(DeploymentMachine, fields="__all__", filters=AssettoolDeploymentMachineFilter, pagination=True)
class AssettoolDeploymentMachineType(NetBoxObjectType):
    """One deployment machine."""

    deployment: Annotated["AssettoolDeploymentType", strawberry.lazy("netbox_assettool.graphql.deployment")]
    asset: Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]
