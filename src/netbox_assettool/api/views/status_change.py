"""Status changes in the REST API."""

from netbox.api.viewsets import NetBoxReadOnlyModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import StatusChangeSerializer
from netbox_assettool.filtersets import StatusChangeFilterSet


class StatusChangeViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads status changes; one is made by the `status/` of the object that it is of."""

    queryset = querysets.status_changes()
    serializer_class = StatusChangeSerializer
    filterset_class = StatusChangeFilterSet
