"""Approvals in the REST API."""

from netbox.api.viewsets import NetBoxReadOnlyModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import ApprovalSerializer
from netbox_assettool.filtersets import ApprovalFilterSet


class ApprovalViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads approvals; a wave's `approve/` and `reject/` make them."""

    queryset = querysets.approvals()
    serializer_class = ApprovalSerializer
    filterset_class = ApprovalFilterSet
