"""Writes what Lansweeper found in Renkum and Rheden: it scans the network, and calls most of it Windows."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from assettool.demo.chance import Serials, days_before, dice
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import REFERENCE, Endpoint, Estate, Server
from assettool.demo.summary import FileSummary

SOURCE = "lansweeper"
DOMAINS = ("renkum.local", "rheden.local")
NO_KIND = "not a kind that is counted"
_PRINTERS = 12
COLUMNS = (
    "AssetID", "AssetName", "Domain", "AssetTypename", "IPAddress", "Mac", "Lastseen", "Firstseen", "Manufacturer",
    "Model", "Serialnumber", "OSname", "Username",
)  # fmt: skip


def write_lansweeper(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write laptops, fat clients and physical servers, and printers."""
    file = FileSummary("lansweeper-assets.csv", "Lansweeper", source=SOURCE)
    rows = ({"AssetID": number, **row} for number, row in enumerate(_rows(estate, dirt, file), start=1))
    file.rows = write_csv(folder / file.path, COLUMNS, rows, encoding="utf-8-sig")
    return [file]


def _rows(estate: Estate, dirt: Dirt, file: FileSummary) -> Iterator[TableRow]:
    rng = dice(dirt.seed, SOURCE)
    clients = [each for each in (*estate.laptops, *estate.fat_clients) if each.tenant.domain in DOMAINS]
    things: list[Endpoint | Server] = [*clients]
    things += [server for server in estate.servers if server.tenant.domain in DOMAINS]
    for thing in things:
        seen = days_before(REFERENCE, rng, 0, 40)
        yield _row(thing, dirt) | {
            "Lastseen": f"{seen:%d-%m-%Y %H:%M:%S}", "Firstseen": f"{seen - timedelta(days=700):%d-%m-%Y %H:%M:%S}"
        }  # fmt: skip
    serials = Serials(rng)
    file.unmatched = dirt.spread("replaced laptops still in Lansweeper")
    for number in range(file.unmatched):
        like = rng.choice(clients)
        gone = days_before(REFERENCE, rng, 200, 900)
        yield _row(like, dirt) | {
            "AssetName": f"{like.tenant.prefix}-LT-O{number:04}", "Mac": "", "IPAddress": "",
            "Serialnumber": serials.new(like.hardware.serial_style), "Lastseen": f"{gone:%d-%m-%Y %H:%M:%S}",
        }  # fmt: skip
    file.rejected[NO_KIND] = _PRINTERS
    for number in range(_PRINTERS):
        yield {
            "AssetName": f"PRT-{number:03}", "AssetTypename": "Printer", "IPAddress": f"10.111.3.{number + 20}",
            "Manufacturer": "Canon", "Model": "iR-ADV C5735", "Serialnumber": f"2GY{number:05}",
        }  # fmt: skip


def _row(thing: Endpoint | Server, dirt: Dirt) -> dict[str, Cell]:
    if isinstance(thing, Server):
        system, model, serial, address = (
            thing.system.seen,
            thing.hardware.model,
            thing.serial,
            thing.addresses[0],
        )
    else:
        system, model, address = "Win 11" if "22631" in thing.build else "Win 10", thing.reported_model, thing.address
        serial = "Default string" if thing.number in dirt.junk_serials else thing.serial
    if thing.number in dirt.other_model:
        # Its own list of models has the series and not the machine.
        model = f"{thing.hardware.model} (generiek)"
    return {
        "AssetName": thing.name, "Domain": thing.tenant.domain.partition(".")[0].upper(),
        "AssetTypename": "Linux" if "Linux" in system else "Windows", "IPAddress": address,
        "Mac": thing.mac, "Manufacturer": thing.hardware.reported_maker, "Model": model,
        "Serialnumber": serial, "OSname": system, "Username": f"demogebruiker{thing.number:05}",
    }  # fmt: skip
