"""The Microsoft License Statement: the sheet Transaction Data, with a row for each purchase under volume licensing.

Its other sheets sum the same purchases up and are not read. Microsoft publishes no list of the columns; each is found
by the names that are in use for it, in English and Dutch and in any order, below however many lines of title. Any other
name can be given by a mapping of a table of entitlements.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from assettool.adapters.licences.cells import amount_of, date_of, iso, line_of, whole_of
from assettool.adapters.licences.product_names import PUBLISHER
from assettool.adapters.portfolio.records import Layout, Record
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import FileKind, Limits, identify_file
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.values import text_of
from assettool.adapters.sources.workbook import open_tables
from assettool.domain.licence_rows import EntitlementRow, LicenceRow, ProductName
from assettool.domain.objects import Value
from assettool.errors import SourceError
from assettool.ports import FileReading

NAME = "microsoft-statement"
_SHEETS = ("Transaction Data", "Transactiegegevens", "Transactiedata")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "contract": (
        "License Agreement Number", "Agreement Number", "Enrollment Number", "Agreement/Enrollment Number",
        "License/Enrollment/Customer Number", "License Number", "Licentieovereenkomstnummer", "Overeenkomstnummer",
        "Nummer licentieovereenkomst", "Inschrijvingsnummer", "Licentie-/inschrijvings-/klantnummer",
    ),
    "program": (
        "License Program", "Program", "License Agreement Type", "Agreement Type", "Licensing Program",
        "Licentieprogramma", "Type overeenkomst",
    ),
    "order": (
        "Purchase Order Number", "PO Number", "Customer Purchase Order", "Customer PO Number", "Invoice Number",
        "Order Number", "Inkoopordernummer", "Ordernummer", "Bestelnummer", "Factuurnummer",
    ),
    "line": (
        "Line Number", "Line Item Number", "Invoice Line", "Order Line", "Regelnummer", "Orderregel", "Factuurregel",
    ),
    "part": (
        "Part Number", "Microsoft Part Number", "MS Part Number", "Product Part Number", "Product SKU", "SKU",
        "Onderdeelnummer", "Artikelnummer", "Productnummer",
    ),
    "item": (
        "Item Name", "Product Description", "Part Description", "Item Description", "Product Name", "Artikelnaam",
        "Artikelomschrijving", "Itemnaam", "Productomschrijving", "Productnaam",
    ),
    "family": (
        "License Product Family", "Product Family", "License Product Family Name", "Licentieproductfamilie",
        "Productfamilie",
    ),
    "version": ("License Version", "Product Version", "Version", "Licentieversie", "Productversie", "Versie"),
    "type": (
        "License Type", "Product Type", "Purchase Type", "Offering", "Licentietype", "Producttype", "Aankooptype",
        "Type licentie",
    ),
    "licences": (
        "License Quantity", "Licensable Quantity", "Effective License Quantity", "Net License Quantity",
        "Aantal licenties", "Licentieaantal", "Effectief aantal licenties",
    ),
    "units": (
        "Order Quantity", "Ordered Quantity", "Purchase Unit Quantity", "Purchase Quantity", "Unit Quantity",
        "Quantity", "Aantal aankoopeenheden", "Besteld aantal", "Aantal eenheden", "Aantal", "Hoeveelheid",
    ),
    "price": ("Unit Price", "Net Unit Price", "Prijs per eenheid", "Eenheidsprijs", "Stuksprijs"),
    "day": (
        "Transaction Date", "Order Date", "Purchase Order Date", "Invoice Date", "Usage Date", "Purchase Date",
        "Transactiedatum", "Orderdatum", "Inkooporderdatum", "Factuurdatum", "Gebruiksdatum", "Aankoopdatum",
    ),
    "coverage_start": (
        "Coverage Start Date", "SA Start Date", "Maintenance Start Date", "Subscription Start Date", "Start Date",
        "Begindatum dekking", "Startdatum dekking", "Begindatum SA", "Startdatum SA", "Begindatum", "Startdatum",
    ),
    "coverage_end": (
        "Coverage End Date", "SA End Date", "Maintenance End Date", "Subscription End Date", "End Date",
        "Einddatum dekking", "Einddatum SA", "Einddatum",
    ),
}  # fmt: skip
_TOTAL = re.compile(r"(?:grand |sub)?totals?|(?:eind|sub)?tota(?:al|len)", re.IGNORECASE)
_PACK = re.compile(r"\b(\d{1,3})\s*Lic(?:ense)?s?\b", re.IGNORECASE)
_ACCESS = (
    (re.compile(r"\b(?:usr|user)\s*cal\b", re.IGNORECASE), "user_cal"),
    (re.compile(r"\b(?:dvc|device)\s*cal\b", re.IGNORECASE), "device_cal"),
)
_ONLY_MAINTENANCE = "it is maintenance only and gives no rights: give maintenance_end to what it belongs to"
_SUM = "it is a sum of the rows above it"
_STEP_UP = "it is a step-up and gives no rights by itself: raise the edition of what it belongs to"


class Statement:
    """Reads the purchases."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def recognises(self, path: Path) -> bool:
        """Whether the file is a workbook with that sheet."""
        try:
            return identify_file(path) is not FileKind.TEXT and self._sheet(path) is not None
        except SourceError:
            return False

    def read(self, path: Path) -> FileReading[LicenceRow]:
        """The purchases, one in each row."""
        sheet = self._sheet(path) or _SHEETS[0]
        layouts: list[Layout[LicenceRow]] = [
            Layout("License Statement", _spelt(_COLUMNS), (quantity, "part", "type"), _row, sheet=sheet)
            for quantity in ("licences", "units")
        ]
        reading = Tables("Microsoft", layouts, limits=self._limits).read(path)
        return FileReading(reading.format, reading.path, reading.sha256, _numbered(reading.rows), reading.warnings)

    def _sheet(self, path: Path) -> str | None:
        wanted = set(map(fold, _SHEETS))
        return next((name for name in open_tables(path, self._limits).sheet_names if fold(name) in wanted), None)


