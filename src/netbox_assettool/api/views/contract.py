"""Contracts in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import ContractSerializer
from netbox_assettool.filtersets import ContractFilterSet


class ContractViewSet(NetBoxModelViewSet):
    """Lists, reads and changes contracts."""

    queryset = querysets.contracts()
    serializer_class = ContractSerializer
    filterset_class = ContractFilterSet

    def get_queryset(self):
        """Add how many entitlements come from each."""
        return counted.with_entitlements(super().get_queryset(), self.request.user)
