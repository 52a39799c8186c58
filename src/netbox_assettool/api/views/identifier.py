"""Asset identifiers in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool.api.serializers import AssetIdentifierSerializer
from netbox_assettool.filtersets import AssetIdentifierFilterSet
from netbox_assettool.models import AssetIdentifier


class AssetIdentifierViewSet(NetBoxModelViewSet):
    """Lists, reads and changes asset identifiers."""

    queryset = AssetIdentifier.objects.all()
    serializer_class = AssetIdentifierSerializer
    filterset_class = AssetIdentifierFilterSet
