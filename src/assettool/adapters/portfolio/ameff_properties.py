"""The properties of an exchange file, read as if they were the row of a table with their names as its header."""

from collections.abc import Mapping, Sequence

from assettool.adapters.portfolio.ameff_file import Concept
from assettool.adapters.portfolio.ameff_ids import MODEL_ID, OBJECT_ID, PACKAGE_MODEL_ID
from assettool.adapters.portfolio.mapping import RowKind, known_mapping
from assettool.adapters.portfolio.records import Layout, Record, Sheet
from assettool.adapters.portfolio.softwarecatalogus_columns import LINKS, PORTFOLIO, SELF_ADDED
from assettool.adapters.portfolio.table import Read
from assettool.adapters.sources.headers import fold, header_of
from assettool.adapters.sources.rows import Tally
from assettool.domain.observation import Origin
from assettool.domain.portfolio import FieldValue, PortfolioRow

SWC_TYPE = "SWC type"
GEMMA_TYPE = "GEMMA type"
VERSION = "Versieaanduiding"
TECHNOLOGY = "Ondersteunde technologie"
CODE = "Gemeente CBS"
USERS = "Gebruikers"
RENAMED: Mapping[str, str] = {
    PORTFOLIO["use_since"][0]: "Gebruik datum",
    PORTFOLIO["changed"][0]: "Gebruik mutatiedatum",
    PORTFOLIO["use_status"][0]: "Gebruik status",
}
"""Column of the Softwarecatalogus → the property that is the same."""
_COLUMN = {fold(written): column for column, written in RENAMED.items()}
_STRUCTURE = frozenset(map(fold, (SWC_TYPE, GEMMA_TYPE, OBJECT_ID, MODEL_ID, PACKAGE_MODEL_ID, VERSION)))


def _none(record: Record) -> PortfolioRow:
    return record.rejected()


def _columns(rows: RowKind, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The first names only: in the models of others the other ones may mean something else."""
    return {name: known_mapping(rows).names[name][:1] for name in names}


_OWN = (
    "contract_holder", "disposition", "availability", "integrity", "confidentiality", "licence_transferable",
    "service_hours", "rto_hours", "rpo_hours", "yearly_cost", "contract_end", "owner", "functional_manager",
    "technical_manager",
)  # fmt: skip
_APPLICATION = _columns(RowKind.APPLICATIONS, _OWN) | {
    "technology": (PORTFOLIO["technology"][0], TECHNOLOGY),
    "is_self_added": SELF_ADDED[:1],
}
APPLICATION: Layout[PortfolioRow] = Layout(
    "application", _APPLICATION, (), _none, known_mapping(RowKind.APPLICATIONS).words
)
_FLOW = _columns(RowKind.INTEGRATIONS, ("strength", "is_bridge_allowed")) | {
    "identifier": LINKS["identifier"][:1],
    "direction": (LINKS["direction"][0], "Richting"),
    "kind": LINKS["kind"][:1],
    "standard": (LINKS["standard"][0], "Standaard"),
    "protocol": (LINKS["protocol"][0], "Protocol"),
    "intermediary": (LINKS["intermediary"][0], "Intermediair"),
}
FLOW: Layout[PortfolioRow] = Layout("flow", _FLOW, (), _none, known_mapping(RowKind.INTEGRATIONS).words)
SUPPLIER: Layout[PortfolioRow] = Layout("supplier", {"url": ("URL", "Website")}, (), _none)
USE: Layout[PortfolioRow] = Layout("use", {"users": (USERS,)}, (), _none)


def record_of(layout: Layout[PortfolioRow], properties: Mapping[str, str], origin: Origin, tally: Tally) -> Record:
    """The properties as the row of a table."""
    sheet = Sheet(layout, header_of(0, properties), origin, tally)
    return Record(sheet, origin, tuple(properties.values()))


def fields_of(record: Record, reads: Mapping[str, Read]) -> tuple[dict[str, FieldValue], dict[str, str]]:
    """The fields that the properties hold, and those that hold something else in this model, as they are written."""
    fields: dict[str, FieldValue] = {}
    odd: dict[str, str] = {}
    for field, read in reads.items():
        if field not in record.sheet.layout.columns:
            continue
        value = read(record)
        if record.reasons:
            record.note("a property does not hold what it holds in the Softwarecatalogus", "; ".join(record.reasons))
            record.reasons.clear()
            odd[record.header(field)] = record.text(field)
        elif value is not None and value != "":
            fields[field] = value
    return fields, odd


def others(record: Record) -> dict[str, str]:
    """The properties that are no field, under the columns that the Softwarecatalogus has for them."""
    layout = record.sheet.layout
    known = _STRUCTURE | {fold(name) for names in layout.columns.values() for name in names}
    texts = zip(record.sheet.header.names, record.cells, strict=True)
    return {_COLUMN.get(fold(name), name): str(text).strip() for name, text in texts if fold(name) not in known}


def properties_of(*concepts: Concept | None) -> dict[str, str]:
    """The properties of several concepts as one; the last one that has a property counts."""
    return {name: text for concept in concepts if concept for name, text in concept.properties.items()}
