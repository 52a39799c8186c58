"""Report notes in the REST API."""

from netbox.api.viewsets import NetBoxModelViewSet

from netbox_assettool import querysets
from netbox_assettool.api.serializers import ReportNoteSerializer
from netbox_assettool.filtersets import ReportNoteFilterSet


class ReportNoteViewSet(NetBoxModelViewSet):
    """Lists, reads and changes report notes."""

    queryset = querysets.report_notes()
    serializer_class = ReportNoteSerializer
    filterset_class = ReportNoteFilterSet
