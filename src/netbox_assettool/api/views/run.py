"""Runs in the REST API."""

from netbox.api.viewsets import NetBoxReadOnlyModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import RunSerializer
from netbox_assettool.filtersets import RunFilterSet


class RunViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads runs; a wave's `start/` makes them, and its `decide/` moves them."""

    queryset = querysets.runs()
    serializer_class = RunSerializer
    filterset_class = RunFilterSet
