"""Sync runs in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool.api.serializers import SyncRunSerializer
from netbox_assettool.filtersets import SyncRunFilterSet
from netbox_assettool.models import SyncRun


class SyncRunViewSet(NetBoxModelViewSet):
    """Lists, reads and changes sync runs."""

    queryset = SyncRun.objects.select_related("user")
    serializer_class = SyncRunSerializer
    filterset_class = SyncRunFilterSet
