"""Waivers in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import WaiverSerializer
from netbox_assettool.filtersets import WaiverFilterSet


class WaiverViewSet(NetBoxModelViewSet):
    """Lists, reads and gives waivers; none is changed or taken back, they expire."""

    queryset = querysets.waivers()
    serializer_class = WaiverSerializer
    filterset_class = WaiverFilterSet
    http_method_names = ("get", "head", "options", "post")
