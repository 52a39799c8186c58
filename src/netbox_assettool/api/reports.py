"""REST endpoints of the reports: which there are, and each of them as a file."""

import msgspec
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from assettool.domain.counting import Expected
from assettool.domain.report import FileFormat, Language, ReportName
from netbox_assettool.asked import UnknownError
from netbox_assettool.reports.asking import ABOUT, KEYS, form_asked, question
from netbox_assettool.reports.registry import BUILDERS, TITLES, built, may_ask
from netbox_assettool.reports.serving import address_of, as_file
from netbox_assettool.reports.writing import written

PARAMETERS = [
    OpenApiParameter("as", enum=list(FileFormat), description="What it is written as; json otherwise"),
    OpenApiParameter("lang", enum=list(Language), description="Its language; Dutch otherwise"),
    OpenApiParameter("as_of", OpenApiTypes.DATE, description="It tells how things stood at the end of this day"),
    OpenApiParameter("since", OpenApiTypes.DATE, description="What changed after this day is told too"),
    OpenApiParameter("tenant", many=True, description="Slugs; none is every tenant"),
    OpenApiParameter("subject", description="What it is about: wave:3, application:12, server:SRV-01, contract:7"),
    OpenApiParameter("key", enum=KEYS, description="What a settlement divides by"),
]


class ReportsView(APIView):
    """The reports that there are for the user."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="plugins_assettool_reports_list", responses=OpenApiTypes.OBJECT)
    def get(self, request):
        """Their names, titles, formats and languages, and what each has to be asked."""
        found = [
            {
                "name": name,
                "title": str(TITLES[name]),
                "formats": list(FileFormat),
                "languages": list(Language),
                "subject": ABOUT.get(name, ()),
                "key": KEYS if name is ReportName.SETTLEMENT else (),
            }
            for name in BUILDERS
            if may_ask(request.user, name)
        ]
        return HttpResponse(msgspec.json.encode(found), content_type="application/json")


class ReportView(APIView):
    """One report, of what the user may see."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="plugins_assettool_report_retrieve",
        parameters=PARAMETERS,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request, name: str):
        """The report as a file."""
        return self._answer(request, name, None)

    @extend_schema(
        operation_id="plugins_assettool_report_compare",
        parameters=PARAMETERS,
        request=OpenApiTypes.OBJECT,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def post(self, request, name: str):
        """The report on counts beside what is expected, which the request holds; it changes nothing."""
        if name != ReportName.COUNTS:
            raise ValidationError({"name": "only counts are compared with what is expected"})
        try:
            expected = msgspec.json.decode(request._request.body, type=Expected)
        except msgspec.MsgspecError as exc:
            raise ValidationError({"expected": str(exc)}) from exc
        return self._answer(request, name, expected)

    @staticmethod
    def _answer(request, text: str, expected: Expected | None):
        name = next((each for each in BUILDERS if each == text), None)
        if name is None:
            raise ValidationError({"name": f"there is no such report: {text} (there is {', '.join(BUILDERS)})"})
        if not may_ask(request.user, name):
            raise PermissionDenied
        try:
            form = form_asked(request.GET, FileFormat.JSON)
            report = built(name, question(request.GET, request.user, name, Language.DUTCH, expected))
        except UnknownError as exc:
            raise ValidationError({exc.parameter: str(exc)}) from exc
        return as_file(written(report, form, address_of(request)))
