"""Conflicts in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import ConflictSerializer
from netbox_assettool.filtersets import ConflictFilterSet


class ConflictViewSet(NetBoxModelViewSet):
    """Lists, reads and changes conflicts."""

    queryset = querysets.conflicts()
    serializer_class = ConflictSerializer
    filterset_class = ConflictFilterSet
