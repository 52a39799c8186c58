"""Entitlements in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import EntitlementSerializer
from netbox_assettool.filtersets import EntitlementFilterSet


class EntitlementViewSet(NetBoxModelViewSet):
    """Lists, reads and changes entitlements."""

    queryset = querysets.entitlements()
    serializer_class = EntitlementSerializer
    filterset_class = EntitlementFilterSet
