"""Microsoft's list of product names and service plans: a row for each service plan of each SKU.

The GUID is what an SKU is known by: display names change from year to year, and some part numbers stand for two SKUs.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assettool.adapters.licences.cells import line_of
from assettool.adapters.licences.guids import guid_of
from assettool.adapters.portfolio.records import Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import Limits
from assettool.domain.licence_rows import LicenceRow, ProductName, ProductRow
from assettool.ports import FileReading

NAME = "microsoft-products"
PUBLISHER = "Microsoft"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "product": ("Product_Display_Name", "Product name", "Product names"),
    "part": ("String_Id", "String ID"),
    "guid": ("GUID",),
    "plan": ("Service_Plan_Name", "Service plans included"),
    "plan_id": ("Service_Plan_Id",),
    "plan_name": ("Service_Plans_Included_Friendly_Names", "Service plans included (friendly names)"),
}


class ProductNames:
    """Reads the list, which has to be read to its end before it is known which part numbers are unique."""

    def __init__(self, limits: Limits | None = None) -> None:
        layout: Layout[LicenceRow] = Layout("product names", _COLUMNS, ("product", "part", "guid"), _row)
        self._tables = Tables("Microsoft", (layout,), limits=limits)

    def recognises(self, path: Path) -> bool:
        """Whether the file is such a list."""
        return self._tables.recognises(path)

    def read(self, path: Path) -> FileReading[LicenceRow]:
        """The rows of the list."""
        reading = self._tables.read(path)
        return FileReading(reading.format, reading.path, reading.sha256, _unique(reading.rows), reading.warnings)


def _row(record: Record) -> ProductRow:
    record.label = record.needed("product", "product")
    text = line_of(record, "guid", 100)
    guid = guid_of(text)
    if not guid:
        record.reasons.append(f"{record.header('guid')} is no GUID: {text}" if text else "it has no GUID")
    part = line_of(record, "part")
    return ProductRow(
        origin=record.origin,
        product=ProductName(record.label, PUBLISHER, skus=tuple(each for each in (guid, part) if each)),
        fields={"metrics": ["subscription"]},
    )


def _unique(rows: Iterator[LicenceRow]) -> Iterator[LicenceRow]:
    """The rows without the part numbers that stand for several SKUs."""
    kept = list(rows)
    guids: dict[str, set[str]] = defaultdict(set)
    for row in kept:
        if isinstance(row, ProductRow):
            for part in row.product.skus[1:]:
                guids[part.casefold()].add(row.product.skus[0])
    for row in kept:
        if isinstance(row, ProductRow) and any(len(guids[part.casefold()]) > 1 for part in row.product.skus[1:]):
            yield replace(row, product=replace(row.product, skus=row.product.skus[:1]))
        else:
            yield row
