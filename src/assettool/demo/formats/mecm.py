"""Writes the managed computers as a query on MECM gives them, obsolete records included."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from assettool.demo.chance import dice
from assettool.demo.dirt import Dirt
from assettool.demo.formats.directory import NETBIOS_LENGTH, joined_machines
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import REFERENCE, Estate, Machine
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind

COLUMNS = (
    "ResourceID", "Name", "SMSUniqueIdentifier", "ResourceDomainORWorkgroup", "Client", "Active", "Obsolete",
    "IPAddresses", "MACAddresses", "OperatingSystemNameandVersion", "LastLogonUserName", "LastLogonTimestamp",
    "ADSiteName", "ClientVersion", "Manufacturer", "Model", "SerialNumber",
)  # fmt: skip


def write_mecm(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write laptops, fat clients and Windows servers."""
    file = FileSummary("mecm-devices.csv", "MECM")
    file.rows = write_csv(folder / file.path, COLUMNS, _numbered(estate, dirt), encoding="utf-8-sig")
    return [file]


def _numbered(estate: Estate, dirt: Dirt) -> Iterator[TableRow]:
    rng = dice(dirt.seed, "mecm")
    obsolete = dirt.pick("obsolete records in MECM", [laptop.number for laptop in estate.laptops])
    for number, row in enumerate(_rows(estate, obsolete), start=16_777_220):
        yield {
            "ResourceID": number, "SMSUniqueIdentifier": f"GUID:{rng.getrandbits(128):032X}", "Client": 1,
            "Active": 1, "Obsolete": 0, "LastLogonTimestamp": f"{REFERENCE - timedelta(days=2):%d-%m-%Y %H:%M:%S}",
            "ClientVersion": "5.00.9122.1017", **row,
        }  # fmt: skip


def _rows(estate: Estate, obsolete: set[int]) -> Iterator[dict[str, Cell]]:
    for client in (*estate.laptops, *estate.fat_clients):
        row: dict[str, Cell] = {
            "Name": client.name, "ResourceDomainORWorkgroup": client.tenant.domain.partition(".")[0].upper(),
            "IPAddresses": f"{client.address},fe80::{client.number:x}", "MACAddresses": client.mac,
            "OperatingSystemNameandVersion": "Microsoft Windows NT Workstation 10.0",
            "LastLogonUserName": f"demogebruiker{client.number:05}", "ADSiteName": client.site.slug.upper(),
            "Manufacturer": client.hardware.reported_maker, "Model": client.reported_model,
            "SerialNumber": client.serial,
        }  # fmt: skip
        if client.number in obsolete:
            yield {**row, "Active": 0, "Obsolete": 1, "IPAddresses": ""}
        yield row
    for machine in joined_machines(estate):
        if isinstance(machine, Machine) and machine.kind is AssetKind.VIRTUAL_SERVER:
            yield {
                "Name": machine.name[:NETBIOS_LENGTH], "IPAddresses": machine.address,
                "ResourceDomainORWorkgroup": machine.tenant.domain.partition(".")[0].upper(),
                "MACAddresses": machine.mac.upper(), "Manufacturer": "VMware, Inc.", "Model": "VMware20,1",
                "OperatingSystemNameandVersion": "Microsoft Windows NT Server 10.0",
                "ADSiteName": machine.cluster.site.upper(), "SerialNumber": _vmware_serial(machine.smbios),
            }  # fmt: skip


def _vmware_serial(smbios: str) -> str:
    """As a guest reports its SMBIOS UUID: "VMware-42 03 0e 5c a1 b2 c3 d4-e5 f6 …"."""
    digits = smbios.replace("-", "")
    pairs = [digits[place : place + 2] for place in range(0, 32, 2)]
    return f"VMware-{' '.join(pairs[:8])}-{' '.join(pairs[8:])}"
