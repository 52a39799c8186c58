"""Rows about licences for tests, and the plan that they make."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from fakes import NOW, FakeProgress, FakeStore

from assettool.domain.licence import MeasurementKind
from assettool.domain.licence_rows import (
    AccessRow,
    AccountName,
    AllocationRow,
    AssignmentRow,
    ContractRow,
    EntitlementRow,
    InstallationRow,
    LicenceRow,
    MeasurementRow,
    ParallelRunRow,
    ProductName,
    ProductRow,
    SubjectName,
    SubscriptionRow,
)
from assettool.domain.objects import ACCOUNT, APPLICATION, ASSET, TENANT
from assettool.domain.observation import Origin
from assettool.domain.organisations import Known
from assettool.domain.portfolio import ApplicationName, Organisation
from assettool.ports import ChunkResult, LicenceReading
from assettool.services.applying import apply_plan
from assettool.services.licence_import import Catalogue, PlannedLicences, make_licence_plan, read_licence_files

ON = date(2026, 3, 1)
ARNHEM, RENKUM = Organisation(code="0202"), Organisation(name="Renkum")
KNOWN = (Known("arnhem", "Arnhem", "0202"), Known("renkum", "Renkum", "0274"))
E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965"
_numbers = count(2)


def origin() -> Origin:
    """The next row of the file."""
    return Origin("licences.csv", "", next(_numbers))


def product(name: str, publisher: str = "Microsoft", metric: str = "device", **fields: Any) -> ProductRow:
    """A product of a list; `key skus edition version` are among its names, the rest its fields."""
    names = {part: fields.pop(part) for part in ("key", "skus", "edition", "version") if part in fields}
    if default := fields.pop("default_metric", ""):
        return ProductRow(
            origin=origin(), product=ProductName(name, publisher, **names), fields=fields, default_metric=default
        )
    metrics = {"metrics": [metric]} if metric else {}
    return ProductRow(origin=origin(), product=ProductName(name, publisher, **names), fields={**metrics, **fields})


def right(reference: str, named: str | ProductName = "Visio", quantity: int = 10, **fields: Any) -> EntitlementRow:
    """Rights that were bought."""
    what = ProductName(named) if isinstance(named, str) else named
    row = EntitlementRow(origin=origin(), reference=reference, product=what, quantity=quantity)
    return replace(row, **fields)


def contract(number: str = "C-1", supplier: str = "SoftwareOne", **fields: Any) -> ContractRow:
    """An agreement."""
    return ContractRow(origin=origin(), supplier=supplier, number=number, fields=fields)


def keep(reference: str, quantity: int = 1, **fields: Any) -> AllocationRow:
    """Rights that are kept for somebody."""
    return replace(AllocationRow(origin=origin(), entitlement=reference, quantity=quantity), **fields)


def on_machine(named: str, machine: str, source: str = "audit", on: date = ON, **fields: Any) -> InstallationRow:
    """A product on a machine."""
    own = {name: fields.pop(name) for name in ("application", "replica_of") if name in fields}
    row = InstallationRow(
        origin=origin(),
        product=ProductName(named),
        subject=SubjectName(machine=machine),
        source=source,
        on=on,
        fields=fields,
    )
    return replace(row, **own)


def assigned(login: str, *names: str, on: date = ON, **fields: Any) -> AssignmentRow:
    """What an account has."""
    own = {name: fields.pop(name) for name in ("ids", "organisation", "is_concealed") if name in fields}
    row = AssignmentRow(
        origin=origin(),
        account=AccountName(login, **own),
        products=tuple(ProductName(name, skus=(name,)) for name in names),
        source="m365",
        on=on,
    )
    return replace(row, **fields)


def access(named: str, login: str, via: str = "Kantoor", on: date = ON, **fields: Any) -> AccessRow:
    """Somebody who may reach a product."""
    return AccessRow(
        origin=origin(),
        product=ProductName(named),
        subject=SubjectName(account=AccountName(login)),
        via=via,
        source="citrix",
        on=on,
        fields=fields,
    )


def measured(kind: str, number: int, named: str = "", on: date = ON, **fields: Any) -> MeasurementRow:
    """A number that somebody reports."""
    what = ProductName(named) if named else None
    row = MeasurementRow(origin=origin(), kind=MeasurementKind(kind), on=on, number=number, product=what, source="x")
    return replace(row, **fields)


def parallel(old: str, new: str, start: date = ON, **fields: Any) -> ParallelRunRow:
    """Two machines side by side."""
    return ParallelRunRow(origin=origin(), old=old, new=new, start=start, fields=fields)


def subscribed(quantity: int, in_use: int, on: date = ON, sku: str = E3, part: str = "SPE_E3") -> SubscriptionRow:
    """A subscription as its portal has it on a day."""
    where = origin()
    named = ProductName(part, "Microsoft", skus=(sku, part), may_be_new=True)
    bought = EntitlementRow(
        origin=where,
        reference=f"m365/{sku}",
        product=named,
        quantity=quantity,
        metric="subscription",
        on=on,
        fields={"is_subscription": True},
    )
    return SubscriptionRow(origin=where, entitlement=bought, in_use=in_use, on=on, source="m365")


def named(name: str, version: str = "") -> ApplicationName:
    """An application of Arnhem."""
    return ApplicationName(name, version, ARNHEM)


def estate() -> FakeStore:
    """A NetBox with tenants, machines, accounts and an application."""
    store = FakeStore()
    arnhem = store.add(TENANT, name="Arnhem", slug="arnhem")
    renkum = store.add(TENANT, name="Renkum", slug="renkum")
    machines = (("u1", "SRV1", "physical_server"), ("u2", "SRV2", "virtual_server"), ("u3", "LT1", "laptop"))
    for uid, name, kind in machines:
        store.add(ASSET, uid=uid, name=name, kind=kind, lifecycle="active", environment="old", tenant=arnhem)
    for uid, tenant in (("u4", arnhem), ("u5", renkum)):
        store.add(ASSET, uid=uid, name="TWICE", kind="laptop", lifecycle="active", environment="old", tenant=tenant)
    accounts = (("a1", "jan", arnhem), ("a2", "piet", arnhem), ("a3", "kees", arnhem), ("a4", "kees", renkum))
    for directory_id, login, tenant in accounts:
        store.add(ACCOUNT, directory_id=directory_id, login=login, tenant=tenant, enabled=True)
    store.add(APPLICATION, name="Zaken", version="2.1", tenant=arnhem)
    return store


def planned(
    store: FakeStore,
    *rows: LicenceRow,
    now: datetime = NOW,
    catalogue: Catalogue | None = None,
    whole: Iterable[str] = (),
    tenant: str = "",
    complete: bool = False,
) -> PlannedLicences:
    """The plan that these rows make; of the `whole` sources they name everything."""
    reading = LicenceReading("fake", "/exports/licences.csv", "0" * 64, iter(rows), complete=set(whole))
    read = read_licence_files([reading], FakeProgress())
    software = catalogue or Catalogue()
    return make_licence_plan(read, store, KNOWN, software, now, FakeProgress(), tenant=tenant, complete=complete)


def imported(store: FakeStore, *rows: LicenceRow, **options: Any) -> ChunkResult:
    """Make the plan and carry it out."""
    result = apply_plan(planned(store, *rows, **options).plan, store, FakeProgress())
    assert not result.refused
    assert not result.stale
    return result


def reasons(made: PlannedLicences) -> list[tuple[str, bool]]:
    """Why each row is not used, and whether it is held."""
    return [("; ".join(reject.reasons), reject.held) for reject in made.plan.rejects]


def messages(made: PlannedLicences) -> list[str]:
    """The warnings."""
    return [warning.message for warning in made.warnings]
