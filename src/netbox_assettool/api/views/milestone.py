"""Milestones in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import MilestoneSerializer
from netbox_assettool.filtersets import MilestoneFilterSet


class MilestoneViewSet(NetBoxModelViewSet):
    """Lists, reads and changes milestones."""

    queryset = querysets.milestones()
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilterSet
