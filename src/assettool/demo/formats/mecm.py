"""Writes the managed computers as a query on MECM gives them, obsolete records included."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from assettool.demo.chance import Serials, dice
from assettool.demo.content import hardware
from assettool.demo.content.programs import installed_on
from assettool.demo.dirt import Dirt
from assettool.demo.formats.directory import NETBIOS_LENGTH, joined_machines
from assettool.demo.formats.writing import Cell, TableRow, write_csv
from assettool.demo.model import REFERENCE, Estate, Machine
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind
from assettool.domain.identifier import swap_smbios_byte_order

SOURCE, SOFTWARE = "mecm", "mecm-software"
OBSOLETE = "an obsolete record"
COLUMNS = (
    "ResourceID", "Name", "FullDomainName", "SMSUniqueIdentifier", "ResourceDomainORWorkgroup", "Client", "Active",
    "Obsolete", "IPAddresses", "MACAddresses", "OperatingSystemNameandVersion", "LastLogonUserName",
    "LastLogonTimestamp", "ADSiteName", "ClientVersion", "Manufacturer", "Model", "SerialNumber", "SMBIOSGUID",
)  # fmt: skip
SOFTWARE_COLUMNS = ("ResourceID", "Name0", "Full_Domain_Name0", "DisplayName0", "Version0", "Publisher0")
_FIRST_RESOURCE = 16_777_220


def write_mecm(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write laptops, fat clients and Windows servers, and what is installed on fat clients and servers."""
    file = FileSummary("mecm-devices.csv", "MECM", source=SOURCE)
    rows = list(_numbered(estate, dirt, file))
    file.rows = write_csv(folder / file.path, COLUMNS, rows, encoding="utf-8-sig")
    software = FileSummary("mecm-software.csv", "MECM software", source=SOFTWARE)
    software.rows = write_csv(
        folder / software.path, SOFTWARE_COLUMNS, _software(rows, dirt), delimiter=",", encoding="utf-8-sig"
    )
    return [file, software]


def _numbered(estate: Estate, dirt: Dirt, file: FileSummary) -> Iterator[dict[str, Cell]]:
    rng = dice(dirt.seed, SOURCE)
    obsolete = dirt.pick("obsolete records in MECM", [laptop.number for laptop in estate.laptops])
    file.rejected[OBSOLETE] = len(obsolete)
    rows = _rows(estate, dirt, obsolete, file)
    for number, row in enumerate(rows, start=_FIRST_RESOURCE):
        yield {
            "ResourceID": number, "SMSUniqueIdentifier": f"GUID:{rng.getrandbits(128):032X}", "Client": 1,
            "Active": 1, "Obsolete": 0, "LastLogonTimestamp": f"{REFERENCE - timedelta(days=2):%d-%m-%Y %H:%M:%S}",
            "ClientVersion": "5.00.9122.1017", **row,
        }  # fmt: skip


def _rows(estate: Estate, dirt: Dirt, obsolete: set[int], file: FileSummary) -> Iterator[dict[str, Cell]]:
    serials = Serials(dice(dirt.seed, "mecm/serials"))
    for client in (*estate.laptops, *estate.fat_clients):
        row: dict[str, Cell] = {
            "Name": client.name, **_domain(client.tenant.domain),
            "IPAddresses": f"{client.address},fe80::{client.number:x}", "MACAddresses": client.mac,
            "OperatingSystemNameandVersion": "Microsoft Windows NT Workstation 10.0",
            "LastLogonUserName": f"demogebruiker{client.number:05}", "ADSiteName": client.site.slug.upper(),
            "Manufacturer": client.hardware.reported_maker, "Model": client.reported_model,
            "SerialNumber": hardware.JUNK_SERIALS[0] if client.number in dirt.junk_serials else client.serial,
        }  # fmt: skip
        if client.number in obsolete:
            yield {**row, "Active": 0, "Obsolete": 1, "IPAddresses": ""}
        if client.number in dirt.replaced:
            # The one before it had the same name, and nobody made its record obsolete.
            file.unmatched += 1
            old = f"{REFERENCE - timedelta(days=400):%d-%m-%Y %H:%M:%S}"
            serial = serials.new(client.hardware.serial_style)
            yield {**row, "SerialNumber": serial, "MACAddresses": "", "IPAddresses": "", "LastLogonTimestamp": old}
        if client.number in dirt.stale_serial:
            # Its main board was replaced after the last hardware inventory.
            file.unmatched += 1
            row["SerialNumber"] = serials.new(client.hardware.serial_style)
        yield row
    for machine in joined_machines(estate):
        if isinstance(machine, Machine) and machine.kind is AssetKind.VIRTUAL_SERVER:
            smbios = dirt.smbios.get(machine.number) or machine.smbios
            yield {
                "Name": machine.name[:NETBIOS_LENGTH], "IPAddresses": machine.address,
                **_domain(machine.tenant.domain),
                "MACAddresses": machine.mac.upper(), "Manufacturer": "VMware, Inc.", "Model": "VMware20,1",
                "OperatingSystemNameandVersion": "Microsoft Windows NT Server 10.0",
                "ADSiteName": machine.cluster.site.upper(), "SerialNumber": vmware_serial(smbios),
                # WMI turns the first three groups round.
                "SMBIOSGUID": (swap_smbios_byte_order(smbios) or "").upper(),
            }  # fmt: skip


def _domain(domain: str) -> dict[str, Cell]:
    return {"FullDomainName": domain.upper(), "ResourceDomainORWorkgroup": domain.partition(".")[0].upper()}


def _software(rows: list[dict[str, Cell]], dirt: Dirt) -> Iterator[TableRow]:
    """Laptops are left to Intune."""
    for row in rows:
        is_server = row["Model"] == "VMware20,1"
        if row["Obsolete"] or not (is_server or "-PC-" in str(row["Name"])):
            continue
        for name, version, publisher in installed_on(dirt.seed, str(row["ResourceID"]), is_server=is_server):
            yield {
                "ResourceID": row["ResourceID"], "Name0": row["Name"], "Full_Domain_Name0": row["FullDomainName"],
                "DisplayName0": name, "Version0": version, "Publisher0": publisher,
            }  # fmt: skip


def vmware_serial(smbios: str) -> str:
    """As a guest reports its SMBIOS UUID: "VMware-42 03 0e 5c a1 b2 c3 d4-e5 f6 …"."""
    digits = smbios.replace("-", "")
    pairs = [digits[place : place + 2] for place in range(0, 32, 2)]
    return f"VMware-{' '.join(pairs[:8])}-{' '.join(pairs[8:])}"
