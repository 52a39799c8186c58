"""Measurements in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import MeasurementSerializer
from netbox_assettool.filtersets import MeasurementFilterSet


class MeasurementViewSet(NetBoxModelViewSet):
    """Lists, reads and changes measurements."""

    queryset = querysets.measurements()
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilterSet
