"""Any table about applications, csv or workbook, by a mapping; what `assettool app export` writes needs none."""

from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from assettool.adapters.portfolio.catalogue import version_of
from assettool.adapters.portfolio.mapping import NEEDED, PortfolioMapping, RowKind, known_mapping
from assettool.adapters.portfolio.records import MOST, Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.row_mapping import load_mapping
from assettool.adapters.sources.files import Limits
from assettool.domain.portfolio import (
    ApplicationName,
    ApplicationRow,
    DataSetRow,
    DeploymentRow,
    FieldValue,
    IntegrationRow,
    Named,
    Organisation,
    PortfolioRow,
    StatusRow,
    TenantUseRow,
)

NAME = "table"
CONTACTS: Mapping[str, str] = {
    "owner": "application-owner",
    "functional_manager": "functional-manager",
    "technical_manager": "technical-manager",
}
"""Field of a table → the role of the contact."""

type Read = Callable[[Record], FieldValue]


def _choice(name: str) -> Read:
    return lambda record: record.choice(name)


def _impact(name: str) -> Read:
    return lambda record: int(record.choice(name) or 0) or None


def _end_of_contract(record: Record) -> FieldValue:
    end = record.day("contract_end")
    return end.isoformat() if end else None


APPLICATION_FIELDS: Mapping[str, Read] = {
    "disposition": _choice("disposition"),
    "availability": _impact("availability"),
    "integrity": _impact("integrity"),
    "confidentiality": _impact("confidentiality"),
    "licence_transferable": _choice("licence_transferable"),
    "service_hours": _choice("service_hours"),
    "rto_hours": lambda record: record.whole("rto_hours"),
    "rpo_hours": lambda record: record.whole("rpo_hours"),
    "yearly_cost": lambda record: record.money("yearly_cost"),
    "contract_end": _end_of_contract,
    "technology": lambda record: record.cut("technology"),
    "is_self_added": lambda record: record.flag("is_self_added"),
    "description": lambda record: record.cut("description"),
}
"""Field of an application → how it is read; nothing where it is not filled."""
INTEGRATION_FIELDS: Mapping[str, Read] = {
    "direction": _choice("direction"),
    "strength": _choice("strength"),
    "kind": _choice("kind"),
    "standard": lambda record: record.line("standard"),
    "protocol": lambda record: record.line("protocol", _ID),
    "intermediary": lambda record: record.line("intermediary"),
    "is_bridge_allowed": lambda record: record.flag("is_bridge_allowed"),
    "description": lambda record: record.cut("description"),
}
"""The same, of an integration."""
_ID = 100
_SIZE = 2**62


def reader(limits: Limits | None = None, mapping: Path | None = None) -> Tables[PortfolioRow]:
    """Reads by the mapping in a file, or else by whichever of the ready ones fits."""
    if mapping is None:
        return Tables("tables", [_layout(known_mapping(rows)) for rows in NEEDED], limits=limits)
    own = load_mapping(mapping, PortfolioMapping)
    return Tables("tables", [_layout(own)], limits=limits, encoding=own.encoding, delimiter=own.delimiter)


def _layout(mapping: PortfolioMapping) -> Layout[PortfolioRow]:
    return Layout(
        title=mapping.rows.value,
        columns=dict.fromkeys(known_mapping(mapping.rows).columns, ()) | mapping.names,
        needed=NEEDED[mapping.rows],
        row=_ROWS[mapping.rows],
        words=mapping.words,
        dates=(mapping.dates,) if mapping.dates else (),
        zone=ZoneInfo(mapping.timezone),
        sheet=mapping.sheet,
        header_row=mapping.header_row,
        defaults=mapping.defaults,
    )


def _application(record: Record) -> ApplicationRow:
    name = record.needed("name", "application")
    record.label = name
    supplier = Named(record.line("supplier"), record.line("supplier_id", _ID))
    if supplier.identifier and not supplier.name:
        record.reasons.append(f"{record.header('supplier_id')} has no name: {record.header('supplier')} is empty")
    holder = organisation_of(record.line("contract_holder"))
    if record.choice("status") not in ("", "registered"):
        record.note("a status is moved by a table of statuses only; that of an application is not read")
    identifiers = {"package": record.line("package", _ID), "version": record.line("package_version", _ID)}
    return ApplicationRow(
        origin=record.origin,
        organisation=organisation_of(record.line("organisation")),
        name=name,
        version=version_of(record.line("version", _ID), name),
        supplier=supplier if supplier.name else None,
        components=tuple(Named(part) for part in _parts(record, "components")),
        identifiers={kind: text for kind, text in identifiers.items() if text},
        fields=_filled({field: read(record) for field, read in APPLICATION_FIELDS.items()}),
        contract_holder=holder if holder != Organisation() else None,
        contacts=_contacts(record),
    )


def _tenant_use(record: Record) -> TenantUseRow:
    application = _named(record)
    consumer = organisation_of(record.needed("consumer", "organisation that uses it"))
    users = record.whole("users", MOST)
    if users is None and not record.text("users"):
        record.reasons.append(f"it has no number of users: {record.header('users')} is empty")
    return TenantUseRow(origin=record.origin, application=application, organisation=consumer, users=users or 0)


