"""Observations in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool.api.serializers import ObservationSerializer
from netbox_assettool.filtersets import ObservationFilterSet
from netbox_assettool.models import Observation


class ObservationViewSet(NetBoxModelViewSet):
    """Lists, reads and changes observations."""

    queryset = Observation.objects.all()
    serializer_class = ObservationSerializer
    filterset_class = ObservationFilterSet
