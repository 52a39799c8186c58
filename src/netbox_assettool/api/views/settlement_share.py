"""Settlement shares in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import SettlementShareSerializer
from netbox_assettool.filtersets import SettlementShareFilterSet


class SettlementShareViewSet(NetBoxModelViewSet):
    """Lists, reads and changes settlement shares."""

    queryset = querysets.settlement_shares()
    serializer_class = SettlementShareSerializer
    filterset_class = SettlementShareFilterSet
