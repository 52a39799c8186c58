"""The register from the rows that NetBox streams."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from assettool.domain.current import FleetRow
from assettool.domain.objects import (
    APPLICATION,
    ASSET,
    COMPONENT_USE,
    CONFLICT,
    CONTACT,
    CONTACT_ASSIGNMENT,
    CONTACT_ROLE,
    DATA_SET,
    DEPLOYMENT,
    DEPLOYMENT_MACHINE,
    INTEGRATION,
    REFERENCE_COMPONENT,
    STATUS_CHANGE,
    SUPPLIER,
    TENANT,
    TENANT_USE,
)
from assettool.domain.register import (
    Application,
    Asset,
    Component,
    DataSet,
    Deployment,
    Duplicate,
    Integration,
    Machine,
    Register,
    StatusChange,
    Supplier,
    Tenant,
    grouped,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


type _Row = Mapping[str, object]


def register_of(rows: Iterable[FleetRow]) -> Register:
    """The register of rows as NetBox streams them, in whichever order they come."""
    by_label: dict[str, list[_Row]] = defaultdict(list)
    for label, row in rows:
        by_label[label].append(row)
    slugs = {row["id"]: str(row["slug"]) for row in by_label[TENANT]}
    applications = _applications(by_label, slugs)
    machines = grouped((row["deployment"], _record(Machine, row)) for row in by_label[DEPLOYMENT_MACHINE])
    deployments = [
        _record(Deployment, row, machines=tuple(machines.get(row["id"], ())))
        for row in by_label[DEPLOYMENT]
        if row["application"] in applications
    ]
    integrations = [
        _record(Integration, row)
        for row in by_label[INTEGRATION]
        if row["source"] in applications and (row["target"] is None or row["target"] in applications)
    ]
    history = [_status_change(row) for row in by_label[STATUS_CHANGE] if row["object"]]
    return Register(
        applications=applications,
        integrations=_by_id(integrations),
        deployments=_by_id(deployments),
        data_sets=_by_id(_record(DataSet, row, tenant=slugs.get(row["tenant"], "")) for row in by_label[DATA_SET]),
        assets=_by_id(_record(Asset, row, tenant=slugs.get(row["tenant"], "")) for row in by_label[ASSET]),
        tenants=_by_id(_record(Tenant, row) for row in by_label[TENANT]),
        suppliers=_by_id(_record(Supplier, row) for row in by_label[SUPPLIER]),
        components=_by_id(_record(Component, row) for row in by_label[REFERENCE_COMPONENT]),
        history=sorted(history, key=lambda each: (each.at, each.id)),
        duplicates=[_record(Duplicate, row) for row in by_label[CONFLICT]],
    )


def _applications(rows: Mapping[str, list[_Row]], slugs: Mapping[object, str]) -> dict[int, Application]:
    suppliers = {row["id"]: str(row["name"]) for row in rows[SUPPLIER]}
    names = {row["id"]: str(row["name"]) for row in rows[REFERENCE_COMPONENT]}
    components = grouped(
        (row["application"], names[row["component"]]) for row in rows[COMPONENT_USE] if row["component"] in names
    )
    users = grouped(
        (row["application"], (slugs[row["tenant"]], row["users"])) for row in rows[TENANT_USE] if row["tenant"] in slugs
    )
    contacts = _contacts(rows)
    found = (
        _record(
            Application,
            row,
            tenant=slugs.get(row["tenant"], ""),
            contract_holder=slugs.get(row["contract_holder"], ""),
            supplier=suppliers.get(row["supplier"], ""),
            supplier_id=row["supplier"],
            components=tuple(sorted(components.get(row["id"], ()))),
            users=dict(sorted(users.get(row["id"], ()))),
            contacts=tuple(sorted(contacts.get(row["id"], ()))),
            contract_end=_date(row["contract_end"]),
        )
        for row in rows[APPLICATION]
    )
    return _by_id(found)


def _contacts(rows: Mapping[str, list[_Row]]) -> Mapping[object, Sequence[tuple[str, str]]]:
    """Application → (slug of the role, name of the contact)."""
    names = {row["id"]: str(row["name"]) for row in rows[CONTACT]}
    roles = {row["id"]: str(row["slug"]) for row in rows[CONTACT_ROLE]}
    found: list[tuple[object, tuple[str, str]]] = []
    for row in rows[CONTACT_ASSIGNMENT]:
        match row["object"]:
            case [str(label), int(number)] if label == APPLICATION and row["contact"] in names:
                found.append((number, (roles.get(row["role"], ""), names[row["contact"]])))
    return grouped(found)


def _status_change(row: _Row) -> StatusChange:
    match row["object"]:
        case [str(label), int(number)]:
            at = datetime.fromisoformat(str(row["at"]))
            return _record(StatusChange, row, label=label, object=number, at=at, due=_date(row["due"]))
    raise TypeError(f"no reference: {row['object']!r}")


def _date(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _record[T: "DataclassInstance"](kind: type[T], row: _Row, **other: object) -> T:
    """A record of the columns that it has of a row, and of `other` values."""
    names = _names(kind)
    return kind(**{name: row[name] for name in names if name in row} | other)


@cache
def _names(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _by_id[T: _Numbered](records: Iterable[T]) -> dict[int, T]:
    return {each.id: each for each in records}
