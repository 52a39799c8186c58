"""Waves in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import WaveSerializer
from netbox_assettool.filtersets import WaveFilterSet


class WaveViewSet(NetBoxModelViewSet):
    """Lists, reads and changes waves."""

    queryset = querysets.waves()
    serializer_class = WaveSerializer
    filterset_class = WaveFilterSet

    def get_queryset(self):
        """Add the number of items."""
        return counted.with_items(super().get_queryset(), self.request.user)
