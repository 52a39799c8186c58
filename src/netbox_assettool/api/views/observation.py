"""Observations in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import ObservationSerializer
from netbox_assettool.filtersets import ObservationFilterSet


class ObservationViewSet(NetBoxModelViewSet):
    """Lists, reads and changes observations."""

    queryset = querysets.observations()
    serializer_class = ObservationSerializer
    filterset_class = ObservationFilterSet
