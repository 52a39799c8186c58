"""Applications in GraphQL."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from extras.graphql.mixins import ContactsMixin
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry import ID
from strawberry.scalars import JSON
from strawberry_django import BaseFilterLookup, DateFilterLookup, FilterLookup, StrFilterLookup
from tenancy.graphql.filter_mixins import ContactFilterMixin

from netbox_assettool.graphql.enums import ApplicationStatusEnum, DispositionEnum, ServiceHoursEnum, TransferabilityEnum
from netbox_assettool.models import Application

if TYPE_CHECKING:
    from netbox.graphql.filter_lookups import IntegerLookup, JSONFilter
    from tenancy.graphql.filters import TenantFilter
    from tenancy.graphql.types import TenantType

    from netbox_assettool.graphql.component_use import AssettoolComponentUseFilter, AssettoolComponentUseType
    from netbox_assettool.graphql.conflict import AssettoolConflictFilter, AssettoolConflictType
    from netbox_assettool.graphql.data_set import AssettoolDataSetFilter, AssettoolDataSetType
    from netbox_assettool.graphql.deployment import AssettoolDeploymentFilter, AssettoolDeploymentType
    from netbox_assettool.graphql.integration import AssettoolIntegrationFilter, AssettoolIntegrationType
    from netbox_assettool.graphql.reference_component import (
        AssettoolReferenceComponentFilter,
        AssettoolReferenceComponentType,
    )
    from netbox_assettool.graphql.supplier import AssettoolSupplierFilter, AssettoolSupplierType
    from netbox_assettool.graphql.tenant_use import AssettoolTenantUseFilter, AssettoolTenantUseType


@register_filter(Application, lookups=True)
class AssettoolApplicationFilter(ContactFilterMixin, PrimaryModelFilter):
    """Filters applications."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    version: StrFilterLookup | None = strawberry_django.filter_field()
    status: BaseFilterLookup[ApplicationStatusEnum] | None = strawberry_django.filter_field()
    disposition: BaseFilterLookup[DispositionEnum] | None = strawberry_django.filter_field()
    availability: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    integrity: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    confidentiality: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    licence_transferable: BaseFilterLookup[TransferabilityEnum] | None = strawberry_django.filter_field()
    service_hours: BaseFilterLookup[ServiceHoursEnum] | None = strawberry_django.filter_field()
    rto_hours: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    rpo_hours: Annotated["IntegerLookup", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    yearly_cost: FilterLookup[Decimal] | None = strawberry_django.filter_field()
    contract_end: DateFilterLookup | None = strawberry_django.filter_field()
    technology: StrFilterLookup | None = strawberry_django.filter_field()
    is_self_added: FilterLookup[bool] | None = strawberry_django.filter_field()
    catalogue: Annotated["JSONFilter", strawberry.lazy("netbox.graphql.filter_lookups")] | None = (
        strawberry_django.filter_field()
    )
    tenant: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    tenant_id: ID | None = strawberry_django.filter_field()
    contract_holder: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    contract_holder_id: ID | None = strawberry_django.filter_field()
    supplier: Annotated["AssettoolSupplierFilter", strawberry.lazy("netbox_assettool.graphql.supplier")] | None = (
        strawberry_django.filter_field()
    )
    supplier_id: ID | None = strawberry_django.filter_field()
    components: (
        Annotated["AssettoolReferenceComponentFilter", strawberry.lazy("netbox_assettool.graphql.reference_component")]
        | None
    ) = strawberry_django.filter_field()
    users: Annotated["TenantFilter", strawberry.lazy("tenancy.graphql.filters")] | None = (
        strawberry_django.filter_field()
    )
    component_uses: (
        Annotated["AssettoolComponentUseFilter", strawberry.lazy("netbox_assettool.graphql.component_use")] | None
    ) = strawberry_django.filter_field()
    tenant_uses: (
        Annotated["AssettoolTenantUseFilter", strawberry.lazy("netbox_assettool.graphql.tenant_use")] | None
    ) = strawberry_django.filter_field()
    deployments: (
        Annotated["AssettoolDeploymentFilter", strawberry.lazy("netbox_assettool.graphql.deployment")] | None
    ) = strawberry_django.filter_field()
    integrations_out: (
        Annotated["AssettoolIntegrationFilter", strawberry.lazy("netbox_assettool.graphql.integration")] | None
    ) = strawberry_django.filter_field()
    integrations_in: (
        Annotated["AssettoolIntegrationFilter", strawberry.lazy("netbox_assettool.graphql.integration")] | None
    ) = strawberry_django.filter_field()
    data_sets: Annotated["AssettoolDataSetFilter", strawberry.lazy("netbox_assettool.graphql.data_set")] | None = (
        strawberry_django.filter_field()
    )
    conflicts: Annotated["AssettoolConflictFilter", strawberry.lazy("netbox_assettool.graphql.conflict")] | None = (
        strawberry_django.filter_field()
    )


@register_type(Application, fields="__all__", filters=AssettoolApplicationFilter, pagination=True)
class AssettoolApplicationType(ContactsMixin, PrimaryObjectType):
    """One application."""

    tenant: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    contract_holder: Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")] | None
    supplier: Annotated["AssettoolSupplierType", strawberry.lazy("netbox_assettool.graphql.supplier")] | None
    catalogue: JSON
    components: list[
        Annotated["AssettoolReferenceComponentType", strawberry.lazy("netbox_assettool.graphql.reference_component")]
    ]
    users: list[Annotated["TenantType", strawberry.lazy("tenancy.graphql.types")]]
    component_uses: list[
        Annotated["AssettoolComponentUseType", strawberry.lazy("netbox_assettool.graphql.component_use")]
    ]
    tenant_uses: list[Annotated["AssettoolTenantUseType", strawberry.lazy("netbox_assettool.graphql.tenant_use")]]
    deployments: list[Annotated["AssettoolDeploymentType", strawberry.lazy("netbox_assettool.graphql.deployment")]]
    integrations_out: list[
        Annotated["AssettoolIntegrationType", strawberry.lazy("netbox_assettool.graphql.integration")]
    ]
    integrations_in: list[
        Annotated["AssettoolIntegrationType", strawberry.lazy("netbox_assettool.graphql.integration")]
    ]
    data_sets: list[Annotated["AssettoolDataSetType", strawberry.lazy("netbox_assettool.graphql.data_set")]]
    conflicts: list[Annotated["AssettoolConflictType", strawberry.lazy("netbox_assettool.graphql.conflict")]]
