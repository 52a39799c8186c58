"""Writes the virtual workplaces as Citrix' Get-BrokerMachine gives them."""

from collections.abc import Iterator
from pathlib import Path

from assettool.demo.chance import days_before, dice, new_uuid
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import TableRow, write_csv
from assettool.demo.model import REFERENCE, Estate, Machine
from assettool.demo.summary import FileSummary
from assettool.domain.asset import AssetKind

SOURCE = "citrix"
COLUMNS = (
    "AgentVersion", "AllocationType", "ApplicationsInUse", "AssignedUserSIDs", "AssociatedUserNames", "CatalogName",
    "CatalogUid", "ControllerDNSName", "DeliveryType", "DesktopGroupName", "DesktopGroupUid", "DesktopKind", "DNSName",
    "FaultState", "FunctionalLevel", "HostedMachineId", "HostedMachineName", "HostingServerName",
    "HypervisorConnectionName", "ImageOutOfDate", "InMaintenanceMode", "IPAddress", "IsAssigned", "IsPhysical",
    "LastConnectionTime", "LastConnectionUser", "LoadIndex", "MachineInternalState", "MachineName", "OSType",
    "OSVersion", "PersistUserChanges", "PowerState", "ProvisioningType", "PublishedApplications", "RegistrationState",
    "SessionSupport", "SessionCount", "SID", "SummaryState", "Tags", "Uid", "UUID", "ZoneName",
)  # fmt: skip


def write_citrix(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write the machines of all delivery groups: workplaces, and servers with many sessions."""
    path = "citrix-machines.csv"
    count = write_csv(folder / path, COLUMNS, _rows(estate, dirt), delimiter=",", encoding="utf-8", quote_all=True)
    return [FileSummary(path, "Get-BrokerMachine", count, source=SOURCE)]


def _rows(estate: Estate, dirt: Dirt) -> Iterator[TableRow]:
    rng = dice(dirt.seed, "citrix")
    brokered = [each for each in estate.machines if _is_workplace(each) or "-CTX-" in each.name]
    for number, machine in enumerate(brokered, start=1):
        off = machine.number in dirt.powered_off
        town = machine.tenant.domain.partition(".")[0]
        in_use = not off and rng.random() < 0.6  # noqa: PLR2004 -- at six in the morning people still sleep
        yield {
            "AgentVersion": "2203.0.4000.4210", "AllocationType": "Random", "ApplicationsInUse": "System.String[]",
            "AssignedUserSIDs": "System.String[]", "AssociatedUserNames": "System.String[]",
            "CatalogName": f"MC-{town}-W10", "CatalogUid": 3, "ControllerDNSName": f"ctx-ddc01.{machine.tenant.domain}",
            "DeliveryType": "DesktopsOnly", "DesktopGroupName": f"Werkplek {machine.tenant.name}",
            "DesktopGroupUid": 7, "DesktopKind": "Shared", "FaultState": "None",
            "DNSName": f"{machine.name}.{machine.tenant.domain}".lower(), "FunctionalLevel": "L7_20",
            "HostedMachineId": machine.uuid, "HostedMachineName": machine.name, "HostingServerName": machine.host.fqdn,
            "HypervisorConnectionName": machine.cluster.vcenter.server, "ImageOutOfDate": "False",
            "InMaintenanceMode": "False", "IPAddress": "" if off else machine.address, "IsAssigned": "False",
            "IsPhysical": "False",
            "LastConnectionTime": f"{days_before(REFERENCE, rng, 1, 20):%d-%m-%Y %H:%M:%S}" if in_use else "",
            "LastConnectionUser": f"{town.upper()}\\demogebruiker{number % 3690:05}" if in_use else "",
            "LoadIndex": 100 if in_use else 0, "MachineInternalState": "Available",
            "MachineName": f"{town.upper()}\\{machine.name}", "OSType": machine.system.seen.split(" (")[0],
            "OSVersion": machine.system.version, "PersistUserChanges": "Discard",
            "PowerState": "Off" if off else "On", "ProvisioningType": "MCS",
            "PublishedApplications": "System.String[]",
            "RegistrationState": "Unregistered" if off else "Registered",
            "SessionSupport": "SingleSession" if _is_workplace(machine) else "MultiSession",
            "SessionCount": int(in_use), "SID": f"S-1-5-21-3623811015-{number + 5000}",
            "SummaryState": "Off" if off else "Available", "Tags": "System.String[]", "Uid": number,
            "UUID": new_uuid(rng), "ZoneName": "Primary",
        }  # fmt: skip


def _is_workplace(machine: Machine) -> bool:
    return machine.kind is AssetKind.VIRTUAL_WORKPLACE
