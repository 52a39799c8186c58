"""Writes a vCenter as RVTools exports it: one XLSX with a sheet per subject."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assettool.demo.chance import Macs, apportion, days_before, dice, new_uuid
from assettool.demo.content import places
from assettool.demo.dirt import Dirt
from assettool.demo.formats import rvtools_columns, rvtools_hosts
from assettool.demo.formats.rvtools_hosts import Inventory
from assettool.demo.formats.writing import Cell, TableRow, new_book
from assettool.demo.model import REFERENCE, Estate, Machine
from assettool.demo.summary import FileSummary

CLUSTER_AGENT = "agent of the vSphere cluster"
_AGENTS_PER_CLUSTER = 3
_UNKNOWN_CREATION = datetime(1969, 12, 31, 23, 59, 59, tzinfo=REFERENCE.tzinfo)
_SHARES = (7, 3)  # of the made-up rows over the two vCenters


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of vInfo: a machine of the estate, or something that only vCenter counts as one."""

    machine: Machine
    is_real: bool = True
    is_template: bool = False
    is_placeholder: bool = False


def write_rvtools(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write one file for each vCenter."""
    written = []
    shares = {what: apportion(dirt.spread(what), _SHARES) for what in ("templates", "SRM placeholders", "snapshots")}
    shares["VMs without a name"] = apportion(dirt.spread("VMs without a name"), _SHARES)
    for place, vcenter in enumerate(places.VCENTERS):
        inventory = Inventory(
            vcenter,
            new_uuid(dice(dirt.seed, vcenter.source)),
            [host for host in estate.hosts if host.cluster.vcenter is vcenter],
            [machine for machine in estate.machines if machine.cluster.vcenter is vcenter],
        )
        amounts = {what: parts[place] for what, parts in shares.items()}
        written.append(_VCenterFile(inventory, dirt, amounts).write(folder / f"rvtools-{vcenter.source}.xlsx"))
    return written


class _VCenterFile:
    def __init__(self, inventory: Inventory, dirt: Dirt, amounts: dict[str, int]) -> None:
        self._inventory = inventory
        self._dirt = dirt
        self._amounts = amounts
        self._rng = dice(dirt.seed, f"rvtools/{inventory.vcenter.source}")
        # Made-up rows draw from prefixes of their own: no real machine has their addresses.
        self._macs = Macs(2**21)
        self._entries = [_Entry(machine) for machine in inventory.machines]
        self._rejected: Counter[str] = Counter()
        self._add_made_up_rows()

    def write(self, path: Path) -> FileSummary:
        """Write all sheets; the sync counts the rows of vInfo and vHost."""
        vcenter = self._inventory.vcenter
        sheets = {
            "vInfo": self._info(), "vCPU": self._cpu(), "vMemory": self._memory(), "vDisk": self._disk(),
            "vNetwork": self._network(), "vSnapshot": self._snapshots(), "vTools": self._tools(),
            **rvtools_hosts.sheets(self._inventory, self._dirt),
        }  # fmt: skip
        counts = {}
        with new_book(path) as book:
            for name, rows in sheets.items():
                counts[name] = book.sheet(name, rvtools_columns.columns(name, vcenter.generation), rows)
        rows_read = counts["vInfo"] + counts["vHost"]
        version = f"RVTools {vcenter.generation}"
        return FileSummary(path.name, version, rows_read, source=vcenter.source, rejected=self._rejected)

    def _add_made_up_rows(self) -> None:
        real, rng = self._inventory.machines, self._rng
        for number in range(self._amounts["templates"]):
            what = rng.choice(("W2019-STD", "W2022-STD", "RHEL8", "W10-VDI-GOLD", "W11-VDI-GOLD"))
            self._add(rng.choice(real), f"TMPL-{what}-{number + 1:02}", "template")
        for _ in range(self._amounts["SRM placeholders"]):
            copied = rng.choice(real)
            self._add(copied, copied.name, "SRM placeholder")
        for _ in range(self._amounts["VMs without a name"]):
            self._add(rng.choice(real), "", "no name")
        for cluster in self._inventory.clusters:
            example = next(machine for machine in real if machine.cluster is cluster)
            for _ in range(_AGENTS_PER_CLUSTER):
                self._add(example, f"vCLS-{new_uuid(rng)}", CLUSTER_AGENT)

    def _add(self, like: Machine, name: str, reason: str) -> None:
        machine = replace(
            like,
            number=-len(self._entries),
            name=name,
            folder=f"/{like.cluster.datacentre}/vCLS" if reason == CLUSTER_AGENT else like.folder,
            mac=self._macs.new_virtual(),
            address="",
            uuid="50" + new_uuid(self._rng)[2:],
            smbios="42" + new_uuid(self._rng)[2:],
            annotation="",
        )
        self._entries.append(
            _Entry(machine, False, is_template=reason == "template", is_placeholder=reason == "SRM placeholder")
        )
        self._rejected[reason] += 1

    def _is_running(self, entry: _Entry) -> bool:
        return entry.is_real and entry.machine.number not in self._dirt.powered_off

    def _common(self, entry: _Entry) -> dict[str, Cell]:
        machine, inventory = entry.machine, self._inventory
        running = self._is_running(entry)
        return {
            "VM": machine.name,
            "Powerstate": "poweredOn" if running else "poweredOff",
            "Template": str(entry.is_template),
            "SRM Placeholder": str(entry.is_placeholder),
            "Annotation": machine.annotation,
            "Datacenter": machine.cluster.datacentre,
            "Cluster": machine.cluster.name,
            "Host": machine.host.fqdn,
            "Folder": machine.folder,
            "OS according to the configuration file": machine.system.configured,
            "OS according to the VMware Tools": machine.system.seen if running else "",
            "VM ID": f"vm-{1000 + abs(machine.number) + (0 if entry.is_real else 200_000)}",
            "VM UUID": machine.uuid,
            "VI SDK Server": inventory.vcenter.server,
            "VI SDK UUID": inventory.uuid,
        }

    def _addresses(self, entry: _Entry) -> tuple[str, ...]:
        machine, dirt = entry.machine, self._dirt
        if not self._is_running(entry):
            return ()
        number = machine.number
        address = dirt.borrowed_address.get(number, machine.address)
        if number in dirt.apipa:
            return (f"169.254.{number % 250}.{number // 250 % 250 + 1}", address)
        if number in dirt.several_addresses:
            return (address, f"10.{machine.cluster.octet}.{200 + number % 50}.{number // 50 % 250 + 1}")
        return (address,)

    def _info(self) -> Iterator[TableRow]:
        for entry in self._entries:
            machine, running = entry.machine, self._is_running(entry)
            disk = sum(machine.disks_mib)
            unknown = machine.number in self._dirt.unknown_creation
            yield {
                **_INFO_DEFAULTS,
                **self._common(entry),
                "DNS Name": f"{machine.name}.{machine.tenant.domain}".lower() if running else "",
                "Guest state": "running" if running else "notRunning",
                "Heartbeat": "green" if running else "gray",
                "PowerOn": days_before(REFERENCE, self._rng, 1, 90) if running else "",
                "Creation date": _UNKNOWN_CREATION if unknown else machine.created,
                "CPUs": machine.vcpus,
                "Memory": machine.memory_mib,
                "Active Memory": machine.memory_mib // 5 if running else 0,
                "Disks": len(machine.disks_mib),
                "Total disk capacity MiB": disk,
                "Primary IP Address": next(iter(self._addresses(entry)), ""),
                "Network #1": machine.network,
                "Resource pool": f"/{machine.cluster.datacentre}/{machine.cluster.name}/Resources",
                "Provisioned MiB": disk + machine.memory_mib,
                "In Use MiB": disk * 6 // 10,
                "Unshared MiB": disk * 6 // 10,
                "Path": f"[{self._inventory.datastore(machine)}] {machine.name}/{machine.name}.vmx",
                "SMBIOS UUID": self._dirt.smbios.get(machine.number, machine.smbios),
                "VI SDK Server type": "VMware vCenter Server",
                "VI SDK API Version": "8.0.2.0",
                "Backup": "dagelijks" if machine.number % 3 else "",
                "Beheergroep": "Server & Storage" if not machine.cluster.is_vdi else "Citrix & AD",
            }

    def _cpu(self) -> Iterator[TableRow]:
        for entry in self._entries:
            cpus = entry.machine.vcpus
            yield {
                **self._common(entry), "CPUs": cpus, "Sockets": 1, "Cores p/s": cpus, "Max": cpus * 2600,
                "Overall": cpus * 130, "Level": "normal", "Shares": cpus * 1000, "Reservation": 0, "Limit": -1,
                "Hot Add": "False", "Hot Remove": "False", "Numa Hotadd Exposed": "False",
            }  # fmt: skip

    def _memory(self) -> Iterator[TableRow]:
        for entry in self._entries:
            size = entry.machine.memory_mib
            yield {
                **self._common(entry), "Size MiB": size, "Memory Reservation Locked To Max": "False", "Overhead": 65,
                "Max": size, "Consumed": size * 8 // 10, "Swapped": 0, "Ballooned": 0, "Active": size // 5,
                "Level": "normal", "Shares": size * 10, "Reservation": 0, "Limit": -1, "Hot Add": "False",
            }  # fmt: skip

    def _disk(self) -> Iterator[TableRow]:
        for entry in self._entries:
            machine = entry.machine
            common = self._common(entry)
            for number, capacity in enumerate(machine.disks_mib, start=1):
                yield {
                    **common, "Disk": f"Hard disk {number}", "Disk Key": str(1999 + number),
                    "Capacity MiB": capacity, "Raw": "False", "Disk Mode": "persistent", "Thin": "True",
                    "Eagerly Scrub": "False", "Level": "normal", "Limit": -1, "Unit #": number - 1,
                    "Controller": "VMware paravirtual SCSI", "Label": "SCSI controller 0",
                    "Path": f"[{self._inventory.datastore(machine)}] {machine.name}/{machine.name}_{number}.vmdk",
                }  # fmt: skip

    def _network(self) -> Iterator[TableRow]:
        for entry in self._entries:
            machine, running = entry.machine, self._is_running(entry)
            link_local = running and machine.number % 20 == 0
            yield {
                **self._common(entry), "NIC label": "Network adapter 1", "Adapter": "Vmxnet3",
                "Network": machine.network, "Switch": f"dvs-{machine.cluster.site}", "Connected": str(running),
                "Starts Connected": "True", "Mac Address": machine.mac, "Type": "assigned",
                "IPv4 Address": ", ".join(self._addresses(entry)),
                "IPv6 Address": f"fe80::250:56ff:fe{machine.mac[9:11]}:{machine.mac[12:].replace(':', '')}"
                if link_local else "",
            }  # fmt: skip

    def _snapshots(self) -> Iterator[TableRow]:
        real = [entry for entry in self._entries if entry.is_real]
        for entry in self._rng.sample(real, min(self._amounts["snapshots"], len(real))):
            yield {
                **self._common(entry), "Name": "voor update", "Description": "snapshot vóór onderhoud",
                "Date / time": days_before(REFERENCE, self._rng, 2, 300), "Size MiB (total)": 2048,
                "Quiesced": "False", "State": "PoweredOn",
            }  # fmt: skip

    def _tools(self) -> Iterator[TableRow]:
        for entry in self._entries:
            running = self._is_running(entry)
            yield {
                **self._common(entry), "VM Version": "vmx-19", "Tools": "toolsOk" if running else "toolsNotRunning",
                "Tools Version": "12389", "Upgradeable": "No", "App status": "none",
                "Heartbeat status": "appStatusGreen" if running else "appStatusGray", "Operation Ready": str(running),
            }  # fmt: skip


_INFO_DEFAULTS: dict[str, Cell] = {
    "Config status": "green", "Connection state": "connected", "Consolidation Needed": "False",
    "Suspend Interval": "0", "NICs": 1, "Fixed Passthru HotPlug": "False", "Latency Sensitivity": "normal",
    "EnableUUID": "True", "CBT": "True", "Num Monitors": 1, "Video Ram KiB": 8192, "FT State": "notConfigured",
    "FT Latency": "gray", "FT Bandwidth": -1, "FT Sec. Latency": -1, "HA Restart Priority": "medium",
    "HA Isolation Response": "none", "HA VM Monitoring": "vmMonitoringDisabled", "Boot Required": "False",
    "Boot delay": 0, "Boot retry delay": 10000, "Boot retry enabled": "False", "Boot BIOS setup": "False",
    "Reboot PowerOff": "False", "EFI Secure boot": "True", "Firmware": "efi", "HW version": 19,
    "HW upgrade status": "none", "HW upgrade policy": "never", "HW target": "", "Customization Info": "IDLE",
    "Change Version": REFERENCE,
}  # fmt: skip