def _spelt(columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same with each name as the British spell it too: statements come in both."""
    return {
        ours: tuple(dict.fromkeys([*names, *(re.sub("License", "Licence", name) for name in names)]))
        for ours, names in columns.items()
    }


def _numbered(rows: Iterable[LicenceRow]) -> Iterator[LicenceRow]:
    """The rows, with a number behind what tells purchases apart where two of a day have the same."""
    times: Counter[tuple[str, date | None]] = Counter()
    for row in rows:
        if isinstance(row, EntitlementRow):
            times[row.reference, row.start] += 1
            if (number := times[row.reference, row.start]) > 1:
                yield replace(row, reference=f"{row.reference}/{number}")
                continue
        yield row


def _row(record: Record) -> LicenceRow:
    item, part = line_of(record, "item", 300), line_of(record, "part", 100)
    record.label = " ".join(filter(None, (part, item)))
    if any(_TOTAL.fullmatch(text_of(cell).strip(" :")) for cell in record.cells):
        return record.rejected(_SUM, by_rule=True)
    family, version = line_of(record, "family"), line_of(record, "version", 100)
    if not (family or item):
        record.reasons.append("it names no product")
    counted = "licences" if record.text("licences") else "units"
    quantity = whole_of(record, counted)
    if quantity is None and not record.text(counted):
        record.reasons.append("it has no quantity")
    kind = line_of(record, "type", 100)
    if (why := _gives_nothing(kind)) and not record.reasons:
        return record.rejected(why)
    start, end = date_of(record, "coverage_start"), date_of(record, "coverage_end")
    bought = date_of(record, "day")
    is_subscription = bool(re.search(r"subscr|online|monthly|annual|abonnement|maandelijks|jaarlijks", kind, re.I))
    fields: dict[str, Value] = {"is_subscription": is_subscription}
    if part:
        fields["part_number"] = part
    if (price := amount_of(record, "price", 4)) is not None:
        fields["unit_price"] = price
    if item:
        fields["description"] = item[:200]
    # What is counted in licences has no packs any more.
    if counted == "units" and (match := _PACK.search(item)):
        fields["rights_per_pack"] = max(int(match[1]), 1)
    if _has_maintenance(kind) and not is_subscription:
        fields |= {name: iso(day) for name, day in (("maintenance_start", start), ("maintenance_end", end)) if day}
    return EntitlementRow(
        origin=record.origin,
        reference=_reference(record, part),
        product=ProductName(name=family or item, publisher=PUBLISHER, version=version, skus=(part,) if part else ()),
        quantity=quantity or 0,
        metric=next((metric for pattern, metric in _ACCESS if pattern.search(item)), ""),
        supplier=PUBLISHER,
        contract=line_of(record, "contract", 100),
        is_of_vendor=True,
        start=start if is_subscription else bought or start,
        end=end if is_subscription else None,
        fields=fields,
    )


def _reference(record: Record, part: str) -> str:
    """What tells a purchase from any other: there is no number for it, so what it was bought by has to do."""
    parts = (line_of(record, "contract", 100), line_of(record, "order", 60), line_of(record, "line", 20), part)
    return "/".join(filter(None, parts))[:150]


def _gives_nothing(kind: str) -> str:
    plain = re.sub(r"[^a-z]", "", kind.casefold())
    if plain in ("sa", "saonly", "softwareassurance", "softwareassuranceonly", "maintenance", "alleensa", "onderhoud"):
        return _ONLY_MAINTENANCE
    return _STEP_UP if "stepup" in plain else ""


def _has_maintenance(kind: str) -> bool:
    return bool(re.search(r"\bSA\b|L\s*&\s*SA|LicSAPk|software assurance", kind, re.I))
