"""The list of reference components of GEMMA as csv; what is none of them, such as a legend, is left out by rule."""

from collections.abc import Mapping

from assettool.adapters.portfolio.records import Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import Limits
from assettool.domain.observation import Rejected
from assettool.domain.portfolio import ComponentRow, FieldValue, Named, PortfolioRow

NAME = "gemma"
COMPONENT = "referentiecomponent"
IMPACTS = ("availability", "integrity", "confidentiality")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "element": ("Element ID",),
    "identifier": ("Object ID", "Object-ID"),
    "name": ("Naam", "Name", "Referentiecomponent"),
    "type": ("GEMMA type", "GEMMA-type"),
    "gemma_status": ("GEMMA status", "GEMMA-status"),
    "baseline": ("BBN", "Basisbeveiligingsniveau"),
    "score": ("BIV score BBN", "BIV-score", "BIV"),
    "availability": ("Beschikbaarheid", "Availability"),
    "integrity": ("Integriteit", "Integrity"),
    "confidentiality": ("Vertrouwelijkheid", "Confidentiality"),
    "description": ("Beschrijving", "Toelichting", "Description"),
}


def reader(limits: Limits | None = None) -> Tables[PortfolioRow]:
    """Reads the list."""
    layout = Layout("reference components", _COLUMNS, ("identifier", "name", "type"), _component)
    return Tables("GEMMA", (layout,), limits=limits)


def impacts_of(texts: Mapping[str, str], score: str = "") -> dict[str, FieldValue]:
    """Availability, integrity and confidentiality of 1 to 3, from their own texts or from the three digits of a score.

    Raises `ValueError` where a text is neither.
    """
    digits = dict(zip(IMPACTS, score, strict=True)) if len(score) == len(IMPACTS) else {}
    found: dict[str, FieldValue] = {}
    for name in IMPACTS:
        text = texts.get(name) or digits.get(name, "")
        if text and text not in "123":
            raise ValueError(f"{name} is not 1, 2 or 3: {text}")
        if text:
            found[name] = int(text)
    return found


def _component(record: Record) -> ComponentRow | Rejected:
    record.label = record.line("name")
    kind = record.line("type")
    if kind.casefold() != COMPONENT:
        what = f"its GEMMA type is {kind}" if kind else "it has no GEMMA type"
        return record.rejected(f"{what}, it is no reference component", by_rule=True)
    name = record.needed("name", "reference component")
    fields: dict[str, FieldValue] = {}
    for field, text in (("gemma_status", record.line("gemma_status", 50)), ("baseline", record.cut("baseline"))):
        if text:
            fields[field] = text
    try:
        fields |= impacts_of({each: record.line(each) for each in IMPACTS}, record.line("score"))
    except ValueError as exc:
        record.note("an impact is left out", str(exc))
    return ComponentRow(origin=record.origin, component=Named(name, record.line("identifier", 100)), fields=fields)
