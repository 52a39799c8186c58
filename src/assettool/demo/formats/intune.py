"""Writes the devices as the Intune portal exports them (Devices, All devices, Export)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from assettool.demo.chance import dice, new_uuid
from assettool.demo.content import hardware
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import REFERENCE, Endpoint, Estate
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind

SOURCE = "intune"
PHONE, PRIVATE, VIRTUAL = "phone or tablet", "private device", "virtual machine, which its vCenter gives"
COLUMNS = (
    "Device ID", "Device name", "Enrollment date", "Last check-in", "Azure AD Device ID", "OS version",
    "Azure AD registered", "EAS activation ID", "Serial number", "Manufacturer", "Model", "EAS activated", "IMEI",
    "Last EAS sync time", "EAS reason", "EAS status", "Compliance grace period expiration", "Security patch level",
    "Wi-Fi MAC", "MEID", "Subscriber carrier", "Total storage", "Free storage", "Management name", "Category",
    "UserId", "Primary user UPN", "Primary user email address", "Primary user display name", "WiFiIPv4Address",
    "WiFiSubnetID", "Compliance", "Managed by", "Ownership", "Device state", "Intune registered", "Supervised",
    "Encrypted", "OS", "SkuFamily", "JoinType", "Phone number", "Jailbroken", "ICCID", "EthernetMAC",
    "CellularTechnology", "ProcessorArchitecture", "EID",
)  # fmt: skip


def write_intune(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the laptops, some fat clients, and what else people enrol."""
    file = FileSummary("intune-devices.csv", "Intune", source=SOURCE)
    rng = dice(dirt.seed, SOURCE)
    rows = [*_enrolled(estate, dirt, file), *_noise(estate, dirt, rng, file.rejected)]
    rows.sort(key=lambda row: (row["Last check-in"], row["Device ID"]), reverse=True)
    file.rows = write_csv(folder / file.path, COLUMNS, rows, delimiter=",")
    return [file]


def _enrolled(estate: Estate, dirt: Dirt, file: FileSummary) -> Iterator[TableRow]:
    rng = dice(dirt.seed, f"{SOURCE}/again")
    for laptop in estate.laptops:
        yield _device(laptop, dirt)
        if laptop.number in dirt.reenrolled:
            file.merged += 1
            earlier = laptop.enrolled - timedelta(days=rng.randint(40, 500))
            yield {
                **_device(laptop, dirt),
                "Device ID": new_uuid(rng),
                "Device name": f"DESKTOP-{rng.randrange(36**6):07X}"[:15],
                "Azure AD Device ID": new_uuid(rng) if laptop.number in dirt.new_entra_id else laptop.directory_id,
                "Enrollment date": _moment(earlier),
                "Last check-in": _moment(laptop.enrolled - timedelta(days=1)),
                "Compliance": "Noncompliant",
            }
    for client in estate.fat_clients:
        if client.number in dirt.fat_clients_in_intune:
            yield _device(client, dirt)


def _noise(estate: Estate, dirt: Dirt, rng: Random, rejected: Counter[str]) -> Iterator[TableRow]:
    for what, reason in (
        ("phones in Intune", PHONE), ("private devices in Intune", PRIVATE),
        ("virtual machines in Intune", VIRTUAL), ("Intune rows without a name", "no name"),
    ):  # fmt: skip
        rejected[reason] = dirt.spread(what)
        for number in range(1, rejected[reason] + 1):
            row = dict(_device(rng.choice(estate.laptops), dirt))
            row |= {
                "Device ID": new_uuid(rng), "Azure AD Device ID": new_uuid(rng),
                "Serial number": f"X{rng.randrange(16**10):010X}", "Wi-Fi MAC": "", "EthernetMAC": "",
            }  # fmt: skip
            if reason == PHONE:
                maker, model, system = rng.choice(hardware.PHONES)
                row |= {
                    "Device name": f"MOB-{number:04}", "Manufacturer": maker, "Model": model, "OS": system,
                    "IMEI": f"99{rng.randrange(10**13):013}", "JoinType": "Azure AD registered",
                }  # fmt: skip
            elif reason == PRIVATE:
                row |= {"Device name": f"LAPTOP-{rng.randrange(16**7):07X}", "Ownership": "Personal"}
            elif reason == VIRTUAL:
                row |= {"Device name": f"TESTVM-{number:02}", "Manufacturer": "VMware, Inc.", "Model": "VMware20,1"}
                row["Serial number"] = f"VMware-42 03 {rng.randrange(256):02x} {rng.randrange(256):02x}"
            else:
                row["Device name"] = ""
            yield row


def _device(device: Endpoint, dirt: Dirt) -> dict[str, str]:
    rng = dice(dirt.seed, f"{SOURCE}/{device.number}")
    is_laptop = device.kind is AssetKind.LAPTOP
    user = f"{device.tenant.prefix.lower()}{device.number:05}@demo.invalid"
    seen = device.seen
    if device.number in dirt.not_seen:
        seen -= timedelta(days=rng.randint(90, 400))
    return {
        "Device ID": device.enrolment_id,
        "Device name": device.name,
        "Enrollment date": _moment(min(device.enrolled, seen)),
        "Last check-in": _moment(seen),
        "Azure AD Device ID": device.directory_id,
        "OS version": device.build,
        "Azure AD registered": "True",
        "Serial number": rng.choice(hardware.JUNK_SERIALS) if device.number in dirt.junk_serials else device.serial,
        "Manufacturer": device.hardware.reported_maker,
        "Model": device.reported_model,
        "EAS activated": "False",
        "EAS reason": "None",
        "EAS status": "Unknown",
        "Compliance grace period expiration": "9999-12-31 23:59:59.0000000",
        "Wi-Fi MAC": device.wifi_mac.replace(":", ""),
        "Total storage": "243198",
        "Free storage": str(rng.randint(20_000, 190_000)),
        "Management name": f"{device.enrolment_id[:8]}_Windows_{_moment(device.enrolled)[:10]}",
        "Category": device.site.name,
        "UserId": new_uuid(rng),
        "Primary user UPN": user,
        "Primary user email address": user,
        "Primary user display name": f"Demogebruiker {device.number:05}",
        "WiFiIPv4Address": device.address if is_laptop else "",
        "Compliance": "Compliant",
        "Managed by": "Co-managed",
        "Ownership": "Corporate",
        "Device state": "Managed",
        "Intune registered": "True",
        "Supervised": "False",
        "Encrypted": "True",
        "OS": "Windows",
        "SkuFamily": "Enterprise",
        "JoinType": "Hybrid Azure AD joined",
        "Jailbroken": "Unknown",
        "EthernetMAC": device.mac.replace(":", ""),
        "CellularTechnology": "Unknown",
        "ProcessorArchitecture": "x64",
    }


def _moment(moment: datetime) -> str:
    return f"{min(moment, REFERENCE):%Y-%m-%d %H:%M:%S}.0000000"
