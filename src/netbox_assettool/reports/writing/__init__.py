"""Writes a report: one module for each form. They compute nothing and word next to nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation

from assettool.domain.report import FileFormat, Report
from netbox_assettool.reports.writing import csv, html, json, markdown, xlsx

CONTENT_TYPES: Mapping[str, str] = {
    FileFormat.HTML: "text/html; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.MD: "text/markdown; charset=utf-8",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.JSON: "application/json",
}
_WRITERS: Mapping[FileFormat, Callable[[Report, str], bytes]] = {
    FileFormat.HTML: html.write,
    FileFormat.XLSX: xlsx.write,
    FileFormat.MD: markdown.write,
    FileFormat.CSV: csv.write,
    FileFormat.JSON: json.write,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A report as a file."""

    content: bytes
    content_type: str
    file_name: str


def written(report: Report, form: FileFormat, address: str) -> Written:
    """The report as a file, in its own language; its links lead to NetBox at this address, such as https://netbox.

    Without an address nothing is a link: from a file it would lead nowhere.
    """
    with translation.override(report.language):
        content = _WRITERS[form](report, address)
    return Written(content, CONTENT_TYPES[form], f"assettool-{report.name}-{report.as_of}.{report.language}.{form}")
