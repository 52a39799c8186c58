"""Writes the register as tables: csv and workbook in the columns of `known/`, and JSON."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from assettool.adapters.portfolio.extract import Extract
from assettool.adapters.portfolio.mapping import CHOICES, PortfolioMapping, RowKind, known_mapping
from assettool.adapters.portfolio.table import CONTACTS
from assettool.adapters.portfolio.writing import write_csv
from assettool.domain.formulas import guarded
from assettool.domain.objects import APPLICATION, DATA_SET, INTEGRATION
from assettool.domain.register import Application, DataSet, StatusChange

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEETS: Mapping[RowKind, str] = {
    RowKind.APPLICATIONS: "Applicaties",
    RowKind.TENANT_USES: "Afnemers",
    RowKind.INTEGRATIONS: "Koppelingen",
    RowKind.DEPLOYMENTS: "Deployments",
    RowKind.DATA_SETS: "Datasets",
    RowKind.STATUSES: "Statussen",
}
"""What the sheets are called, in the order in which they refer to each other."""
_SAMPLE = 200
_WIDEST, _NARROWEST = 60, 8

type Value = str | int | float | bool | date | datetime | tuple[str, ...] | None
type _Row = Mapping[str, Value]


def rows_of(kind: RowKind, extract: Extract) -> Iterator[_Row]:
    """The rows of one table: field → value."""
    return _ROWS[kind](extract)


def write_table(kind: RowKind, extract: Extract, stream: BinaryIO) -> None:
    """One table as csv; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    mapping = known_mapping(kind)
    headers = {field: names[0] for field, names in mapping.names.items()}
    rows = (
        {headers[field]: _csv_text(mapping, field, value) for field, value in row.items()}
        for row in rows_of(kind, extract)
    )
    write_csv(stream, list(headers.values()), rows)


def write_json(extract: Extract, stream: BinaryIO) -> None:
    """Every table as JSON, with values as NetBox has them."""
    tables = {kind.value: list(rows_of(kind, extract)) for kind in SHEETS}
    stream.write(msgspec.json.format(msgspec.json.encode(tables), indent=1) + b"\n")


def write_workbook(extract: Extract, stream: BinaryIO) -> None:
    """Every table as a sheet of a workbook."""
    import xlsxwriter

    with xlsxwriter.Workbook(stream, {"in_memory": True, "remove_timezone": True}) as workbook:
        formats = {
            date: workbook.add_format({"num_format": "dd-mm-yyyy"}),
            datetime: workbook.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"}),
            float: workbook.add_format({"num_format": "#,##0.00"}),
        }
        for kind, title in SHEETS.items():
            _write_sheet(workbook, title, known_mapping(kind), list(rows_of(kind, extract)), formats)


def _write_sheet(
    workbook: "Workbook",
    title: str,
    mapping: PortfolioMapping,
    rows: list[_Row],
    formats: Mapping[type, "Format"],
) -> None:
    sheet = workbook.add_worksheet(title)
    headers = [names[0] for names in mapping.names.values()]
    sheet.add_table(
        0, 0, max(len(rows), 1), len(headers) - 1,
        {"name": title, "columns": [{"header": header} for header in headers], "style": "Table Style Light 9"},
    )  # fmt: skip
    sheet.freeze_panes(1, 1)
    for column, (field, header) in enumerate(zip(mapping.names, headers, strict=True)):
        widths = [len(header) + 3]
        for number, row in enumerate(rows, start=1):
            value = row.get(field)
            if number <= _SAMPLE:
                widths.append(len(text_of(mapping, field, value)) + 1)
            _write_cell(sheet, (number, column), mapping, field, value, formats)
        sheet.set_column(column, column, min(max(*widths, _NARROWEST), _WIDEST))


def _write_cell(
    sheet: "Worksheet",
    place: tuple[int, int],
    mapping: PortfolioMapping,
    field: str,
    value: Value,
    formats: Mapping[type, "Format"],
) -> None:
    if isinstance(value, datetime) and value.microsecond == 0:
        sheet.write_datetime(*place, value, formats[datetime])
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(*place, value, formats[date])
    elif isinstance(value, int | float) and not isinstance(value, bool) and field not in CHOICES[mapping.rows]:
        sheet.write_number(*place, value, formats.get(type(value)))
    elif text := text_of(mapping, field, value):
        sheet.write_string(*place, text)


def _csv_text(mapping: PortfolioMapping, field: str, value: Value) -> str:
    text = text_of(mapping, field, value)
    return guarded(text) if isinstance(value, str | tuple) else text


def text_of(mapping: PortfolioMapping, field: str, value: Value) -> str:
    """A value as people write it, and as it is read again without a difference."""
    if value is None or value == "":
        return ""
    if field in CHOICES[mapping.rows]:
        return mapping.label(field, str(value))
    match value:
        case bool():
            return "Ja" if value else "Nee"
        case float():
            return f"{value:.2f}".replace(".", ",")
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return f"{value:%d-%m-%Y}"
        case tuple():
            return "; ".join(value) + (";" if any("," in part for part in value) else "")
    return str(value)


