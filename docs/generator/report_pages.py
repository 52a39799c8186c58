"""The reports: which there are, and what the JSON of one of them is made of."""

from typing import Any

import msgspec

from assettool.domain.report import FileFormat, Report, ReportName
from generator.markdown import listed, page, table, text

_ABOUT = {
    ReportName.PROGRESS: "the project's intended results: scope, plan, what was done, forecast, blockers",
    ReportName.LICENCES: "what is owned and needed, what is short, what is due, what could be taken back",
    ReportName.COUNTS: "what is expected beside each source beside NetBox, with what differs",
    ReportName.HARMONISATION: "which functions several packages do, and what one of them would save",
    ReportName.IMPACT: "what an application, server, contract or wave touches",
    ReportName.SETTLEMENT: "cost between tenants by a key, before and after",
    ReportName.WAVE: "one wave: content, gates, approvals, runbook and outcome",
    ReportName.HIGHLIGHT: "the highlight report (hoofdpuntenrapport) on one page",
}
_REFERENCE = "#/$defs/"


def reports_page() -> str:
    """The reports, and the schema of their JSON."""
    schema = msgspec.json.schema(Report)
    parts = [
        "# Reports",
        "`assettool report NAME`, the page *Reports* in NetBox and `GET /api/plugins/assettool/reports/NAME/` make the "
        f"same reports, each as {listed(FileFormat)}, in Dutch and English.",
        table(("report", "tells"), [(f"`{name}`", _ABOUT[name]) for name in ReportName]),
        "## JSON",
        "What a report says, in its order, with values that are not formatted: decimals and days are texts, euros are "
        "whole cents, a percentage of 45 is 45 %, and a week is its Monday. `key` is the same in every language. Links "
        "are below the address of NetBox. What has its default may be left out.",
    ]
    for name, definition in schema["$defs"].items():
        parts += [f"### {name}", text(definition.get("description")), _fields(definition)]
    return page(parts)


def _fields(definition: dict[str, Any]) -> str:
    if "enum" in definition:
        return f"One of {listed(map(str, definition['enum']))}."
    required = definition.get("required", ())
    rows = [
        (f"`{name}`", _type(content), "" if name in required else _default(content))
        for name, content in definition["properties"].items()
    ]
    return table(("field", "type", "otherwise"), rows)


def _default(content: dict[str, Any]) -> str:
    default = content.get("default")
    return "nothing" if default in (None, "", (), []) else f"`{str(default).lower()}`"


def _type(content: dict[str, Any]) -> str:
    if "$ref" in content:
        name = content["$ref"].removeprefix(_REFERENCE)
        return f"[{name}](#{name.lower()})"
    if "anyOf" in content:
        return " or ".join(_type(each) for each in content["anyOf"])
    if "enum" in content:
        return listed(map(str, content["enum"]))
    if content.get("type") == "array":
        return f"list of {_type(content['items'])}"
    return str(content.get("format") or content["type"])
