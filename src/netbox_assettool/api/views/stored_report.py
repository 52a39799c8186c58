"""Stored reports in the REST API."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from netbox.api.viewsets import NetBoxReadOnlyModelViewSet
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.status import HTTP_202_ACCEPTED

from netbox_assettool import querysets
from netbox_assettool.api.moving import MayAsk
from netbox_assettool.api.serializers import StoredReportSerializer
from netbox_assettool.filtersets import StoredReportFilterSet
from netbox_assettool.reports.serving import as_stored
from netbox_assettool.scheduled import ScheduledReportsJob


class StoredReportViewSet(NetBoxReadOnlyModelViewSet):
    """Lists and reads stored reports."""

    queryset = querysets.stored_reports()
    serializer_class = StoredReportSerializer
    filterset_class = StoredReportFilterSet

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request, pk):  # noqa: ARG002 -- the router gives it
        """The report as a file, byte for byte as it was sent."""
        return as_stored(self.get_object())

    @extend_schema(request=None, responses={202: OpenApiTypes.OBJECT})
    @action(detail=False, methods=["post"], permission_classes=[MayAsk])
    def make(self, request):
        """Have a worker make what is due, without waiting for its hour; the id of its job."""
        if not request.user.has_perm("netbox_assettool.add_storedreport"):
            raise PermissionDenied
        job = ScheduledReportsJob.enqueue(user=request.user)
        return Response({"job": job.pk}, status=HTTP_202_ACCEPTED)
