"""Conflicts in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool.api.serializers import ConflictSerializer
from netbox_assettool.filtersets import ConflictFilterSet
from netbox_assettool.models import Conflict


class ConflictViewSet(NetBoxModelViewSet):
    """Lists, reads and changes conflicts."""

    queryset = Conflict.objects.all()
    serializer_class = ConflictSerializer
    filterset_class = ConflictFilterSet
