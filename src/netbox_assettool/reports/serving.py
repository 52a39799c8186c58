"""Reports as answers of NetBox: to whom REST and pages give a file, and with which address in it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from netbox_assettool.models import StoredReport
from netbox_assettool.reports.writing import CONTENT_TYPES, Written


def address_of(request) -> str:
    """The address of NetBox that a request came by, for links in files."""
    return request.build_absolute_uri("/").rstrip("/")


def as_file(written: Written) -> HttpResponse:
    """A report as an attachment: always a file, never a page, so that it runs nothing in NetBox's name."""
    disposition = content_disposition_header(as_attachment=True, filename=written.file_name)
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(written.content, content_type=written.content_type, headers=headers)


def as_stored(stored: StoredReport) -> HttpResponse:
    """A stored report as an attachment, byte for byte."""
    return as_file(Written(bytes(stored.content), CONTENT_TYPES[stored.format], stored.file_name))
