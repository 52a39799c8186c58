"""Reports as answers of NetBox: to whom REST and pages give a file, and with which address in it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from netbox_assettool.reports.writing import Written


def address_of(request) -> str:
    """The address of NetBox that a request came by, for links in files."""
    return request.build_absolute_uri("/").rstrip("/")


def as_file(written: Written) -> HttpResponse:
    """A report as an attachment."""
    disposition = content_disposition_header(as_attachment=True, filename=written.file_name)
    headers = {"Content-Disposition": disposition}
    return HttpResponse(written.content, content_type=written.content_type, headers=headers)
