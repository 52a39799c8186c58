"""What a vCenter says of itself, as the sheets that RVTools would write of it: one way of reading serves both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assettool.adapters.sources.records import Record, RecordsTable
from assettool.adapters.sources.rvtools_sheets import RVToolsSheets
from assettool.adapters.sources.values import Cell

type Properties = Mapping[str, Any]
"""The properties of one object by their path, as plain values: what the SOAP answer holds, without SOAP."""

MACHINES, HOSTS = "VirtualMachine", "HostSystem"
PROPERTIES: Mapping[str, tuple[str, ...]] = {
    MACHINES: (
        "name", "parent", "config.instanceUuid", "config.uuid", "config.template", "config.guestFullName",
        "config.hardware.numCPU", "config.hardware.memoryMB", "config.hardware.device", "config.managedBy",
        "guest.hostName", "guest.guestFullName", "guest.ipAddress", "guest.net", "runtime.host", "runtime.powerState",
    ),
    HOSTS: (
        "name", "parent", "config.network.dnsConfig", "config.network.pnic", "config.network.vnic",
        "config.product.fullName", "hardware.cpuInfo", "hardware.memorySize", "hardware.systemInfo",
        "summary.hardware.cpuModel",
    ),
    "ComputeResource": ("name", "parent"),
    "Datacenter": ("name", "parent"),
    "Folder": ("name", "parent"),
}  # fmt: skip
"""What is asked for of each type; annotations, custom attributes and licences are not."""

_CLUSTER, _DATACENTER, _FOLDER = "ClusterComputeResource", "Datacenter", "Folder"
_PLACEHOLDER = "placeholderVm"
_MIB, _KIB = 1024**2, 1024
_SERVICE_TAG = "ServiceTag"
_MAX_DEPTH = 50
_ESCAPED = {"%2f": "/", "%5c": "\\", "%25": "%"}  # what vCenter writes for them in a name


@dataclass(slots=True)
class Inventory:
    """A vCenter as it was at one moment."""

    server: str
    """The name that it was asked by."""
    uuid: str
    version: str
    objects: dict[str, dict[str, Properties]] = field(default_factory=dict)
    """Type → id → properties."""
    refused: dict[str, int] = field(default_factory=dict)
    """Properties that could not be read, and of how many objects."""


class VCenterSheets(RVToolsSheets):
    """The sheets of a vCenter."""

    def __init__(self, inventory: Inventory, dropped: frozenset[str] = frozenset()) -> None:
        self.path = Path(inventory.server)
        self._dropped = dropped
        self.columns = set()
        machines = _sorted(inventory, MACHINES)
        hosts = _sorted(inventory, HOSTS)
        place = _Places(inventory)
        self.label = f"vCenter {inventory.version}, {len(machines)} virtual machines, {len(hosts)} hosts"
        rows: dict[str, list[dict[str, Cell]]] = {
            "vInfo": [_machine(inventory, place, key, machine) for key, machine in machines],
            "vNetwork": [card for _, machine in machines for card in _cards(machine)],
            "vHost": [_host(inventory, place, host) for _, host in hosts],
            "vNIC": [card for _, host in hosts for card in _host_cards(host)],
            "vSC_VMK": [kernel for _, host in hosts for kernel in _kernels(host)],
        }
        tables = {name: RecordsTable(self.path, self.label, _records(part)) for name, part in rows.items()}
        self._tables = {name.casefold(): (table, name) for name, table in tables.items()}
        self.files = list(tables.values())
        self.files[0].warnings += [
            f"partial: the account may not read {name} of {count} object{'s' if count > 1 else ''}"
            for name, count in sorted(inventory.refused.items())
        ]


def _records(rows: Sequence[Mapping[str, Cell]]) -> Callable[[], Iterator[Record]]:
    return lambda: (Record(number, row) for number, row in enumerate(rows, start=1))


def _sorted(inventory: Inventory, kind: str) -> list[tuple[str, Properties]]:
    found = inventory.objects.get(kind, {}).items()
    return sorted(found, key=lambda item: (str(item[1].get("name", "")).casefold(), item[0]))


class _Places:
    """Where an object is: its cluster, datacenter and folder, by its parents."""

    def __init__(self, inventory: Inventory) -> None:
        self._objects = {
            key: (kind, properties) for kind, found in inventory.objects.items() for key, properties in found.items()
        }

    def name(self, key: object) -> str:
        """The name of an object, or "" where it is not known."""
        return _plain_name(self._objects.get(str(key), ("", {}))[1].get("name", ""))

    def host_of(self, machine: Properties) -> Properties:
        """The host that a machine runs on."""
        return self._objects.get(str(machine.get("runtime.host")), ("", {}))[1]

    def above(self, properties: Properties, kind: str) -> str:
        """The name of the nearest parent of a type."""
        return next((_plain_name(found["name"]) for name, found in self._parents(properties) if name == kind), "")

    def folder(self, machine: Properties) -> str:
        """The folders of a machine from the outside in, without that of the datacenter, such as "Renkum/Web"."""
        names: list[str] = []
        for kind, found in self._parents(machine):
            if kind != _FOLDER:
                break
            names.append(_plain_name(found["name"]))
        return "/".join(reversed(names[:-1]))

    def _parents(self, properties: Properties) -> Iterator[tuple[str, Properties]]:
        for _ in range(_MAX_DEPTH):  # no tree is deeper, and a loop ends
            kind, properties = self._objects.get(str(properties.get("parent")), ("", {}))
            if "name" not in properties:
                return
            yield kind, properties


def _plain_name(name: str) -> str:
    for escaped, character in _ESCAPED.items():
        name = name.replace(escaped, character).replace(escaped.upper(), character)
    return name


def _machine(inventory: Inventory, place: _Places, key: str, machine: Properties) -> dict[str, Cell]:
    host = place.host_of(machine)
    disks = [device for device in machine.get("config.hardware.device") or () if "capacityInKB" in device]
    managed = machine.get("config.managedBy") or {}
    return {
        "VM": machine.get("name", ""),
        "Powerstate": machine.get("runtime.powerState", ""),
        "Template": bool(machine.get("config.template")),
        "SRM Placeholder": managed.get("type") == _PLACEHOLDER,
        "DNS Name": machine.get("guest.hostName", ""),
        "CPUs": machine.get("config.hardware.numCPU", ""),
        "Memory": machine.get("config.hardware.memoryMB", ""),
        "Total disk capacity MiB": sum(disk["capacityInKB"] for disk in disks) // _KIB or "",
        "Primary IP Address": machine.get("guest.ipAddress", ""),
        "Folder": place.folder(machine),
        "Datacenter": place.above(machine, _DATACENTER),
        "Cluster": place.above(host, _CLUSTER),
        "Host": host.get("name", ""),
        "OS according to the configuration file": machine.get("config.guestFullName", ""),
        "OS according to the VMware Tools": machine.get("guest.guestFullName", ""),
        "VM ID": key,
        "SMBIOS UUID": machine.get("config.uuid", ""),
        "VM UUID": machine.get("config.instanceUuid", ""),
        "VI SDK Server": inventory.server,
        "VI SDK UUID": inventory.uuid,
    }


def _cards(machine: Properties) -> Iterator[dict[str, Cell]]:
    """The network cards, with the addresses that the guest reports for each."""
    guest = [card for card in machine.get("guest.net") or () if isinstance(card, Mapping)]
    for device in machine.get("config.hardware.device") or ():
        if "macAddress" not in device:
            continue
        mac = str(device["macAddress"])
        addresses = [
            str(address)
            for card in guest
            if card.get("deviceConfigId") == device.get("key")
            or str(card.get("macAddress")).casefold() == mac.casefold()
            for address in card.get("ipAddress") or ()
        ]
        yield {
            "VM": machine.get("name", ""),
            "VM UUID": machine.get("config.instanceUuid", ""),
            "NIC label": (device.get("deviceInfo") or {}).get("label", ""),
            "Mac Address": mac,
            "IPv4 Address": ",".join(address for address in addresses if ":" not in address),
            "IPv6 Address": ",".join(address for address in addresses if ":" in address),
        }


def _host(inventory: Inventory, place: _Places, host: Properties) -> dict[str, Cell]:
    system = host.get("hardware.systemInfo") or {}
    processors = host.get("hardware.cpuInfo") or {}
    tags = [
        part.get("identifierValue", "")
        for part in system.get("otherIdentifyingInfo") or ()
        if (part.get("identifierType") or {}).get("key") == _SERVICE_TAG
    ]
    return {
        "Host": host.get("name", ""),
        "Datacenter": place.above(host, _DATACENTER),
        "Cluster": place.above(host, _CLUSTER),
        "# CPU": processors.get("numCpuPackages", ""),
        "# Cores": processors.get("numCpuCores", ""),
        "CPU Model": host.get("summary.hardware.cpuModel", ""),
        "# Memory": round(host.get("hardware.memorySize", 0) / _MIB) or "",
        "ESX Version": host.get("config.product.fullName", ""),
        "Domain": (host.get("config.network.dnsConfig") or {}).get("domainName", ""),
        "Vendor": system.get("vendor", ""),
        "Model": system.get("model", ""),
        "Serial number": system.get("serialNumber", ""),
        "Service tag": next(iter(tags), ""),
        "UUID": system.get("uuid", ""),
        "VI SDK Server": inventory.server,
        "VI SDK UUID": inventory.uuid,
    }


def _host_cards(host: Properties) -> Iterator[dict[str, Cell]]:
    for card in host.get("config.network.pnic") or ():
        yield {"Host": host.get("name", ""), "Network Device": card.get("device", ""), "MAC": card.get("mac", "")}


def _kernels(host: Properties) -> Iterator[dict[str, Cell]]:
    for kernel in host.get("config.network.vnic") or ():
        spec = kernel.get("spec") or {}
        ip = spec.get("ip") or {}
        yield {
            "Host": host.get("name", ""),
            "Device": kernel.get("device", ""),
            "Mac Address": spec.get("mac", ""),
            "IP Address": ip.get("ipAddress", ""),
            "Subnet mask": ip.get("subnetMask", ""),
        }
