"""The licence position for pages: computed once for each state of NetBox and each view of it, and kept for an hour."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dcim.models import Device, Site
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model
from tenancy.models import Tenant
from virtualization.models import Cluster, VirtualMachine

from assettool.domain.licence import Estate
from assettool.domain.metrics.line import Line
from assettool.domain.position import Choice, position
from assettool.domain.position_row import PositionRow, row_of
from netbox_assettool import config
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
COUNTS = (
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


@dataclass(frozen=True, slots=True)
class Summary:
    """All products on a day."""

    rows: Mapping[str, tuple[PositionRow, ...]]
    """Tenant → its parts; under no tenant the whole. Without what was counted."""
    unknown_products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One product with its rows, and the choices within its family."""

    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()


class Reading:
    """What positions are computed from, read once for who needs several things of it."""

    def __init__(self, user):
        self._user = user

    @cached_property
    def estate(self) -> Estate:
        """All of it that the user may see."""
        return estate(self._user)

    @cached_property
    def state(self) -> str:
        """What differs as soon as something of it differs."""
        return f"{config.version} {_scope(self._user, COUNTS)} {state_of(COUNTS)}"


def summary(user, on: date, reading: Reading | None = None) -> Summary:
    """How every product stands on a day, as far as the user may see what it is computed from."""
    reading = reading or Reading(user)
    key = _key(reading, on)
    return cache.get(key) or _compute(reading, on, key)[0]


def opened(user, on: date, product: str) -> Opened:
    """The lines of a product with all their rows."""
    reading = Reading(user)
    key = _key(reading, on)
    found = cache.get(f"{key}:{product}")
    if found is None and cache.get(key) is not None:
        return Opened()  # the position has no such product, or it was dropped to make room
    return found or _compute(reading, on, key)[1].get(product, Opened())


def remembered[T](user, on: date, name: str, make: Callable[[Estate], T], reading: Reading | None = None) -> T:
    """Something else that is made of the estate, kept as long as the position."""
    reading = reading or Reading(user)
    key = f"{_key(reading, on)}:{name}"
    found = cache.get(key)
    if found is None:
        found = make(reading.estate)
        cache.set(key, found, _KEPT_S)
    return found


def _compute(reading: Reading, on: date, key: str) -> tuple[Summary, dict[str, Opened]]:
    found = position(reading.estate, on)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in found.lines:
        lines[line.product.key].append(line)
    choices: dict[str, list[Choice]] = defaultdict(list)
    for choice in found.choices:
        choices[choice.family].append(choice)
    details = {
        product: Opened(tuple(some), tuple(choices.get(some[0].product.kin, ()))) for product, some in lines.items()
    }
    result = Summary(_rows(found.lines), found.unknown_products)
    cache.set_many({f"{key}:{product}": each for product, each in details.items()}, _KEPT_S)
    cache.set(key, result, _KEPT_S)
    return result, details


def _rows(lines: Sequence[Line]) -> dict[str, tuple[PositionRow, ...]]:
    named = ((row.tenant for row in (*line.consumption.counted, *line.consumption.not_counted)) for line in lines)
    tenants = {part.tenant for line in lines for part in line.tenants}.union(*named) - {""}
    return {
        tenant: tuple(row.light for line in lines if (row := row_of(line, tenant))) for tenant in ("", *sorted(tenants))
    }


def _key(reading: Reading, on: date) -> str:
    """What differs as soon as something differs that a position of this day and this user is computed from."""
    return f"assettool:position:{hashlib.sha256(f'{on} {reading.state}'.encode()).hexdigest()}"


def key_of(name: str, user, models: Collection[type[Model]], *said: object) -> str:
    """What something is kept by that is computed from what a user may see of these models, for what was asked."""
    content = f"{config.version} {' '.join(map(str, said))} {_scope(user, models)} {state_of(models)}"
    return f"assettool:{name}:{hashlib.sha256(content.encode()).hexdigest()}"


def _scope(user, models: Iterable[type[Model]]) -> str:
    """What the user may see: everything, as where nobody asks, or what these queries find."""
    if user is None or user.is_superuser:
        return ""
    return "\n".join(_seen_of(model, user) for model in models)


def _seen_of(model, user) -> str:
    try:
        return str(model.objects.restrict(user, "view").order_by().values("pk").query)
    except EmptyResultSet:
        return ""  # nothing of it


def state_of(models: Iterable[type[Model]]) -> str:
    """How many objects there are of each model, and when one of them was changed last, in one query."""
    tables: Mapping[str, None] = dict.fromkeys(model._meta.db_table for model in models)
    parts = (f'SELECT count(*), max(last_updated) FROM "{table}"' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return repr(cursor.fetchall())
