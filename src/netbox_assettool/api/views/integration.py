"""Integrations in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import IntegrationSerializer
from netbox_assettool.api.status import StatusActions
from netbox_assettool.filtersets import IntegrationFilterSet


class IntegrationViewSet(StatusActions, NetBoxModelViewSet):
    """Lists, reads and changes integrations."""

    queryset = querysets.integrations()
    serializer_class = IntegrationSerializer
    filterset_class = IntegrationFilterSet
