"""Applications in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import counted, querysets
from netbox_assettool.api.serializers import ApplicationSerializer
from netbox_assettool.api.status import StatusActions
from netbox_assettool.filtersets import ApplicationFilterSet


class ApplicationViewSet(StatusActions, NetBoxModelViewSet):
    """Lists, reads and changes applications."""

    queryset = querysets.applications()
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilterSet

    def initial(self, request, *args, **kwargs):
        """Show no reference component that the user may not see."""
        super().initial(request, *args, **kwargs)
        self.field_prefetches = {("components",): [counted.visible_components(request.user)]}

    def get_queryset(self):
        """Add the number of users."""
        return counted.with_users(super().get_queryset(), self.request.user)
