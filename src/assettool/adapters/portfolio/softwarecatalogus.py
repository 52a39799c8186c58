"""The CSV exports of the GEMMA Softwarecatalogus: portfolios, links, packages on the market and suppliers.

A portfolio has a row for each municipality, package version and reference component, so that several rows are about one
application. What NetBox has no field for is kept as it is written, so that an export gives it back. The list of the
market says nothing of who uses what: only its suppliers are taken.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from assettool.adapters.portfolio.catalogue import described, kept, organisation_columns, unlike, version_of
from assettool.adapters.portfolio.days import day_that_has_come
from assettool.adapters.portfolio.records import Layout, Record, choices, one_line
from assettool.adapters.portfolio.softwarecatalogus_columns import (
    LINKS,
    MARKET,
    ORGANISATION_2,
    OUTSIDE,
    PORTFOLIO,
    SELF_ADDED,
    SUPPLIER_PEOPLE,
    SUPPLIERS,
)
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import Limits
from assettool.domain.clock import Clock
from assettool.domain.integration import Direction, IntegrationKind
from assettool.domain.observation import Rejected
from assettool.domain.portfolio import (
    ApplicationName,
    ApplicationRow,
    FieldValue,
    IntegrationRow,
    Named,
    Organisation,
    PortfolioRow,
    SupplierRow,
)

NAME = "softwarecatalogus"
PORTFOLIO_KEPT: Mapping[str, str] = {
    name: PORTFOLIO[name][0]
    for name in ("collaboration_id", "collaboration", "members", "use_status", "use_text", "use_since", "changed")
}
"""Our name → the column that the catalogue of an application keeps as it is written."""
LINK_KEPT: Mapping[str, str] = {
    name: LINKS[name][0]
    for name in (
        "organisation", "organisation_id", "collaboration", "collaboration_id", "status", "since", "standard_id",
        "protocol_id", "intermediary_id",
    )
}  # fmt: skip
"""The same, of an integration."""
_LINK_KEPT_ALWAYS = {name: column for name, column in LINK_KEPT.items() if not name.startswith("organisation")}
_ID = 100


def reader(limits: Limits | None = None) -> Tables[PortfolioRow]:
    """Reads any of the exports."""
    return Tables("Softwarecatalogus", layouts(Clock.of_today()), limits=limits)


def layouts(clock: Clock) -> tuple[Layout[PortfolioRow], ...]:
    """The exports, the more telling ones first."""
    words = {
        "direction": choices({each.value: each.value for each in Direction}),
        "kind": choices({each.value: each.value for each in IntegrationKind}),
    }
    application = partial(_application, clock=clock)
    links = {**LINKS, "is_outside": OUTSIDE, "organisation_2": ORGANISATION_2}
    portfolio = {**PORTFOLIO, "is_self_added": SELF_ADDED}
    return (
        Layout("koppelingen", links, ("name_1", "direction"), _integration, words),
        Layout("applicatieportfolio", portfolio, ("name", "use_status"), application),
        Layout("leveranciers_pakketten", MARKET, ("supplier", "name", "version"), _on_the_market),
        Layout("leveranciers", SUPPLIERS, ("supplier_id", "supplier"), _supplier, personal=SUPPLIER_PEOPLE),
    )


def _application(record: Record, clock: Clock) -> ApplicationRow:
    name = record.needed("name", "package")
    record.label = name
    organisation = Organisation(record.line("organisation"), record.line("code"), record.line("organisation_id"))
    version, spelling = _version(record, "version", name)
    fields: dict[str, FieldValue] = {}
    if technology := record.cut("technology"):
        fields["technology"] = technology
    supplier = _named(record, "supplier", "supplier_id")
    if record.text("is_self_added"):
        fields["is_self_added"] = bool(record.flag("is_self_added"))
    elif is_self_added(supplier.name if supplier else ""):
        fields["is_self_added"] = True
    return ApplicationRow(
        origin=record.origin,
        organisation=organisation,
        name=name,
        version=version,
        supplier=supplier,
        components=_components(record),
        identifiers=_identifiers(record),
        fields=fields,
        catalogue={
            **organisation_columns(organisation),
            **spelling,
            **unlike(record.text("technology"), technology, PORTFOLIO["technology"][0]),
            **kept(record, PORTFOLIO_KEPT),
        },
        since=_since(record, clock),
    )


def is_self_added(supplier: str) -> bool:
    """Whether a municipality added a package itself, as far as its supplier tells: the catalogue's own have one."""
    return not supplier


