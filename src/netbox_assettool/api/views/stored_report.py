"""Stored reports in the REST API."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from netbox.api.viewsets import NetBoxReadOnlyModelViewSet
from rest_framework.decorators import action

from netbox_assettool import querysets
from netbox_assettool.api.serializers import StoredReportSerializer
from netbox_assettool.filtersets import StoredReportFilterSet
from netbox_assettool.reports.stored import as_download


class StoredReportViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads stored reports."""

    queryset = querysets.stored_reports()
    serializer_class = StoredReportSerializer
    filterset_class = StoredReportFilterSet

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request, pk):  # noqa: ARG002 -- the router gives it
        """The report as a file, byte for byte as it was sent."""
        return as_download(self.get_object())
