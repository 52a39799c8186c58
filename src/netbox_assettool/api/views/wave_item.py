"""Wave items in the REST API."""

from netbox.api.viewsets import NetBoxReadOnlyModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import WaveItemSerializer
from netbox_assettool.filtersets import WaveItemFilterSet


class WaveItemViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads items; `waves/plan/` makes them, and `waves/move/` moves them."""

    queryset = querysets.wave_items()
    serializer_class = WaveItemSerializer
    filterset_class = WaveItemFilterSet
