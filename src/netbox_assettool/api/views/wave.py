"""Waves in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import WaveSerializer
from netbox_assettool.api.waves import WaveVerbs
from netbox_assettool.filtersets import WaveFilterSet


class WaveViewSet(WaveVerbs, NetBoxModelViewSet):
    """Lists, reads and changes waves, and submits and approves them."""

    queryset = querysets.waves()
    serializer_class = WaveSerializer
    filterset_class = WaveFilterSet

    def get_queryset(self):
        """Add the number of items."""
        return counted.with_items(super().get_queryset(), self.request.user)
