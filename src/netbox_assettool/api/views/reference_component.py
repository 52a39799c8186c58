"""Reference components in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import ReferenceComponentSerializer
from netbox_assettool.filtersets import ReferenceComponentFilterSet


class ReferenceComponentViewSet(NetBoxModelViewSet):
    """Lists, reads and changes reference components."""

    queryset = querysets.reference_components()
    serializer_class = ReferenceComponentSerializer
    filterset_class = ReferenceComponentFilterSet

    def get_queryset(self):
        """Add how many applications are used as each."""
        return counted.with_applications_of_component(super().get_queryset(), self.request.user)
