"""Freezes in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted
from netbox_assettool.api.serializers import FreezeSerializer
from netbox_assettool.filtersets import FreezeFilterSet
from netbox_assettool.models import Freeze


class FreezeViewSet(NetBoxModelViewSet):
    """Lists, reads and changes freezes."""

    queryset = Freeze.objects.all()
    serializer_class = FreezeSerializer
    filterset_class = FreezeFilterSet

    def get_queryset(self):
        """Add tenants and applications, as far as the user may see them."""
        return counted.with_holders(super().get_queryset(), self.request.user)
