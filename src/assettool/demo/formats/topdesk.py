"""Writes the assets as TOPdesk's asset overview exports them to Excel."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from assettool.demo.chance import Serials, days_before, dice
from assettool.demo.content import hardware, places
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import Cell, TableRow, new_book
from assettool.demo.model import REFERENCE, Endpoint, Estate, Server
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind

SOURCE = "topdesk"
DISPOSED, MONITOR = "disposed of", "not a kind that is counted"
COLUMNS = (
    "Asset-ID", "Naam", "Type", "Merk", "Model", "Serienummer", "Status", "Vestiging", "Ruimte", "Persoon",
    "Aankoopdatum", "Garantie tot", "Leverancier", "MAC-adres", "IP-adres",
)  # fmt: skip
TYPES = {AssetKind.LAPTOP: "Laptop", AssetKind.THIN_CLIENT: "Thin client", AssetKind.FAT_CLIENT: "Fat client"}
SERVER_TYPE = "Server"
_STATUSES = (("In gebruik", 93), ("In voorraad", 5), ("Reparatie", 2))
_WARRANTY = timedelta(days=4 * 365)


def write_topdesk(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the thin and fat clients, a part of the laptops and servers, and what is gone or no asset of ours."""
    file = FileSummary("topdesk-assets.xlsx", "TOPdesk", source=SOURCE)
    rng = dice(dirt.seed, SOURCE)
    rows = [*_in_use(estate, dirt, rng), *_noise(estate, dirt, rng, file)]
    rng.shuffle(rows)
    with new_book(folder / file.path) as book:
        file.rows = book.sheet("Assets", [(column, column) for column in COLUMNS], rows)
    return [file]


def _in_use(estate: Estate, dirt: Dirt, rng: Random) -> Iterator[TableRow]:
    for client in (*estate.thin_clients, *estate.fat_clients):
        yield _client(client, dirt, rng)
        if client.number in dirt.registered_twice:
            yield {**_client(client, dirt, rng), "Asset-ID": f"DCX{client.number:05}"}
    serials = {laptop.number: laptop.serial for laptop in estate.laptops}
    for laptop in estate.laptops:
        if laptop.number in dirt.laptops_in_topdesk:
            row = _client(laptop, dirt, rng)
            if laptop.number in dirt.swapped_with:
                row["Serienummer"] = serials[dirt.swapped_with[laptop.number]]
            if laptop.number in dirt.other_tenant:
                row["Vestiging"] = rng.choice([s.name for s in places.OFFICES if s.tenant != laptop.tenant.slug])
            yield row
    for server in estate.servers:
        if server.number in dirt.servers_in_topdesk:
            yield _server(server)


def _noise(estate: Estate, dirt: Dirt, rng: Random, file: FileSummary) -> Iterator[TableRow]:
    serials = Serials(rng)
    for what, reason in (
        ("assets disposed of", DISPOSED), ("monitors in TOPdesk", MONITOR), ("TOPdesk rows without a name", "no name"),
    ):  # fmt: skip
        file.rejected[reason] = dirt.spread(what)
        for number in range(1, file.rejected[reason] + 1):
            row = dict(_client(rng.choice(estate.thin_clients), dirt, rng))
            row |= {"Serienummer": f"{serials.new('hp')}-{number}", "MAC-adres": "", "IP-adres": ""}
            if reason == DISPOSED:
                row |= {"Asset-ID": f"DCO{number:05}", "Naam": f"OUD-TC-{number:04}", "Status": "Afgevoerd"}
            elif reason == MONITOR:
                maker, model = rng.choice(hardware.MONITORS)
                row |= {"Asset-ID": f"DCM{number:05}", "Naam": f"MON-{number:04}", "Type": "Monitor"}
                row |= {"Merk": maker, "Model": model}
            else:
                row |= {"Asset-ID": f"DCZ{number:05}", "Naam": ""}
            yield row


def _client(client: Endpoint, dirt: Dirt, rng: Random) -> dict[str, Cell]:
    name = client.name.lower() if client.number in dirt.other_case else client.name
    junk = client.number in dirt.junk_serials
    purchased = _midnight(client.purchased)
    in_network = client.kind is not AssetKind.LAPTOP
    status = rng.choices([each for each, _ in _STATUSES], [part for _, part in _STATUSES])[0]
    return {
        "Asset-ID": client.asset_tag,
        "Naam": f"{name}  " if client.number in dirt.trailing_space else name,
        "Type": TYPES[client.kind],
        "Merk": client.hardware.maker,
        "Model": client.hardware.model,
        "Serienummer": rng.choice(hardware.TYPED_SERIALS) if junk else client.serial,
        "Status": status if client.kind is AssetKind.THIN_CLIENT else "In gebruik",
        "Vestiging": client.site.name,
        "Ruimte": client.room,
        "Persoon": f"Demogebruiker {client.number:05}" if not in_network else "",
        "Aankoopdatum": purchased,
        "Garantie tot": purchased + _WARRANTY,
        "Leverancier": "Raamcontract werkplekhardware",
        "MAC-adres": client.mac.replace(":", "-") if in_network else "",
        "IP-adres": client.address if in_network else "",
    }


def _server(server: Server) -> dict[str, Cell]:
    purchased = _midnight(days_before(REFERENCE, dice(server.number, SOURCE), 400, 2500))
    return {
        "Asset-ID": f"DCS{server.number:05}",
        "Naam": server.name,
        "Type": SERVER_TYPE,
        "Merk": server.hardware.maker,
        "Model": server.hardware.model,
        "Serienummer": server.serial.lower(),
        "Status": "In gebruik",
        "Vestiging": server.site.name,
        "Ruimte": "Rek 3",
        "Aankoopdatum": purchased,
        "Garantie tot": purchased + _WARRANTY,
        "Leverancier": "Raamcontract datacenter",
    }


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0)
