"""Writes what the contract and licence managers keep in sheets: contracts, rights, prices, access and measurements."""

import shutil
from collections.abc import Iterator
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from assettool.demo.content import places, rights
from assettool.demo.dirt import Dirt
from assettool.demo.formats import microsoft365
from assettool.demo.formats.directory import login_name
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import Estate, Holding
from assettool.demo.summary import FileSummary

CONTRACTS, PRODUCTS, RIGHTS, RESERVED, REACHES, MEASURED, OVERLAPS = NAMES = (
    "contracten.csv", "producten.csv", "licenties.csv", "toewijzingen.csv", "toegang.csv", "metingen.csv",
    "schaduwdraaien.csv",
)  # fmt: skip
FILES = (CONTRACTS, PRODUCTS, microsoft365.SKUS, RIGHTS, RESERVED, REACHES, MEASURED, OVERLAPS, microsoft365.USERS)
"""In the order in which they refer to each other."""
CONTRACT_COLUMNS = (
    "Leverancier", "Contractnummer", "Titel", "Gemeente", "Ingangsdatum", "Einddatum", "Verlenging (maanden)",
    "Opzegtermijn (maanden)", "Kosten per jaar", "True-up",
)  # fmt: skip
PRODUCT_COLUMNS = (
    "Productsleutel", "Product", "Uitgever", "Metriek", "Rechten per pakket", "Prijs per pakket",
)  # fmt: skip
RIGHT_COLUMNS = (
    "Referentie", "Productsleutel", "Metriek", "Aantal", "Rechten per pakket", "Prijs per stuk", "Leverancier",
    "Contractnummer", "Gemeente", "Begin", "Einde", "Abonnement", "SA start", "SA end", "Overdraagbaar",
    "Lagere editie toegestaan", "Downgraderecht",
)  # fmt: skip
RESERVED_COLUMNS = ("Referentie", "Gemeente", "Gereserveerd")
REACH_COLUMNS = ("Productsleutel", "Login", "Machine", "Via", "Leidt naar", "Bron")
MEASURED_COLUMNS = ("Meting", "Productsleutel", "Gemeente", "Datum", "Aantal", "Bron")
OVERLAP_COLUMNS = ("Oude server", "Nieuwe server", "Begin", "Einde", "Grondslag", "Plaats", "Opmerking")
_FORMAT = "Licences"
UNREADABLE, GONE = "a number that nobody can read", "a product that nobody knows"


