"""What NetBox holds of licences now, by the keys that a plan knows its objects by."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from assettool.domain.current import Current, CurrentObject, FleetRow
from assettool.domain.drafting.catalogue import supplier_key
from assettool.domain.licence import Product, contract_key
from assettool.domain.objects import (
    ACCOUNT,
    ALLOCATION,
    APPLICATION,
    ASSET,
    CONTRACT,
    ENTITLEMENT,
    INSTALLATION,
    MEASUREMENT,
    ORDER,
    PARALLEL_RUN,
    SOFTWARE_ACCESS,
    SOFTWARE_PRODUCT,
    SUPPLIER,
    TENANT,
)
from assettool.domain.register import Application, Asset, Register, Supplier, Tenant, application_key

type _Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account, as far as licences ask."""

    directory_id: str
    login: str
    tenant: str = ""
    """Slug."""
    is_shared: bool = False
    is_enabled: bool | None = None


@dataclass(slots=True)
class Ledger:
    """All of it, as far as the user may see it."""

    current: Current = field(default_factory=Current)
    register: Register = field(default_factory=Register)
    """The tenants, suppliers, assets and applications that there are; of those no more than their names."""
    accounts: list[KnownAccount] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)

    def fields(self, key: str) -> _Row | None:
        """The fields of an object, unless there is none with this key."""
        found = self.current.objects.get(key)
        return found.fields if found else None

    def key(self, label: str, number: object) -> str:
        """What comes after the model in the key of an object, or nothing."""
        return self.current.keys.get((label, number), "").partition(":")[2] if isinstance(number, int) else ""


def ledger_of(rows: Iterable[FleetRow], sources: Collection[str]) -> Ledger:
    """Index rows by key, in whichever order they come. Of installations only those of some `sources` are kept.

    What hangs on something that the user may not see is left out.
    """
    by_label: dict[str, list[_Row]] = {}
    for label, row in rows:
        if label != INSTALLATION or row["source"] in sources:
            by_label.setdefault(label, []).append(row)
    ledger = Ledger()
    ledger.register = _register(by_label)
    keys = _Keys(ledger)
    for label in sorted(by_label, key=lambda label: ORDER[label]):
        for row in by_label[label]:
            if rest := keys.of[label](row):
                key = rest if rest.startswith(f"{label}:") else f"{label}:{rest}"
                found = CurrentObject(_number(row["id"]), row)
                ledger.current.objects.setdefault(key, found)
                ledger.current.keys[label, found.id] = key
    slugs = _slugs(by_label)
    ledger.accounts = [
        KnownAccount(
            str(row["directory_id"]),
            str(row["login"]),
            slugs.get(row["tenant"], ""),
            bool(row["is_shared"]),
            None if row["enabled"] is None else bool(row["enabled"]),
        )
        for row in by_label.get(ACCOUNT, ())
    ]
    ledger.products = {str(row["key"]): product_of(row) for row in by_label.get(SOFTWARE_PRODUCT, ())}
    return ledger


def product_of(fields: _Row) -> Product:
    """A product by its names, without what it costs and how a contract counts it."""
    return Product(
        key=str(fields["key"]),
        publisher=str(fields["publisher"]),
        name=str(fields["name"]),
        edition=str(fields.get("edition") or ""),
        version=str(fields.get("version") or ""),
        family=str(fields.get("family") or ""),
        metrics=texts(fields.get("metrics")),
        aliases=texts(fields.get("aliases")),
        skus=texts(fields.get("skus")),
        needs_licence=bool(fields.get("needs_licence", True)),
    )


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list in JSON."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def subject_key(label: str, key: str) -> str:
    """How an asset or account stands in the key of what is on it."""
    return f"{'asset' if label == ASSET else 'account'}/{key}"


def installation_key(product: str, subject: str, source: str) -> str:
    """What an installation is known by."""
    return f"{INSTALLATION}:{product}/{subject}/{source}"


def access_key(product: str, subject: str, via: str) -> str:
    """What an access is known by."""
    return f"{SOFTWARE_ACCESS}:{product}/{subject}/{via}"


def measurement_key(kind: str, product: str, tenant: str, on: str) -> str:
    """What a measurement is known by."""
    return f"{MEASUREMENT}:{kind}/{product}/{tenant}/{on}"


