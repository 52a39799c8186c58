"""Asset identifiers in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import AssetIdentifierSerializer
from netbox_assettool.filtersets import AssetIdentifierFilterSet


class AssetIdentifierViewSet(NetBoxModelViewSet):
    """Lists, reads and changes asset identifiers."""

    queryset = querysets.identifiers()
    serializer_class = AssetIdentifierSerializer
    filterset_class = AssetIdentifierFilterSet