def write_licences(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the sheets."""
    del dirt
    written = []
    for name, columns, rows in (
        (CONTRACTS, CONTRACT_COLUMNS, _contracts()),
        (PRODUCTS, PRODUCT_COLUMNS, _products(estate)),
        (RIGHTS, RIGHT_COLUMNS, _rights(estate)),
        (RESERVED, RESERVED_COLUMNS, _reserved(estate)),
        (REACHES, REACH_COLUMNS, _reaches(estate)),
        (MEASURED, MEASURED_COLUMNS, _measured(estate)),
        (OVERLAPS, OVERLAP_COLUMNS, _overlaps(estate)),
    ):
        file = FileSummary(name, _FORMAT)
        file.rows = write_csv(folder / name, columns, rows)
        written.append(file)
    written[2].rejected.update((UNREADABLE, GONE))
    return written


def write_products(path: Path) -> None:
    """Write the catalogue and the rules of recognition that come along."""
    with as_file(files("assettool.demo.content") / "products.yml") as ours:
        shutil.copyfile(ours, path)


def _contracts() -> Iterator[TableRow]:
    for each in rights.AGREEMENTS:
        yield {
            "Leverancier": each.supplier, "Contractnummer": each.number, "Titel": each.title,
            "Gemeente": places.ORGANISATION[each.holder].name if each.holder else "",
            "Ingangsdatum": _day(each.start), "Einddatum": _day(each.end),
            "Verlenging (maanden)": each.renewal_months, "Opzegtermijn (maanden)": each.notice_months,
            "Kosten per jaar": f"€ {each.yearly_cost:,}".replace(",", "."), "True-up": _yes(each.has_true_up),
        }  # fmt: skip


def _products(estate: Estate) -> Iterator[TableRow]:
    """What a right costs, and the products that no catalogue has."""
    known: set[str] = set()
    for each in estate.holdings:
        if each.key not in known:
            known.add(each.key)
            yield {
                "Productsleutel": each.key, "Product": each.name, "Uitgever": each.publisher,
                "Metriek": each.metric if each.name else "", "Rechten per pakket": each.pack,
                "Prijs per pakket": _money(each.price),
            }  # fmt: skip


def _rights(estate: Estate) -> Iterator[TableRow]:
    for each in estate.holdings:
        yield _right(each)
    first = estate.holdings[-1]
    # As sheets come: an amount that Excel mangled, and a product that was never in any catalogue.
    yield {**_right(first), "Referentie": f"{first.reference}-2", "Aantal": "1,00E+0x"}
    yield {**_right(first), "Referentie": f"{first.reference}-3", "Productsleutel": "wordperfect-5-1"}
    # A credit note, and an order that is to come: kept and shown, and they count for nothing yet.
    yield {**_right(first), "Referentie": f"{first.reference}-4", "Aantal": -5}
    yield {**_right(first), "Referentie": f"{first.reference}-5", "Begin": "01-01-2027", "Einde": "31-12-2027"}


def _right(each: Holding) -> TableRow:
    return {
        "Referentie": each.reference, "Productsleutel": each.key, "Metriek": each.metric,
        "Aantal": _number(each.quantity), "Rechten per pakket": each.pack,
        "Prijs per stuk": _money(each.price), "Leverancier": each.agreement.supplier,
        "Contractnummer": each.agreement.number,
        "Gemeente": places.ORGANISATION[each.tenant].name if each.tenant else "",
        "Begin": _day(each.start), "Einde": _day(each.end), "Abonnement": _yes(each.is_subscription),
        "SA start": _day(each.start) if each.maintenance_end else "", "SA end": _day(each.maintenance_end),
        "Overdraagbaar": "Nee", "Lagere editie toegestaan": _yes(not each.is_subscription),
        "Downgraderecht": _yes(not each.is_subscription),
    }  # fmt: skip


def _reserved(estate: Estate) -> Iterator[TableRow]:
    for each in estate.reserved:
        yield {
            "Referentie": each.reference, "Gemeente": places.ORGANISATION[each.tenant].name,
            "Gereserveerd": each.quantity,
        }  # fmt: skip


def _reaches(estate: Estate) -> Iterator[TableRow]:
    for each in estate.reaches:
        yield {
            "Productsleutel": each.key, "Login": login_name(each.account) if each.account else "",
            "Machine": each.machine or "", "Via": each.via, "Leidt naar": each.system,
            "Bron": "citrix" if each.via.startswith("DG-") else "ad",
        }  # fmt: skip


def _measured(estate: Estate) -> Iterator[TableRow]:
    for each in estate.measured:
        yield {
            "Meting": each.kind, "Productsleutel": each.key,
            "Gemeente": places.ORGANISATION[each.tenant].name if each.tenant else "", "Datum": _day(each.on),
            "Aantal": each.number, "Bron": each.source,
        }  # fmt: skip


def _overlaps(estate: Estate) -> Iterator[TableRow]:
    for each in estate.overlaps:
        yield {
            "Oude server": each.old, "Nieuwe server": each.new, "Begin": _day(each.start), "Einde": _day(each.end),
            "Grondslag": each.basis, "Plaats": each.place, "Opmerking": "proefmigratie",
        }  # fmt: skip


def _day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""


def _money(value: float) -> str:
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _number(value: int) -> Cell:
    return f"{value:,}".replace(",", ".") if value > 9_999 else value  # noqa: PLR2004 -- as Excel shows large ones


def _yes(value: bool) -> str:
    return "Ja" if value else "Nee"
