"""Risks in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import RiskSerializer
from netbox_assettool.filtersets import RiskFilterSet


class RiskViewSet(NetBoxModelViewSet):
    """Lists, reads and changes risks."""

    queryset = querysets.risks()
    serializer_class = RiskSerializer
    filterset_class = RiskFilterSet
