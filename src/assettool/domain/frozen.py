"""A snapshot read again: what stands in its text, in the types that it was made of."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from assettool.domain.licence import Terms
from assettool.domain.metrics.consumption import Row
from assettool.domain.metrics.line import AllocationUse, EntitledRow, Status, TenantLine
from assettool.domain.metrics.rules import Rule
from assettool.domain.position import Choice
from assettool.domain.snapshot import FORMAT, Snapshot, SourceFile
from assettool.errors import AssettoolError


class FrozenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was frozen."""

    product: str
    label: str
    publisher: str
    metric: str
    methods: tuple[str, ...]
    terms: Terms
    status: Status
    owned: int
    lent: int
    borrowed: int
    entitled: int
    required: int
    covered: int
    surplus: int
    shortfall: int
    reclaimable: int
    price: Decimal | None
    true_up_cost: Decimal | None
    tenants: tuple[TenantLine, ...]
    entitlements: tuple[EntitledRow, ...]
    allocations: tuple[AllocationUse, ...]
    rules: tuple[str, ...]
    counted: tuple[Row, ...]
    not_counted: tuple[Row, ...]
    vendor_counted: tuple[Row, ...] = ()
    vendor_not_counted: tuple[Row, ...] = ()


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """A position as it was frozen."""

    format: int
    number: int
    previous: str
    who: str
    at: datetime
    on: date
    sources: tuple[SourceFile, ...]
    rules: tuple[Rule, ...]
    choices: tuple[Choice, ...]
    unknown_products: tuple[str, ...]
    lines: tuple[FrozenLine, ...]


def thawed(snapshot: Snapshot) -> Frozen:
    """What a snapshot says. Raises `AssettoolError` where its text is of another format, or was altered."""
    try:
        return msgspec.json.decode(snapshot.content, type=Frozen)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise AssettoolError(
            f"the snapshot cannot be read: {snapshot.number}",
            hint=f"`assettool licence verify` says whether it was altered; this assettool reads format {FORMAT}",
        ) from exc
