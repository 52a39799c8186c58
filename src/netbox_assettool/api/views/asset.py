"""Assets in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool.api.serializers import AssetSerializer
from netbox_assettool.filtersets import AssetFilterSet
from netbox_assettool.models import Asset


class AssetViewSet(NetBoxModelViewSet):
    """Lists, reads and changes assets."""

    queryset = Asset.objects.all()
    serializer_class = AssetSerializer
    filterset_class = AssetFilterSet
