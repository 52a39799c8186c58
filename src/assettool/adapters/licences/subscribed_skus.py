"""The subscriptions of Microsoft 365, as Get-MgSubscribedSku and Graph give them: what was bought and is in use.

JSON with small or capital letters, by itself or in `value`; CSV with the units as columns of their own or in one.
What is in grace (`warning`) still works, and counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from assettool.adapters.licences.cells import line_of, whole_of
from assettool.adapters.licences.guids import guid_of
from assettool.adapters.licences.product_names import PUBLISHER
from assettool.adapters.portfolio.records import Layout, Record, Sheet
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import FileKind, Limits, identify_file, sha256_of
from assettool.adapters.sources.headers import fold, header_of
from assettool.adapters.sources.json_records import json_errors, read_json
from assettool.adapters.sources.rows import Tally
from assettool.adapters.sources.values import Cell
from assettool.domain.licence_rows import EntitlementRow, LicenceRow, ProductName, SubscriptionRow
from assettool.domain.observation import Origin, SourceWarning
from assettool.errors import SourceError
from assettool.ports import FileReading

NAME = "microsoft-subscriptions"
SOURCE = "m365"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "guid": ("skuId", "SKU ID"),
    "part": ("skuPartNumber", "SKU part number", "AccountSkuId"),
    "in_use": ("consumedUnits", "Consumed units"),
    "units": ("prepaidUnits", "Prepaid units"),
    "enabled": ("prepaidUnits.enabled", "prepaidUnits/enabled", "enabled", "ActiveUnits", "Active units"),
    "warning": ("prepaidUnits.warning", "prepaidUnits/warning", "warning", "WarningUnits", "Warning units"),
    "status": ("capabilityStatus", "Capability status"),
}
_LEFT_OUT = (
    "accountName", "accountId", "appliesTo", "id", "prepaidUnits.lockedOut", "prepaidUnits/lockedOut", "lockedOut",
    "prepaidUnits.suspended", "prepaidUnits/suspended", "suspended", "SuspendedUnits", "LockedOutUnits",
    "servicePlans", "subscriptionIds", "AdditionalProperties", "ServiceStatus", "@odata.type",
)  # fmt: skip
_NAMED_UNITS = re.compile(r"[\"']?(\w+)[\"']?\s*[=:]\s*(\d+)")
_DEPTH = 6


class SubscribedSkus:
    """Reads them as they were on a day."""

    def __init__(self, on: date, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._layout: Layout[LicenceRow] = Layout(
            "subscriptions",
            {**_COLUMNS, **{f"other {name}": (name,) for name in _LEFT_OUT}},
            ("part", "in_use"),
            partial(_row, on),
        )
        self._tables = Tables("Microsoft 365", (self._layout,), limits=limits)

    def recognises(self, path: Path) -> bool:
        """Whether the file is one of them."""
        try:
            if identify_file(path) is FileKind.JSON:
                return any(_is_sku(each) for each in self._records(path))
        except SourceError:
            return False
        return self._tables.recognises(path)

    def read(self, path: Path) -> FileReading[LicenceRow]:
        """The subscriptions, one in each row."""
        if identify_file(path) is not FileKind.JSON:
            return self._tables.read(path)
        records = self._records(path)
        if not any(_is_sku(each) for each in records):
            raise SourceError(
                f"no subscription is in the file: {path}", hint="export Get-MgSubscribedSku | ConvertTo-Json -Depth 5"
            )
        warnings: list[SourceWarning] = []
        label = f"Microsoft 365 subscriptions (JSON, {len(records)} records)"
        rows = self._rows(path, records, Tally(path.name, warnings))
        return FileReading(label, str(path), sha256_of(path), rows, warnings)

    def _rows(self, path: Path, records: Iterable[object], tally: Tally) -> Iterator[LicenceRow]:
        for number, found in enumerate(records, start=1):
            cells = _flat(found) if isinstance(found, dict) else {}
            header = header_of(0, cells)
            sheet = Sheet(self._layout, header, Origin(path.name), tally)
            yield sheet.row(number, list(cells.values()), "" if cells else "it is no JSON object")
        tally.close()

    def _records(self, path: Path) -> list[object]:
        content = read_json(path, self._limits)
        with json_errors(path):
            return _skus(msgspec.json.decode(content), _DEPTH)


def _skus(content: Any, depth: int) -> list[object]:
    """The list in which subscriptions are, however deep it is."""
    if _is_sku(content):
        return [content]
    if isinstance(content, list):
        # Pages in a list are joined; a list of subscriptions is taken whole, with whatever else stands in it.
        pages = [each for each in content if isinstance(each, dict) and not _is_sku(each)]
        if pages and len(pages) == len(content):
            return [sku for page in pages for sku in _skus(page, depth - 1)] if depth else []
        return content
    if isinstance(content, dict) and depth:
        for value in content.values():
            found = _skus(value, depth - 1) if isinstance(value, list | dict) else []
            if any(_is_sku(each) for each in found):
                return found
    return []


def _is_sku(value: object) -> bool:
    return isinstance(value, dict) and {"skupartnumber", "consumedunits"} <= {fold(str(name)) for name in value}


def _flat(found: Mapping[str, Any]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            cells |= {f"{name}.{part}": each for part, each in value.items() if isinstance(each, str | int | float)}
        elif isinstance(value, str | int | float):
            cells[name] = value
    return cells


def _row(on: date, record: Record) -> LicenceRow:
    guid, part = guid_of(line_of(record, "guid", 100)), line_of(record, "part", 200).rpartition(":")[2]
    record.label = part or guid
    if not part and not guid:
        record.reasons.append("it names no subscription: skuId and skuPartNumber are empty")
    quantity = _bought(record)
    in_use = whole_of(record, "in_use", least=0)
    if quantity is None:
        return record.rejected(*record.reasons)
    if (status := line_of(record, "status", 50)) and status.casefold() not in ("enabled", "warning"):
        record.note(
            "a subscription is not in force, and what is not in grace does not count", f"{record.label}: {status}"
        )
    named = ProductName(
        name=part or guid, publisher=PUBLISHER, skus=tuple(each for each in (guid, part) if each), may_be_new=True
    )
    entitlement = EntitlementRow(
        origin=record.origin,
        reference=f"{SOURCE}/{guid or part}",
        product=named,
        quantity=quantity,
        metric="subscription",
        on=on,
        fields={"is_subscription": True, "part_number": part[:100]},
    )
    return SubscriptionRow(origin=record.origin, entitlement=entitlement, in_use=in_use, on=on, source=SOURCE)


def _bought(record: Record) -> int | None:
    """What was bought and works: enabled, and in grace."""
    if record.text("enabled"):
        enabled = whole_of(record, "enabled", least=0)
        warning = whole_of(record, "warning", least=0)
        return None if enabled is None or record.reasons else enabled + (warning or 0)
    text = record.text("units")
    named = {name.casefold(): int(number) for name, number in _NAMED_UNITS.findall(text)}
    if "enabled" not in named:
        what = "the units are not in the file" if not text else f"PrepaidUnits holds no numbers: {text[:80]}"
        record.reasons.append(f"{what}; export Get-MgSubscribedSku | ConvertTo-Json -Depth 5")
        return None
    return named["enabled"] + named.get("warning", 0)
