"""Writes the devices as the Intune portal exports them (Devices, All devices, Export), and as pages of Graph."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
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

SOURCE, GRAPH = "intune", "intune-graph"
PORTAL_DOMAIN = "arnhem.local"
"""Arnhem and its partners are read from the portal's list, the others from Graph."""
_PAGE = 250
_AHEAD = timedelta(days=4340)  # a clock whose battery died while it was set to 2038
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
    enrolled = list(_enrolled(estate, dirt))
    rows: list[TableRow] = [row for is_portal, row in enrolled if is_portal]
    rows += _noise(estate, dirt, rng, file.rejected)
    rows.sort(key=lambda row: (str(row["Last check-in"]), str(row["Device ID"])), reverse=True)
    file.rows = write_csv(folder / file.path, COLUMNS, rows, delimiter=",")
    pages = FileSummary("intune-graph", "Graph managedDevices", source=GRAPH)
    pages.rows = _write_pages(folder / pages.path, [row for is_portal, row in enrolled if not is_portal])
    return [file, pages]


def _enrolled(estate: Estate, dirt: Dirt) -> Iterator[tuple[bool, dict[str, str]]]:
    """Every device, and whether it is in the list of the portal."""
    rng = dice(dirt.seed, f"{SOURCE}/again")
    for laptop in estate.laptops:
        is_portal = laptop.tenant.domain == PORTAL_DOMAIN
        row = _device(laptop, dirt)
        yield is_portal, row
        if laptop.number in dirt.in_both_intunes:
            # The list of the portal was made before the laptop went to the other municipality's group.
            yield True, {**row, "Last check-in": _moment(laptop.seen - timedelta(days=9)), "Compliance": "Noncompliant"}
        if laptop.number in dirt.reenrolled:
            earlier = laptop.enrolled - timedelta(days=rng.randint(40, 500))
            yield (
                is_portal,
                {
                    **row,
                    "Device ID": new_uuid(rng),
                    "Device name": earlier_name(laptop, dirt.seed),
                    "Azure AD Device ID": dirt.old_entra_id.get(laptop.number, laptop.directory_id),
                    "Enrollment date": _moment(earlier),
                    "Last check-in": _moment(laptop.enrolled - timedelta(days=1)),
                    "Compliance": "Noncompliant",
                },
            )
    for client in estate.fat_clients:
        if client.number in dirt.fat_clients_in_intune:
            yield client.tenant.domain == PORTAL_DOMAIN, _device(client, dirt)


def earlier_name(laptop: Endpoint, seed: int) -> str:
    """The name that Windows gave a laptop before it was enrolled for good."""
    return f"DESKTOP-{dice(seed, f'{SOURCE}/name/{laptop.number}').randrange(36**6):07X}"[:15]


def _write_pages(folder: Path, rows: Sequence[dict[str, str]]) -> int:
    """Write the answers of Graph as they come, each with the way to the next; return how many devices there are."""
    folder.mkdir(exist_ok=True)
    ordered = sorted(rows, key=lambda row: row["Device ID"])
    context = "https://graph.microsoft.com/v1.0/$metadata#deviceManagement/managedDevices"
    for start in range(0, len(ordered), _PAGE):
        page: dict[str, object] = {"@odata.context": context}
        if start == 0:
            page["@odata.count"] = len(ordered)
        if start + _PAGE < len(ordered):
            link = f"https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$skiptoken={start + _PAGE}"
            page["@odata.nextLink"] = link
        page["value"] = [_managed_device(row) for row in ordered[start : start + _PAGE]]
        path = folder / f"devices-{start // _PAGE + 1:03}.json"
        path.write_text(json.dumps(page, indent=1) + "\n", encoding="utf-8")
    return len(ordered)


def _managed_device(row: dict[str, str]) -> dict[str, object]:
    return {
        "id": row["Device ID"], "userId": row["UserId"], "deviceName": row["Device name"],
        "managedDeviceOwnerType": "company", "enrolledDateTime": _iso(row["Enrollment date"]),
        "lastSyncDateTime": _iso(row["Last check-in"]), "operatingSystem": row["OS"],
        "complianceState": row["Compliance"].lower(), "managementAgent": "configurationManagerClientMdm",
        "osVersion": row["OS version"], "azureADRegistered": True, "azureADDeviceId": row["Azure AD Device ID"],
        "deviceEnrollmentType": "windowsCoManagement", "deviceRegistrationState": "registered",
        "deviceCategoryDisplayName": row["Category"], "isSupervised": False, "isEncrypted": True,
        "userPrincipalName": row["Primary user UPN"], "model": row["Model"], "manufacturer": row["Manufacturer"],
        "imei": "", "serialNumber": row["Serial number"], "userDisplayName": row["Primary user display name"],
        "wiFiMacAddress": row["Wi-Fi MAC"], "ethernetMacAddress": row["EthernetMAC"],
        "totalStorageSpaceInBytes": int(row["Total storage"]) * 1024**2,
        "freeStorageSpaceInBytes": int(row["Free storage"]) * 1024**2, "physicalMemoryInBytes": 0,
        "managedDeviceName": row["Management name"], "complianceGracePeriodExpirationDateTime": "9999-12-31T23:59:59Z",
    }  # fmt: skip


def _iso(moment: str) -> str:
    return f"{moment[:10]}T{moment[11:19]}Z"


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
        "Last check-in": f"{seen + _AHEAD:%Y-%m-%d %H:%M:%S}.0000000"
        if device.number in dirt.clock_ahead
        else _moment(seen),
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