def parallel_run_key(old: str, new: str, start: str) -> str:
    """What a parallel run is known by."""
    return f"{PARALLEL_RUN}:{old}/{new}/{start}"


def allocation_key(entitlement: str, to: str) -> str:
    """What an allocation is known by; `to` is the key of whom it is for."""
    return f"{ALLOCATION}:{entitlement}/{to}"


def _slugs(rows: Mapping[str, list[_Row]]) -> dict[object, str]:
    return {row["id"]: str(row["slug"]) for row in rows.get(TENANT, ())}


def _register(rows: Mapping[str, list[_Row]]) -> Register:
    slugs = _slugs(rows)
    tenants = (Tenant(_number(row["id"]), str(row["name"]), str(row["slug"])) for row in rows.get(TENANT, ()))
    suppliers = (
        Supplier(_number(row["id"]), str(row["name"]), str(row["identifier"] or "")) for row in rows.get(SUPPLIER, ())
    )
    assets = (
        Asset(
            _number(row["id"]),
            str(row["uid"]),
            str(row["name"]),
            str(row["kind"]),
            str(row["environment"]),
            str(row["lifecycle"]),
            slugs.get(row["tenant"], ""),
        )
        for row in rows.get(ASSET, ())
    )
    applications = (
        Application(_number(row["id"]), str(row["name"]), str(row["version"]), slugs.get(row["tenant"], ""))
        for row in rows.get(APPLICATION, ())
    )
    return Register(
        tenants={each.id: each for each in tenants},
        suppliers={each.id: each for each in suppliers},
        assets={each.id: each for each in assets},
        applications={each.id: each for each in applications},
    )


class _Keys:
    """What tells the objects of each model apart. What they refer to has been indexed before them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._suppliers = ledger.register.suppliers
        self.of: Mapping[str, Callable[[_Row], str]] = {
            TENANT: lambda row: str(row["slug"]),
            SUPPLIER: lambda row: supplier_key(self._suppliers[_number(row["id"])]),
            ASSET: lambda row: str(row["uid"]),
            ACCOUNT: lambda row: str(row["directory_id"]),
            APPLICATION: self._application,
            SOFTWARE_PRODUCT: lambda row: str(row["key"]),
            CONTRACT: self._contract,
            ENTITLEMENT: lambda row: str(row["reference"]),
            ALLOCATION: self._allocation,
            INSTALLATION: lambda row: self._use(row, "source", installation_key),
            SOFTWARE_ACCESS: lambda row: self._use(row, "via", access_key),
            MEASUREMENT: self._measurement,
            PARALLEL_RUN: self._parallel_run,
        }

    def _key(self, label: str, number: object) -> str:
        return self._ledger.key(label, number)

    def _application(self, row: _Row) -> str:
        return application_key(self._key(TENANT, row["tenant"]), str(row["name"]), str(row["version"]))

    def _contract(self, row: _Row) -> str:
        supplier = self._suppliers.get(_number(row["supplier"]))
        return contract_key(supplier.name, str(row["number"])) if supplier else ""

    def _allocation(self, row: _Row) -> str:
        entitlement = self._key(ENTITLEMENT, row["entitlement"])
        match row["object"]:
            case [str(label), int(number)] if entitlement and (to := self._ledger.current.keys.get((label, number))):
                return allocation_key(entitlement, to)
        return ""

    def _use(self, row: _Row, name: str, made: Callable[[str, str, str], str]) -> str:
        label = ASSET if row["asset"] is not None else ACCOUNT
        product, subject = self._key(SOFTWARE_PRODUCT, row["product"]), self._key(label, row["asset"] or row["account"])
        return made(product, subject_key(label, subject), str(row[name])) if product and subject else ""

    def _measurement(self, row: _Row) -> str:
        product, tenant = self._key(SOFTWARE_PRODUCT, row["product"]), self._key(TENANT, row["tenant"])
        if (row["product"] and not product) or (row["tenant"] and not tenant):
            return ""
        return measurement_key(str(row["kind"]), product, tenant, str(row["on"]))

    def _parallel_run(self, row: _Row) -> str:
        old, new = self._key(ASSET, row["old"]), self._key(ASSET, row["new"])
        return parallel_run_key(old, new, str(row["start"])) if old and new else ""


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no NetBox id: {value!r}")
    return value
