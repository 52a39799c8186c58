"""Deployments in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry_django import BaseFilterLookup, StrFilterLookup

from netbox_assettool.graphql.enums import DeploymentEnvironmentEnum, ExposureEnum
from netbox_assettool.models import Deployment

if TYPE_CHECKING:
    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType
    from netbox_assettool.graphql.asset import AssettoolAssetFilter, AssettoolAssetType
    from netbox_assettool.graphql.deployment_machine import (
        AssettoolDeploymentMachineFilter,
        AssettoolDeploymentMachineType,
    )


@register_filter(Deployment, lookups=True)
class AssettoolDeploymentFilter(PrimaryModelFilter):
    """Filters deployments."""

    environment: BaseFilterLookup[DeploymentEnvironmentEnum] | None = strawberry_django.filter_field()
    exposure: BaseFilterLookup[ExposureEnum] | None = strawberry_django.filter_field()
    maintenance_window: StrFilterLookup | None = strawberry_django.filter_field()
    application: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    application_id: ID | None = strawberry_django.filter_field()
    machines: Annotated["AssettoolAssetFilter", strawberry.lazy("netbox_assettool.graphql.asset")] | None = (
        strawberry_django.filter_field()
    )
    deployment_machines: (
        Annotated["AssettoolDeploymentMachineFilter", strawberry.lazy("netbox_assettool.graphql.deployment_machine")]
        | None
    ) = strawberry_django.filter_field()


@register_type(Deployment, fields="__all__", filters=AssettoolDeploymentFilter, pagination=True)
class AssettoolDeploymentType(PrimaryObjectType):
    """One deployment."""

    application: Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]
    machines: list[Annotated["AssettoolAssetType", strawberry.lazy("netbox_assettool.graphql.asset")]]
    deployment_machines: list[
        Annotated["AssettoolDeploymentMachineType", strawberry.lazy("netbox_assettool.graphql.deployment_machine")]
    ]