def _integration(record: Record) -> IntegrationRow | Rejected:
    record.label = " - ".join(filter(None, (record.line("name_1"), record.line("name_2"))))
    organisation = Organisation(name=record.line("organisation"), identifier=record.line("organisation_id"))
    record.needed("name_1", "application")
    is_inside = any(record.text(name) for name in ("package_2", "package_version_2", "version_2"))
    if record.text("is_outside"):
        is_inside = not record.flag("is_outside")
    if not record.text("name_2"):
        record.reasons.append(f"it leads nowhere: {record.header('name_2')} is empty")
    other = record.line("organisation_2")
    description = described(record.text("description"))
    texts = {name: record.line(name) for name in ("standard", "intermediary")}
    texts |= {"protocol": record.line("protocol", 100), "description": description}
    texts |= {"direction": record.choice("direction"), "kind": record.choice("kind")}
    return IntegrationRow(
        origin=record.origin,
        source=_end(record, "1", organisation),
        target=_end(record, "2", Organisation(other) if other else organisation) if is_inside else None,
        outside="" if is_inside else record.line("name_2"),
        identifier=record.line("identifier", _ID),
        fields={name: text for name, text in texts.items() if text},
        catalogue={
            **unlike(record.text("description"), description, LINKS["description"][0]),
            **kept(record, LINK_KEPT if organisation.identifier else _LINK_KEPT_ALWAYS),
        },
    )


def _end(record: Record, side: str, organisation: Organisation) -> ApplicationName:
    name = record.line(f"name_{side}")
    version = version_of(record.line(f"version_{side}", _ID), name)
    return ApplicationName(name, version, organisation, _identifiers(record, f"_{side}"))


def _on_the_market(record: Record) -> SupplierRow:
    record.label = record.line("name")
    supplier = record.needed("supplier", "supplier")
    return SupplierRow(origin=record.origin, supplier=Named(supplier, record.line("supplier_id", _ID)))


def _supplier(record: Record) -> SupplierRow:
    record.label = record.needed("supplier", "supplier")
    named = Named(record.label, record.line("supplier_id", _ID))
    return SupplierRow(origin=record.origin, supplier=named, url=record.url("url"))


def _version(record: Record, column: str, name: str) -> tuple[str, dict[str, str]]:
    """The version, and how it is written where that differs, outer blanks included."""
    cell = record.cell(column)
    text = record.text(column)
    version = version_of(record.line(column, _ID), name)
    if text and not version:
        record.note("a version that tells nothing is read as unknown", text)
    return version, unlike(cell if isinstance(cell, str) else text, version, PORTFOLIO["version"][0])


def _identifiers(record: Record, side: str = "") -> dict[str, str]:
    found = {kind: record.line(f"{name}{side}", _ID) for kind, name in _KINDS.items()}
    return {kind: text for kind, text in found.items() if text}


_KINDS = {"package": "package", "version": "package_version"}


def _named(record: Record, name: str, identifier: str) -> Named | None:
    found = Named(record.line(name), record.line(identifier, _ID))
    if found.identifier and not found.name:
        record.reasons.append(f"{record.header(identifier)} has no name: {record.header(name)} is empty")
    return found if found.name else None


def _components(record: Record) -> tuple[Named, ...]:
    """The reference components; in some exports several of them share a cell."""
    names = _parts(record.text("component"))
    ids = _parts(record.text("component_id"))
    if len(ids) != len(names):
        ids = [""] * len(names)
    if any(len(name) > 200 for name in names):  # noqa: PLR2004 -- what NetBox has room for
        record.line("component")
    return tuple(Named(name, identifier) for name, identifier in zip(names, ids, strict=True))


def _parts(text: str) -> list[str]:
    return [part for each in text.split(",") if (part := one_line(each))]


def _since(record: Record, clock: Clock) -> date | None:
    """Since when it is used as it is, which is the first that is known of it; not what is still to come."""
    try:
        return day_that_has_come(record.cell("use_since"), clock)
    except (ValueError, OverflowError):
        record.note(f"{record.header('use_since')} is no date and is left out", record.text("use_since"))
        return None
