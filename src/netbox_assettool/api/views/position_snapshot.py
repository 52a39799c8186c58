"""Position snapshots in the REST API."""

from netbox.api.viewsets import NetBoxReadOnlyModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import PositionSnapshotSerializer
from netbox_assettool.api.snapshot import SnapshotActions
from netbox_assettool.filtersets import PositionSnapshotFilterSet


class PositionSnapshotViewSet(SnapshotActions, NetBoxReadOnlyModelViewSet):
    """Lists and reads snapshots, and takes one."""

    queryset = querysets.position_snapshots()
    serializer_class = PositionSnapshotSerializer
    filterset_class = PositionSnapshotFilterSet
