"""Software accesses in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import SoftwareAccessSerializer
from netbox_assettool.filtersets import SoftwareAccessFilterSet


class SoftwareAccessViewSet(NetBoxModelViewSet):
    """Lists, reads and changes software accesses."""

    queryset = querysets.software_accesses()
    serializer_class = SoftwareAccessSerializer
    filterset_class = SoftwareAccessFilterSet
