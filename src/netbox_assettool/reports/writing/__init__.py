"""Writes a report: one module for each form. They compute nothing and word next to nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation

from assettool.domain.report import FileFormat, Report
from netbox_assettool.reports.writing import csv, html, json, markdown, xlsx

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRITERS: Mapping[FileFormat, tuple[str, Callable[[Report, str], bytes]]] = {
    FileFormat.HTML: ("text/html; charset=utf-8", html.write),
    FileFormat.XLSX: (_WORKBOOK, xlsx.write),
    FileFormat.MD: ("text/markdown; charset=utf-8", markdown.write),
    FileFormat.CSV: ("text/csv; charset=utf-8", csv.write),
    FileFormat.JSON: ("application/json", json.write),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A report as a file."""

    content: bytes
    content_type: str
    file_name: str


def written(report: Report, form: FileFormat, address: str) -> Written:
    """The report as a file, in its own language; its links lead to NetBox at this address, such as https://netbox."""
    content_type, write = _WRITERS[form]
    with translation.override(report.language):
        content = write(report, address)
    return Written(content, content_type, f"assettool-{report.name}-{report.as_of}.{report.language}.{form}")