def _integration(record: Record) -> IntegrationRow:
    source = _named(record)
    target, outside = record.line("target"), record.line("outside")
    if bool(target) == bool(outside):
        both = "both are filled" if target else "both are empty"
        record.reasons.append(
            f"it leads to an application or to something outside: {record.header('target')} and "
            f"{record.header('outside')}, {both}"
        )
    record.label = f"{record.label} - {target or outside}"
    organisation = organisation_of(record.line("target_organisation")) if record.text("target_organisation") else None
    version = version_of(record.line("target_version", _ID), target)
    record.choice("status")  # checked, and moved by a table of statuses only
    return IntegrationRow(
        origin=record.origin,
        source=source,
        target=ApplicationName(target, version, organisation or source.organisation) if target else None,
        outside=outside,
        identifier=record.line("identifier", _ID),
        fields=_filled({field: read(record) for field, read in INTEGRATION_FIELDS.items()}),
    )


def _deployment(record: Record) -> DeploymentRow:
    application = _named(record)
    environment = record.choice("environment")
    if not record.text("environment"):
        record.reasons.append(f"it names no environment: {record.header('environment')} is empty")
    machine = record.line("machine")
    record.label = " ".join(filter(None, (record.label, environment, machine)))
    fields = {"exposure": record.choice("exposure"), "maintenance_window": record.line("maintenance_window", _ID)}
    return DeploymentRow(
        origin=record.origin,
        application=application,
        environment=environment,
        machine=machine,
        role=record.line("role", 50),
        fields=_filled(fields),
    )


def _data_set(record: Record) -> DataSetRow:
    name = record.needed("data_set", "data set")
    record.label = name
    if not record.text("kind"):
        record.reasons.append(f"it has no kind: {record.header('kind')} is empty")
    organisation = organisation_of(record.line("organisation"))
    application = _named(record) if record.text("name") else None
    record.label = name
    fields: dict[str, FieldValue] = {
        "kind": record.choice("kind"),
        "size_mb": record.whole("size_mb", _SIZE),
        "location": record.line("location", 300),
        "new_location": record.line("new_location", 300),
        "checksum": record.line("checksum"),
        "description": record.cut("description"),
    }
    return DataSetRow(
        origin=record.origin,
        organisation=organisation,
        name=name,
        application=application,
        fields=_filled(fields),
    )


def _status(record: Record) -> PortfolioRow:
    organisation = organisation_of(record.line("organisation"))
    data_set, integration = record.line("data_set"), record.line("identifier", _ID)
    application = None if data_set or integration else _named(record)
    record.label = data_set or integration or record.label
    if data_set and integration:
        record.reasons.append(f"it is about a data set and about an integration: {data_set}, {integration}")
    new, at = record.choice("status"), record.moment("at")
    for name in ("status", "at"):
        if not record.text(name):
            record.reasons.append(f"{record.header(name)} is empty")
    reason, owner, due = record.cut("reason", 500), function_of(record, "owner"), record.day("due")
    evidence = record.choice("evidence") or "file"
    if at is None:
        return record.rejected(*record.reasons)
    return StatusRow(
        origin=record.origin,
        application=application,
        data_set=(organisation, data_set) if data_set else None,
        integration=integration,
        new=new,
        at=at,
        evidence=evidence,
        reason=reason,
        owner=owner,
        due=due,
    )


_ROWS: Mapping[RowKind, Callable[[Record], PortfolioRow]] = {
    RowKind.APPLICATIONS: _application,
    RowKind.TENANT_USES: _tenant_use,
    RowKind.INTEGRATIONS: _integration,
    RowKind.DEPLOYMENTS: _deployment,
    RowKind.DATA_SETS: _data_set,
    RowKind.STATUSES: _status,
}


def organisation_of(text: str) -> Organisation:
    """An organisation by what people write in one cell: its code, or else a name or slug."""
    code = text.upper().removeprefix("GM")
    return Organisation(code=code) if code.isdecimal() else Organisation(name=text)


def _named(record: Record) -> ApplicationName:
    name = record.needed("name", "application")
    record.label = name
    version = version_of(record.line("version", _ID), name)
    return ApplicationName(name, version, organisation_of(record.line("organisation")))


def _parts(record: Record, name: str) -> list[str]:
    """The names in one cell, between semicolons where there is one, else between commas or in lines of their own."""
    text = record.text(name)
    lines = text.replace("\n", ";" if ";" in text else ",")
    parts = [part for each in lines.split(";" if ";" in lines else ",") if (part := " ".join(each.split()))]
    if any(len(part) > 200 for part in parts):  # noqa: PLR2004 -- what NetBox has room for
        record.reasons.append(f"{record.header(name)} has a name longer than 200 characters")
    return list(dict.fromkeys(parts))


def _contacts(record: Record) -> dict[str, str]:
    return {role: text for name, role in CONTACTS.items() if (text := function_of(record, name))}


def function_of(record: Record, name: str) -> str:
    """A function or a team; a mail address is a person's and is never kept."""
    text = record.line(name, 100)
    if "@" in text:
        record.note(f"{record.header(name)} has a mail address and is left out; name a function or a team")
        return ""
    return text


def _filled(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    return {name: value for name, value in fields.items() if value is not None and value != ""}
