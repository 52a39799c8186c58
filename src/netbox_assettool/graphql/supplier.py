"""Suppliers in GraphQL."""

from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from extras.graphql.mixins import ContactsMixin
from netbox.graphql.filters import PrimaryModelFilter, register_filter
from netbox.graphql.types import PrimaryObjectType, register_type
from strawberry_django import StrFilterLookup
from tenancy.graphql.filter_mixins import ContactFilterMixin

from netbox_assettool.models import Supplier

if TYPE_CHECKING:
    from netbox_assettool.graphql.application import AssettoolApplicationFilter, AssettoolApplicationType
    from netbox_assettool.graphql.contract import AssettoolContractFilter, AssettoolContractType


@register_filter(Supplier, lookups=True)
class AssettoolSupplierFilter(ContactFilterMixin, PrimaryModelFilter):
    """Filters suppliers."""

    name: StrFilterLookup | None = strawberry_django.filter_field()
    identifier: StrFilterLookup | None = strawberry_django.filter_field()
    website: StrFilterLookup | None = strawberry_django.filter_field()
    applications: (
        Annotated["AssettoolApplicationFilter", strawberry.lazy("netbox_assettool.graphql.application")] | None
    ) = strawberry_django.filter_field()
    contracts: Annotated["AssettoolContractFilter", strawberry.lazy("netbox_assettool.graphql.contract")] | None = (
        strawberry_django.filter_field()
    )


@register_type(Supplier, fields="__all__", filters=AssettoolSupplierFilter, pagination=True)
class AssettoolSupplierType(ContactsMixin, PrimaryObjectType):
    """One supplier."""

    applications: list[Annotated["AssettoolApplicationType", strawberry.lazy("netbox_assettool.graphql.application")]]
    contracts: list[Annotated["AssettoolContractType", strawberry.lazy("netbox_assettool.graphql.contract")]]