def application_row(extract: Extract, each: Application) -> _Row:
    """The row of one application."""
    contacts = dict(reversed(each.contacts))
    return {
        **_named(extract, each),
        "contract_holder": extract.tenants.get(each.contract_holder, each.contract_holder),
        "supplier": each.supplier,
        "supplier_id": extract.supplier_id(each),
        "components": each.components,
        "status": each.status,
        "disposition": each.disposition,
        "availability": each.availability,
        "integrity": each.integrity,
        "confidentiality": each.confidentiality,
        "licence_transferable": each.licence_transferable,
        "service_hours": each.service_hours,
        "rto_hours": each.rto_hours,
        "rpo_hours": each.rpo_hours,
        "yearly_cost": None if each.yearly_cost is None else float(each.yearly_cost),
        "contract_end": each.contract_end,
        "technology": each.technology,
        "is_self_added": each.is_self_added,
        **{field: contacts.get(role) for field, role in CONTACTS.items()},
        "description": each.description,
        "package": each.identifiers.get("package"),
        "package_version": each.identifiers.get("version"),
    }


def _applications(extract: Extract) -> Iterator[_Row]:
    return (application_row(extract, each) for each in extract.applications)


def _tenant_uses(extract: Extract) -> Iterator[_Row]:
    for each in extract.applications:
        for tenant, users in sorted(each.users.items()):
            yield {**_named(extract, each), "consumer": extract.tenants.get(tenant, tenant), "users": users}


def _integrations(extract: Extract) -> Iterator[_Row]:
    for each in extract.integrations:
        source, target = extract.ends(each)
        there = target and target.tenant != source.tenant
        yield {
            "identifier": each.identifier,
            **_named(extract, source),
            "target": target.name if target else None,
            "target_version": target.version if target else None,
            "target_organisation": extract.tenants.get(target.tenant, "") if target and there else None,
            "outside": each.outside,
            "direction": each.direction,
            "strength": each.strength,
            "kind": each.kind,
            "standard": each.standard,
            "protocol": each.protocol,
            "intermediary": each.intermediary,
            "is_bridge_allowed": each.is_bridge_allowed,
            "status": each.status,
            "description": each.description,
        }


def _deployments(extract: Extract) -> Iterator[_Row]:
    """What is confirmed: what is only proposed is no deployment yet."""
    assets = extract.register.assets
    for application in extract.applications:
        for each in extract.register.deployments_of.get(application.id, ()):
            machines = [(assets[m.asset].name, m.role) for m in each.confirmed if m.asset in assets]
            for name, role in sorted(machines) or [("", "")]:
                yield {
                    **_named(extract, application),
                    "environment": each.environment,
                    "machine": name,
                    "role": role,
                    "exposure": each.exposure,
                    "maintenance_window": each.maintenance_window,
                }


def _data_sets(extract: Extract) -> Iterator[_Row]:
    for each in sorted(_own_data_sets(extract), key=lambda each: (each.tenant, each.name.casefold(), each.id)):
        application = extract.register.applications.get(each.application or 0)
        yield {
            "data_set": each.name,
            "kind": each.kind,
            "organisation": extract.tenants.get(each.tenant, each.tenant),
            "name": application.name if application else None,
            "version": application.version if application else None,
            "size_mb": each.size_mb,
            "location": each.location,
            "new_location": each.new_location,
            "checksum": each.checksum,
            "description": each.description,
        }


def _statuses(extract: Extract) -> Iterator[_Row]:
    """The steps in the order of their moments; those of an integration without an identifier cannot be told."""
    about: dict[tuple[str, int], _Row] = {
        (APPLICATION, each.id): _named(extract, each) for each in extract.applications
    }
    about |= {
        (INTEGRATION, each.id): {"identifier": each.identifier} for each in extract.integrations if each.identifier
    }
    about |= {
        (DATA_SET, each.id): {"data_set": each.name, "organisation": extract.tenants.get(each.tenant, each.tenant)}
        for each in _own_data_sets(extract)
    }
    for step in extract.register.history:
        if named := about.get((step.label, step.object)):
            yield {**named, **_step(step)}


def _step(step: StatusChange) -> _Row:
    return {
        "status": step.new,
        "at": step.at.astimezone(UTC),
        "evidence": step.evidence,
        "reason": step.reason,
        "owner": step.owner,
        "due": step.due,
    }


def _own_data_sets(extract: Extract) -> Iterator[DataSet]:
    return (each for each in extract.register.data_sets.values() if extract.tenant in ("", each.tenant))


def _named(extract: Extract, application: Application) -> _Row:
    return {
        "name": application.name,
        "version": application.version,
        "organisation": extract.tenants.get(application.tenant, application.tenant),
    }


_ROWS: Mapping[RowKind, Callable[[Extract], Iterator[_Row]]] = {
    RowKind.APPLICATIONS: _applications,
    RowKind.TENANT_USES: _tenant_uses,
    RowKind.INTEGRATIONS: _integrations,
    RowKind.DEPLOYMENTS: _deployments,
    RowKind.DATA_SETS: _data_sets,
    RowKind.STATUSES: _statuses,
}
