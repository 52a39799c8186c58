"""Describing a file that may be anything: tables by sheet and column, JSON by its keys, XML by its elements."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

import yaml

from assettool.adapters.sources.archive import safe_parser
from assettool.adapters.sources.files import FileKind, Limits, check_size, expected_suffix, identify_file
from assettool.adapters.sources.headers import SEARCHED_ROWS, find_header
from assettool.adapters.sources.known_tables import known_as
from assettool.adapters.sources.ldif import is_ldif, open_ldif
from assettool.adapters.sources.rvtools_sheets import csv_files
from assettool.adapters.sources.text import detect_encoding, text_errors
from assettool.adapters.sources.workbook import TableFile, open_tables
from assettool.errors import SourceError
from assettool.services.source_check import Description, SheetSeen

_CHUNK = 1 << 18
_YAML_SUFFIXES = (".yaml", ".yml")
_YAML_MB = 10
_JSON_KEYS = {
    "Microsoft Graph page": ("value", "@odata.context"),
    "GLPI inventory": ("deviceid", "content"),
    "Lansweeper assets": ("assetBasicInfo",),
    "Ansible facts": ("ansible_facts",),
    "Microsoft 365 licences": ("license_information",),
}
_JSON_RECORDS = {
    "Microsoft 365 licences": ("skuId", "prepaidUnits"),
    "Intune devices": ("deviceName", "azureADDeviceId"),
    "Lansweeper assets": ("assetBasicInfo",),
}
_XML_NAMESPACES = {
    "http://www.opengroup.org/xsd/archimate/3.0/": "ArchiMate exchange file (AMEFF)",
    "urn:schemas-microsoft-com:office:spreadsheet": "Excel 2003 XML workbook",
    "http://www.archimatetool.com/archimate": "Archi model",
}


def describe(path: Path, limits: Limits) -> Description:
    """What the file is. Raises `SourceError` where it cannot be read."""
    if path.is_dir():
        return _describe_folder(path, limits)
    kind = identify_file(path)
    if kind is FileKind.JSON:
        return _warned(_describe_json(path, limits), path, kind)
    if kind is FileKind.XML:
        return _warned(_describe_xml(path, limits), path, kind)
    if kind is FileKind.TEXT and path.suffix.casefold() in _YAML_SUFFIXES:
        return _describe_yaml(path)
    if is_ldif(path):
        return _describe_ldif(path, limits)
    return _describe_tables(open_tables(path, limits))


def _warned(found: Description, path: Path, kind: FileKind) -> Description:
    if not expected_suffix(path, kind):
        return found
    return Description(
        found.what, found.known_as, found.sheets, found.records, found.keys,
        (*found.warnings, f"the name ends in {path.suffix}, the content is {kind}"),
    )  # fmt: skip


def _describe_folder(folder: Path, limits: Limits) -> Description:
    files = csv_files(folder)
    tables = [open_tables(file, limits) for file in files if file.stat().st_size]
    seen = [_see_sheet(table, table.sheet_names[0], table.path.stem) for table in tables]
    return Description(f"a folder of {len(files)} csv files", "RVTools", tuple(sheet for sheet in seen if sheet))


def _describe_tables(table: TableFile) -> Description:
    seen = [_see_sheet(table, name, name) for name in table.sheet_names]
    sheets = tuple(sheet for sheet in seen if sheet)
    what = table.label
    if table.sheet_names == ("",) and all(len(sheet.columns) == 1 for sheet in sheets):
        what = f"text in one column, {table.label.rsplit(', ', 1)[-1]}"
    table.warnings.extend(f"row {row}: {damage}" for row, damage in table.broken_rows.items())
    names = {sheet.name.casefold() for sheet in sheets}
    known = "RVTools" if names & {"vinfo", "vhost"} else ""
    known = known or next((name for sheet in sheets if (name := known_as(sheet.columns))), "")
    return Description(what, known, sheets, warnings=tuple(dict.fromkeys(table.warnings)))


def _see_sheet(table: TableFile, sheet: str, name: str) -> SheetSeen | None:
    lines = table.lines(sheet)
    first = list(islice(lines, SEARCHED_ROWS))
    header = find_header(first)
    if header is None:
        return None
    below = sum(1 for line in first if line[0] > header.row) + sum(1 for _ in lines)
    return SheetSeen(name, header.row, tuple(column for column in header.names if column), below)


def _describe_json(path: Path, limits: Limits) -> Description:
    check_size(path, limits.workbook_mb, "a JSON file")
    with text_errors(path):
        text = path.read_text(encoding=detect_encoding(path, []))
    try:
        content = _parse_json(text)
    except (ValueError, RecursionError) as exc:
        raise SourceError(f"the JSON is cut off or damaged: {path}", hint=str(exc)) from exc
    records = _records(content)
    keys = content.keys() if isinstance(content, Mapping) else ()
    fields = records[0].keys() if records and isinstance(records[0], Mapping) else ()
    known = _by_keys(_JSON_RECORDS, fields) or _by_keys(_JSON_KEYS, keys)
    shown = tuple(str(key) for key in fields) or tuple(str(key) for key in keys)
    return Description("JSON", known, records=len(records), keys=shown)


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:  # noqa: PLR2004 -- one line is no list of lines
            raise
        return [json.loads(line) for line in lines]


def _records(content: Any) -> list[Any]:
    """The records of the usual shapes: a list, a page with its list, or one record."""
    if isinstance(content, list):
        return content
    if isinstance(content, Mapping):
        for name in ("value", "assets", "items", "results", "data", "license_information"):
            if isinstance(found := content.get(name), list):
                return found
    return [content]


def _by_keys(table: Mapping[str, tuple[str, ...]], keys: Any) -> str:
    return next((name for name, needed in table.items() if all(key in keys for key in needed)), "")


def _describe_xml(path: Path, limits: Limits) -> Description:
    check_size(path, limits.text_mb, "an XML file")
    counts: dict[str, int] = {}
    roots: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        if not roots:
            roots.append(tag)
        local = tag.rpartition(" ")[2]
        counts[local] = counts.get(local, 0) + 1

    parser = safe_parser(namespaces=True)
    parser.StartElementHandler = start
    try:
        with text_errors(path):
            for chunk in _chunks(path):
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as exc:
        raise SourceError(f"the XML is cut off or damaged: {path}", hint=str(exc)) from exc
    namespace, _, root = roots[0].rpartition(" ")
    commonest = sorted(counts, key=lambda tag: (-counts[tag], tag))[:10]
    return Description(
        f"XML, {sum(counts.values())} elements below {root}",
        _XML_NAMESPACES.get(namespace, ""),
        keys=tuple(f"{tag} ({counts[tag]})" for tag in commonest),
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _describe_ldif(path: Path, limits: Limits) -> Description:
    table = open_ldif(path, limits)
    lines = table.lines("")
    keys = tuple(str(key) for key in next(lines)[1])
    count = sum(1 for _ in lines)
    damage = [f"row {row}: {damage}" for row, damage in table.broken_rows.items()]
    return Description("LDIF", known_as(keys), records=count, keys=keys, warnings=(*table.warnings, *damage))


def _describe_yaml(path: Path) -> Description:
    check_size(path, _YAML_MB, "a YAML file")
    try:
        with text_errors(path):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, RecursionError) as exc:
        raise SourceError(f"the YAML is damaged: {path}", hint=" ".join(str(exc).split())) from exc
    keys = tuple(str(key) for key in content) if isinstance(content, Mapping) else ()
    known = "NetBox device type" if {"manufacturer", "model", "slug"} <= set(keys) else ""
    return Description("YAML", known, records=len(_records(content)), keys=keys)
