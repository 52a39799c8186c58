"""Writes the list that one municipality kept in Snipe-IT: its laptops and thin clients, with its own asset tags."""

from collections.abc import Iterator
from pathlib import Path

from assettool.demo.chance import dice
from assettool.demo.content import hardware
from assettool.demo.dirt import SNIPEIT_TENANT, Dirt
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import Estate
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind

SOURCE = "snipeit"
DISPOSED, NO_KIND = "disposed of", "not a kind that is counted"
_ARCHIVED, _MONITORS = 9, 14
COLUMNS = (
    "Company", "Name", "Asset Tag", "Category", "Supplier", "Manufacturer", "Location", "Order Number", "Model",
    "Model Notes", "Model Number", "Serial", "Status", "Asset Notes", "Purchase Date", "Purchase Cost",
    "Checkout Type", "Checked Out To: Name", "Checked Out To: Username",
)  # fmt: skip
_CATEGORIES = {AssetKind.LAPTOP: "Laptops", AssetKind.THIN_CLIENT: "Thin Clients"}


def write_snipeit(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the list, with what was disposed of and what is not counted."""
    file = FileSummary("snipeit-assets.csv", "Snipe-IT", source=SOURCE)
    file.rejected.update({DISPOSED: _ARCHIVED, NO_KIND: _MONITORS})
    file.held = len(dirt.swapped_with)
    rows = (*_counted(estate, dirt), *_others(dirt))
    file.rows = write_csv(folder / file.path, COLUMNS, rows, delimiter=",", encoding="utf-8")
    return [file]


def _counted(estate: Estate, dirt: Dirt) -> Iterator[TableRow]:
    for client in (*estate.laptops, *estate.thin_clients):
        if client.tenant.slug == SNIPEIT_TENANT:
            other = client.number in dirt.other_tag
            junk = client.number in dirt.junk_serials
            yield {
                "Company": client.tenant.name, "Name": client.name,
                "Asset Tag": f"RHD{client.number:05}" if other else client.asset_tag,
                "Category": _CATEGORIES[client.kind], "Manufacturer": client.hardware.maker,
                "Location": client.site.name, "Model": client.hardware.model,
                "Serial": hardware.TYPED_SERIALS[0] if junk else client.serial, "Status": "Deployed",
                "Purchase Date": f"{client.purchased:%Y-%m-%d}", "Checkout Type": "user",
                "Checked Out To: Name": f"Demogebruiker {client.number:05}",
                "Checked Out To: Username": f"demogebruiker{client.number:05}",
            }  # fmt: skip


def _others(dirt: Dirt) -> Iterator[TableRow]:
    rng = dice(dirt.seed, SOURCE)
    for number in range(_ARCHIVED):
        yield {
            "Name": f"RHD-LT-O{number:03}", "Asset Tag": f"RHDO{number:05}", "Category": "Laptops",
            "Manufacturer": "HP", "Model": "ProBook 640 G2", "Serial": f"5CD6{rng.randrange(10**6):06}",
            "Status": "Archived",
        }  # fmt: skip
    for number in range(_MONITORS):
        maker, model = rng.choice(hardware.MONITORS)
        yield {
            "Name": f"MON-R{number:03}", "Asset Tag": f"RHDM{number:05}", "Category": "Monitors",
            "Manufacturer": maker, "Model": model, "Serial": f"CN{rng.randrange(10**8):08}", "Status": "Deployed",
        }  # fmt: skip
