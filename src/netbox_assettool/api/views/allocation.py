"""Allocations in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import AllocationSerializer
from netbox_assettool.filtersets import AllocationFilterSet


class AllocationViewSet(NetBoxModelViewSet):
    """Lists, reads and changes allocations."""

    queryset = querysets.allocations()
    serializer_class = AllocationSerializer
    filterset_class = AllocationFilterSet
