"""Deployments in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import DeploymentSerializer
from netbox_assettool.filtersets import DeploymentFilterSet


class DeploymentViewSet(NetBoxModelViewSet):
    """Lists, reads and changes deployments."""

    queryset = querysets.deployments()
    serializer_class = DeploymentSerializer
    filterset_class = DeploymentFilterSet

    def get_queryset(self):
        """Add the number of machines."""
        return counted.with_machines(super().get_queryset(), self.request.user)
