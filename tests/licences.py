"""Licence facts from short descriptions, for the cases of the metrics and the tests of the position."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from assettool.domain.licence import (
    Access,
    Account,
    Device,
    Entitlement,
    Estate,
    Fleet,
    Headcount,
    Host,
    Installation,
    Pack,
    Peak,
    Product,
    Reported,
    Subject,
    Terms,
    VirtualMachine,
)
from assettool.domain.metrics.consumption import Usage
from assettool.domain.wording import Phrase, Wording, say

ON = date(2026, 6, 1)
PRODUCT = "software"
_KINDS = {kind.value: kind for kind in Subject}


def make_product(key: str = PRODUCT, *, price: int | None = 10, **fields: Any) -> Product:
    """A product with a price list of single rights."""
    packs = () if price is None else (Pack(1, Decimal(price)),)
    return replace(Product(key=key, publisher="Vendor", name=key.title(), packs=packs), **fields)


def make_entitlement(key: str = "e1", product: str = PRODUCT, **fields: Any) -> Entitlement:
    """Ten rights by device."""
    return replace(Entitlement(key=key, product=product, metric="device", quantity=10), **fields)


def make_fleet(case: Mapping[str, Any]) -> Fleet:
    """Hosts, machines, devices and accounts by key."""

    def made[T: msgspec.Struct](kind: type[T], name: str) -> dict[str, T]:
        return {key: kind(key=key, **_typed(fields)) for key, fields in case.get(name, {}).items()}

    return Fleet(
        hosts=made(Host, "hosts"),
        machines=made(VirtualMachine, "machines"),
        devices=made(Device, "devices"),
        accounts=made(Account, "accounts"),
        headcounts=[Headcount(**_dated(each)) for each in case.get("headcounts", ())],
    )


def make_installation(product: str = PRODUCT, **fields: Any) -> Installation:
    """`device="lt1"`, `machine="vm1"`, `host=...` or `account=...` say where it is."""
    kind = next(name for name in fields if name in _KINDS)
    return Installation(product=product, kind=_KINDS[kind], subject=fields.pop(kind), **fields)


def make_access(product: str = PRODUCT, **fields: Any) -> Access:
    """`device="tc1"` or `account="jan"` say who may reach it."""
    kind = next(name for name in fields if name in _KINDS)
    return Access(product=product, kind=_KINDS[kind], subject=fields.pop(kind), **fields)


def make_usage(case: Mapping[str, Any]) -> Usage:
    """What a case of a metric says."""
    terms = dict(case.get("terms", {}))
    if "core_factors" in terms:
        terms["core_factors"] = tuple((name, Decimal(factor)) for name, factor in terms["core_factors"])
    fleet = make_fleet(case)
    return Usage(
        product=make_product(terms=Terms(**terms), **case.get("product", {})),
        on=ON,
        fleet=fleet,
        installations=[make_installation(**each) for each in case.get("installed", ())],
        accesses=[make_access(**each) for each in case.get("reach", ())],
        peaks=[Peak(product=PRODUCT, **_dated(each)) for each in case.get("peaks", ())],
        reported=[Reported(product=PRODUCT, **_dated(each)) for each in case.get("reported", ())],
        allocated=[(Subject.ACCOUNT, key) for key in case.get("allocated", ())],
        retired=fleet.retired(ON),
        included=_references(case.get("included", {})),
        dual_use={key: _aside(text) for key, text in _references(case.get("dual_use", {})).items()},
        is_maintained=case.get("maintained", False),
    )


def make_estate(products: Iterable[Product], entitlements: Iterable[Entitlement] = (), **case: Any) -> Estate:
    """An estate of products; the rest as in a case, and other fields of the estate by their own names."""
    own = {name: case.pop(name) for name in tuple(case) if name in Estate.__dataclass_fields__}
    listed = {product.key: product for product in products}
    return Estate(products=listed, entitlements=tuple(entitlements), fleet=make_fleet(case), **own)


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def _dated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`date` is `on`, which YAML takes for a truth."""
    return {"on" if name == "date" else name: value for name, value in fields.items()}


def _aside(old: str) -> Wording:
    return say(Phrase.BESIDE, old=old, day=ON)


def _references(texts: Mapping[str, str]) -> dict[tuple[Subject, str], str]:
    found = {}
    for place, text in texts.items():
        kind, _, key = place.partition(" ")
        found[_KINDS[kind], key] = text
    return found
