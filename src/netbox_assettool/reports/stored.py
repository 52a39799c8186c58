"""Stored reports as files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from netbox_assettool.models import StoredReport

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def as_download(stored: StoredReport) -> HttpResponse:
    """The bytes that were stored: always a file, never a page, so that it runs nothing in NetBox's name."""
    return HttpResponse(
        bytes(stored.content),
        content_type=CONTENT_TYPES[stored.format],
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=stored.file_name),
            "X-Content-Type-Options": "nosniff",
        },
    )
