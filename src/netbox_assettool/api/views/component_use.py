"""Component uses in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import ComponentUseSerializer
from netbox_assettool.filtersets import ComponentUseFilterSet


class ComponentUseViewSet(NetBoxModelViewSet):
    """Lists, reads and changes component uses."""

    queryset = querysets.component_uses()
    serializer_class = ComponentUseSerializer
    filterset_class = ComponentUseFilterSet
