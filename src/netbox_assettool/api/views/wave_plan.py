"""Wave plans in the REST API."""

from netbox.api.viewsets import NetBoxReadOnlyModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import WavePlanSerializer
from netbox_assettool.filtersets import WavePlanFilterSet


class WavePlanViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads plans; `waves/plan/` saves one."""

    queryset = querysets.wave_plans()
    serializer_class = WavePlanSerializer
    filterset_class = WavePlanFilterSet
