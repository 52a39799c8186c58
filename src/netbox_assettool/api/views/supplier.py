"""Suppliers in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import SupplierSerializer
from netbox_assettool.filtersets import SupplierFilterSet


class SupplierViewSet(NetBoxModelViewSet):
    """Lists, reads and changes suppliers."""

    queryset = querysets.suppliers()
    serializer_class = SupplierSerializer
    filterset_class = SupplierFilterSet

    def get_queryset(self):
        """Add how many applications there are of each."""
        return counted.with_applications(super().get_queryset(), self.request.user)
