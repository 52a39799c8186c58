"""Snapshots: a position frozen with its rows, sources and rules, each chained by hash to the one before.

A snapshot is a text; what its hash is of is exactly that text and the hash before it, so that any byte that is altered
afterwards, in whichever snapshot, is found.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from assettool.domain.wording import as_text

if TYPE_CHECKING:  # whoever only passes snapshots on does without the metrics
    from assettool.domain.metrics.consumption import Consumption, Row
    from assettool.domain.position import Line, Position

FORMAT = 1
"""Goes up when the text has other fields."""
FIRST = "0" * 64
"""What stands for the hash before the first snapshot."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that facts came from."""

    name: str
    sha256: str
    exported: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen position."""

    number: int
    """From 1."""
    previous: str
    """The digest of the snapshot before."""
    content: str
    """Canonical JSON: sorted keys, no blanks."""
    digest: str


@dataclass(frozen=True, slots=True)
class Altered:
    """The first snapshot that is not as it was taken."""

    number: int
    reason: str


def take(
    position: "Position", previous: Snapshot | None, *, who: str, at: datetime, sources: Iterable[SourceFile] = ()
) -> Snapshot:
    """Freeze a position after the snapshot before it."""
    number = previous.number + 1 if previous else 1
    before = previous.digest if previous else FIRST
    content = msgspec.json.encode(
        {
            "format": FORMAT,
            "number": number,
            "previous": before,
            "who": who,
            "at": at,
            "on": position.on,
            "sources": sorted(sources, key=lambda source: (source.name, source.sha256)),
            "rules": position.rules,
            "choices": position.choices,
            "unknown_products": position.unknown_products,
            "lines": [_line(line) for line in position.lines],
        },
        enc_hook=as_text,
        order="sorted",
    ).decode()
    return Snapshot(number, before, content, _digest(before, content))


def verify(snapshots: Sequence[Snapshot]) -> Altered | None:
    """The first altered snapshot of a chain, in order of their numbers; None where all are as they were taken.

    Nothing within the chain says that the last ones were not removed: for that its latest digest is kept elsewhere.
    """
    before = FIRST
    for number, each in enumerate(sorted(snapshots, key=lambda each: each.number), start=1):
        if each.number != number:
            return Altered(number, f"it is missing: the next one is {each.number}")
        if each.previous != before:
            return Altered(number, "it does not follow from the one before")
        if _digest(each.previous, each.content) != each.digest:
            return Altered(number, "its content is not what was frozen")
        before = each.digest
    return None


def on_of(snapshot: Snapshot) -> date:
    """The day that a snapshot is about."""
    return msgspec.json.decode(snapshot.content, type=_Header).on


class _Header(msgspec.Struct):
    on: date


def _digest(previous: str, content: str) -> str:
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def _line(line: "Line") -> dict[str, object]:
    return {
        "product": line.product.key,
        "label": line.product.label,
        "publisher": line.product.publisher,
        "metric": line.metric,
        "methods": line.methods,
        "terms": line.product.terms,
        "status": line.status,
        "owned": line.owned,
        "lent": line.lent,
        "borrowed": line.borrowed,
        "entitled": line.entitled,
        "required": line.required,
        "covered": line.covered,
        "surplus": line.surplus,
        "shortfall": line.shortfall,
        "reclaimable": line.reclaimable,
        "price": line.price,
        "true_up_cost": line.true_up_cost,
        "tenants": line.tenants,
        "entitlements": line.entitlements,
        "allocations": line.allocations,
        "rules": [rule.id for rule in line.rules],
        **_rows("", line.consumption),
        **(_rows("vendor_", line.vendor_view) if line.vendor_view else {}),
    }


def _rows(prefix: str, consumption: "Consumption") -> "dict[str, Sequence[Row]]":
    return {f"{prefix}counted": consumption.counted, f"{prefix}not_counted": consumption.not_counted}
