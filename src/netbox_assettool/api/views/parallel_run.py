"""Parallel runs in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import ParallelRunSerializer
from netbox_assettool.filtersets import ParallelRunFilterSet


class ParallelRunViewSet(NetBoxModelViewSet):
    """Lists, reads and changes parallel runs."""

    queryset = querysets.parallel_runs()
    serializer_class = ParallelRunSerializer
    filterset_class = ParallelRunFilterSet
