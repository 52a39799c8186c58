"""Writes the list of physical servers that Server & Storage keep: a CSV out of Excel, in Windows' own encoding."""

from collections.abc import Iterator
from pathlib import Path

from assettool.demo.chance import Addresses, dice
from assettool.demo.content import places
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import Estate, Host, Server
from assettool.demo.summary import FileSummary

SOURCE = "cmdb-servers"
COLUMNS = (
    "CI-nummer", "Naam", "Domein", "Type", "Merk", "Model", "Serienummer", "Status", "Locatie", "Organisatie",
    "Besturingssysteem", "Processors", "Cores", "Geheugen (MB)", "MAC-adres", "IP-adres", "Omschrijving",
    "Laatst gezien",
)  # fmt: skip


def write_cmdb(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the servers that no vCenter knows, and part of the ESXi hosts, which vCenter gives too."""
    file = FileSummary("cmdb-fysieke-servers.csv", "CMDB", source=SOURCE)
    file.rows = write_csv(folder / file.path, COLUMNS, _rows(estate, dirt, file), encoding="cp1252")
    return [file]


def _rows(estate: Estate, dirt: Dirt, file: FileSummary) -> Iterator[TableRow]:
    for server in estate.servers:
        yield _server(server)
    for host in estate.hosts:
        if host.number in dirt.hosts_in_cmdb:
            yield _host(host)
    rng = dice(dirt.seed, SOURCE)
    file.rejected["no name"] = dirt.spread("CMDB rows without a name")
    for number in range(1, file.rejected["no name"] + 1):
        yield {
            "CI-nummer": f"CI9{number:04}", "Status": "In gebruik", "Type": "Server", "Merk": "Dell",
            "Model": "PowerEdge R640", "Omschrijving": f"rek {rng.randint(1, 9)}, nog uitzoeken: wie beheert deze?",
        }  # fmt: skip


def _server(server: Server) -> dict[str, Cell]:
    # Two network cards in one cell, as people write it.
    addresses = [f"{address}/{Addresses.PREFIX}" for address in server.addresses]
    return {
        "CI-nummer": f"CI1{server.number:04}",
        "Naam": server.name,
        "Domein": server.tenant.domain,
        "Type": "Server",
        "Merk": server.hardware.maker,
        "Model": server.hardware.model,
        "Serienummer": server.serial,
        "Status": "In gebruik",
        "Locatie": server.site.name,
        "Organisatie": server.tenant.name,
        "Besturingssysteem": server.system.seen,
        "Processors": server.sockets,
        "Cores": server.cores,
        "Geheugen (MB)": server.memory_mib,
        "MAC-adres": server.mac,
        "IP-adres": ", ".join(addresses),
        "Omschrijving": server.description,
        "Laatst gezien": f"{server.seen:%d-%m-%Y %H:%M}",
    }


def _host(host: Host) -> dict[str, Cell]:
    site = places.SITE[host.cluster.site]
    return {
        "CI-nummer": f"CI2{host.number:04}",
        "Naam": host.name.upper(),
        "Domein": host.domain,
        "Type": "ESXi-host",
        "Merk": host.hardware.maker,
        "Model": host.hardware.model,
        "Serienummer": host.serial.lower() if host.number % 5 == 0 else host.serial,
        "Status": "In gebruik",
        "Locatie": site.name,
        "Organisatie": places.ORGANISATION[site.tenant].name,
        "Processors": host.sockets,
        "Cores": host.sockets * host.cores_per_socket,
        "IP-adres": f"{host.address}/{Addresses.PREFIX}",
        "Omschrijving": f"ESXi-host, cluster {host.cluster.name}; onderhoudscontract bij leverancier",
    }
