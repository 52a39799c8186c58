"""The list of applications and their dependencies that Konveyor imports: record type 1 and record type 2 in one csv.

Southbound is what an application needs, northbound what needs it. Who is needed sends; who needs it does not work
without it, so that each dependency is a hard integration. Owner and contributors are people and are not read.
"""

from collections.abc import Mapping

from assettool.adapters.portfolio.catalogue import described, kept, unlike
from assettool.adapters.portfolio.records import Layout, Record, shortened
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import Limits
from assettool.domain.integration import Direction, Strength
from assettool.domain.portfolio import ApplicationName, ApplicationRow, IntegrationRow, Organisation, PortfolioRow

NAME = "konveyor"
_TAGS = range(1, 21)
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "record_type": ("Record Type 1", "Record Type"),
    "name": ("Application Name",),
    "description": ("Description",),
    "comments": ("Comments",),
    "service": ("Business Service",),
    "dependency": ("Dependency",),
    "direction": ("Dependency Direction",),
    "group": ("Binary Group",),
    "artifact": ("Binary Artifact",),
    "binary_version": ("Binary Version",),
    "packaging": ("Binary Packaging",),
    "repository_type": ("Repository Type",),
    "repository": ("Repository URL",),
    "branch": ("Repository Branch",),
    "path": ("Repository Path",),
    **{f"category_{number}": (f"Tag Category {number}",) for number in _TAGS},
    **{f"tag_{number}": (f"Tag {number}",) for number in _TAGS},
}
_KEPT = {
    name: _COLUMNS[name][0]
    for name in (
        "comments", "service", "group", "artifact", "binary_version", "packaging", "repository_type", "repository",
        "branch", "path",
    )
}  # fmt: skip
_DIRECTIONS = {"southbound": Direction.RIGHT_TO_LEFT, "northbound": Direction.LEFT_TO_RIGHT}


def reader(limits: Limits | None = None) -> Tables[PortfolioRow]:
    """Reads the list."""
    layout: Layout[PortfolioRow] = Layout(
        "applications", _COLUMNS, ("record_type", "name"), _row, personal=("Owner", "Contributors")
    )
    return Tables("Konveyor", (layout,), limits=limits)


def _row(record: Record) -> PortfolioRow:
    record.label = record.needed("name", "application")
    match record.line("record_type"):
        case "1":
            return _application(record)
        case "2":
            return _dependency(record)
        case other:
            return record.rejected(*record.reasons, f"{record.header('record_type')} is neither 1 nor 2: {other}")


def _application(record: Record) -> ApplicationRow:
    description = described(record.text("description"))
    technology = ", ".join(tag for number in _TAGS if (tag := record.line(f"tag_{number}")))
    fields = {"description": description, "technology": shortened(technology, 200)}
    tags: dict[str, str] = {}
    for number in _TAGS:
        if tag := record.line(f"tag_{number}"):
            category = f"Tag {record.line(f'category_{number}')}".strip()
            tags[category] = ", ".join(filter(None, (tags.get(category), tag)))
    return ApplicationRow(
        origin=record.origin,
        organisation=Organisation(),
        name=record.label,
        fields={name: text for name, text in fields.items() if text},
        catalogue={**unlike(record.text("description"), description, "Description"), **kept(record, _KEPT), **tags},
    )


def _dependency(record: Record) -> IntegrationRow:
    other = record.needed("dependency", "application that it depends on")
    text = record.line("direction")
    direction = _DIRECTIONS.get(text.casefold())
    if direction is None:
        record.reasons.append(f"{record.header('direction')} is neither northbound nor southbound: {text}")
    if other and other.casefold() == record.label.casefold():
        record.reasons.append(f"it depends on itself: {other}")
    return IntegrationRow(
        origin=record.origin,
        source=ApplicationName(record.label),
        target=ApplicationName(other),
        fields={"direction": (direction or Direction.UNKNOWN).value, "strength": Strength.HARD.value},
    )
