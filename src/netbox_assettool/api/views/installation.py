"""Installations in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import InstallationSerializer
from netbox_assettool.filtersets import InstallationFilterSet


class InstallationViewSet(NetBoxModelViewSet):
    """Lists, reads and changes installations."""

    queryset = querysets.installations()
    serializer_class = InstallationSerializer
    filterset_class = InstallationFilterSet
