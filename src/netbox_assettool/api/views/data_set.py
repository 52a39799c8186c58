"""Data sets in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import DataSetSerializer
from netbox_assettool.api.status import StatusActions
from netbox_assettool.filtersets import DataSetFilterSet


class DataSetViewSet(StatusActions, NetBoxModelViewSet):
    """Lists, reads and changes data sets."""

    queryset = querysets.data_sets()
    serializer_class = DataSetSerializer
    filterset_class = DataSetFilterSet
