"""The licence position for pages: computed once for each state of NetBox and each view of it, and kept for an hour."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dcim.models import Device, Site
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from tenancy.models import Tenant
from virtualization.models import Cluster, VirtualMachine

from assettool.domain.licence import Estate
from assettool.domain.metrics.line import Line, Status, TenantLine
from assettool.domain.metrics.rules import Rule
from assettool.domain.position import Choice, position
from netbox_assettool.estate import estate
from netbox_assettool.models import (
    Account,
    Allocation,
    Application,
    Asset,
    AssetMove,
    Contract,
    Entitlement,
    Installation,
    Measurement,
    ParallelRun,
    SoftwareAccess,
    SoftwareProduct,
    Supplier,
    SyncRun,
)

_KEPT_S = 3600
_COUNTS = (
    Account,
    Allocation,
    Application,
    Asset,
    AssetMove,
    Cluster,
    Contract,
    Device,
    Entitlement,
    Installation,
    Measurement,
    ParallelRun,
    Site,
    SoftwareAccess,
    SoftwareProduct,
    Supplier,
    SyncRun,
    Tenant,
    VirtualMachine,
)
"""The models whose objects a position depends on; what hosts are made of comes with a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a product stands in one kind of right, for everybody or for one tenant; without the rows."""

    key: str
    label: str
    publisher: str
    metric: str
    methods: tuple[str, ...]
    status: Status
    entitled: int
    required: int
    reclaimable: int
    shortfall: int
    surplus: int
    spend: Decimal | None
    price: Decimal | None
    true_up_cost: Decimal | None
    counted: int
    not_counted: int
    unknown: int
    unchecked: tuple[Rule, ...]
    """Rules that decided and that nobody read in the vendor's terms."""
    tenants: tuple[TenantLine, ...] = ()

    @property
    def position(self) -> int:
        """Entitled minus required."""
        return self.entitled - self.required

    @property
    def surplus_value(self) -> Decimal | None:
        """What the surplus is worth."""
        return None if self.price is None else self.price * self.surplus

    @property
    def reclaimable_value(self) -> Decimal | None:
        """What could be taken back is worth."""
        return None if self.price is None else self.price * self.reclaimable


@dataclass(frozen=True, slots=True)
class Summary:
    """All products on a day."""

    on: date
    standings: tuple[Standing, ...]
    unknown_products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One product with its rows, and the choices within its family."""

    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()


def summary(user, on: date) -> Summary:
    """How every product stands on a day, as far as the user may see what it is computed from."""
    key = _key(user, on)
    return cache.get(key) or _compute(user, on, key)[0]


def opened(user, on: date, product: str) -> Opened:
    """The lines of a product with all their rows."""
    key = _key(user, on)
    found = cache.get(f"{key}:{product}")
    if found is None and cache.get(key) is not None:
        return Opened()  # the position has no such product, or it was dropped to make room
    return found or _compute(user, on, key)[1].get(product, Opened())


def remembered[T](user, on: date, name: str, make: Callable[[Estate], T]) -> T:
    """Something else that is made of the estate, kept as long as the position."""
    key = f"{_key(user, on)}:{name}"
    found = cache.get(key)
    if found is None:
        found = make(estate(user))
        cache.set(key, found, _KEPT_S)
    return found


def _compute(user, on: date, key: str) -> tuple[Summary, dict[str, Opened]]:
    found = position(estate(user), on)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in found.lines:
        lines[line.product.key].append(line)
    choices: dict[str, list[Choice]] = defaultdict(list)
    for choice in found.choices:
        choices[choice.family].append(choice)
    details = {
        product: Opened(tuple(some), tuple(choices.get(some[0].product.kin, ()))) for product, some in lines.items()
    }
    result = Summary(on, tuple(_standing(line) for line in found.lines), found.unknown_products)
    cache.set_many({f"{key}:{product}": each for product, each in details.items()}, _KEPT_S)
    cache.set(key, result, _KEPT_S)
    return result, details


def _standing(line: Line) -> Standing:
    consumption = line.consumption
    unknown = len(consumption.unknown)
    return Standing(
        key=line.product.key,
        label=line.product.label,
        publisher=line.product.publisher,
        metric=line.metric,
        methods=line.methods,
        status=line.status,
        entitled=line.entitled,
        required=line.required,
        reclaimable=line.reclaimable,
        shortfall=line.shortfall,
        surplus=line.surplus,
        spend=line.spend,
        price=line.price,
        true_up_cost=line.true_up_cost,
        counted=len(consumption.counted),
        not_counted=len(consumption.not_counted) - unknown,
        unknown=unknown,
        unchecked=line.unchecked,
        tenants=line.tenants,
    )


def of_tenant(standings: Sequence[Standing], tenant: str) -> list[Standing]:
    """The part of one tenant, of the products that it has or needs."""
    found = []
    for each in standings:
        part = next((part for part in each.tenants if part.tenant == tenant), None)
        if part:
            found.append(_part(each, part))
    return found


def _part(of: Standing, part: TenantLine) -> Standing:
    status = Status.SHORT if part.shortfall else Status.SURPLUS if part.surplus else Status.EVEN
    if status is not Status.SHORT and of.status is Status.UNKNOWN:
        status = Status.UNKNOWN
    return Standing(
        key=of.key,
        label=of.label,
        publisher=of.publisher,
        metric=of.metric,
        methods=of.methods,
        status=status,
        entitled=part.entitled,
        required=part.required,
        reclaimable=part.reclaimable,
        shortfall=part.shortfall,
        surplus=part.surplus,
        spend=None,
        price=of.price,
        true_up_cost=part.true_up_cost,
        counted=of.counted,
        not_counted=of.not_counted,
        unknown=of.unknown,
        unchecked=of.unchecked,
    )


def _key(user, on: date) -> str:
    """What differs as soon as something differs that a position of this day and this user is computed from."""
    content = f"{on} {_scope(user)} {_state()}"
    return f"assettool:position:{hashlib.sha256(content.encode()).hexdigest()}"


def _scope(user) -> str:
    """What the user may see: everything, or what these queries find."""
    if user.is_superuser:
        return ""
    return "\n".join(_seen_of(model, user) for model in _COUNTS)


def _seen_of(model, user) -> str:
    try:
        return str(model.objects.restrict(user, "view").order_by().values("pk").query)
    except EmptyResultSet:
        return ""  # nothing of it


def _state() -> str:
    """How many objects there are of each model, and when one of them was changed last, in one query."""
    tables: Mapping[str, None] = dict.fromkeys(model._meta.db_table for model in _COUNTS)
    parts = (f'SELECT count(*), max(last_updated) FROM "{table}"' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return repr(cursor.fetchall())
