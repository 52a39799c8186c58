"""Assets in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import AssetSerializer
from netbox_assettool.filtersets import AssetFilterSet


class AssetViewSet(NetBoxModelViewSet):
    """Lists, reads and changes assets."""

    queryset = querysets.assets()
    serializer_class = AssetSerializer
    filterset_class = AssetFilterSet
