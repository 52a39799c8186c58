"""Tenant uses in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import TenantUseSerializer
from netbox_assettool.filtersets import TenantUseFilterSet


class TenantUseViewSet(NetBoxModelViewSet):
    """Lists, reads and changes tenant uses."""

    queryset = querysets.tenant_uses()
    serializer_class = TenantUseSerializer
    filterset_class = TenantUseFilterSet
