"""Software products in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import SoftwareProductSerializer
from netbox_assettool.filtersets import SoftwareProductFilterSet


class SoftwareProductViewSet(NetBoxModelViewSet):
    """Lists, reads and changes software products."""

    queryset = querysets.software_products()
    serializer_class = SoftwareProductSerializer
    filterset_class = SoftwareProductFilterSet

    def get_queryset(self):
        """Add how many entitlements and installations there are of each."""
        return counted.with_rights_and_installations(super().get_queryset(), self.request.user)
