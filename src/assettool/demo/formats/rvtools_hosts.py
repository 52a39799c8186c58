"""The sheets of an RVTools export that are about hosts, clusters and the vCenter itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from assettool.demo.chance import Addresses
from assettool.demo.content.places import Cluster, VCenter
from assettool.demo.dirt import Dirt
from assettool.demo.formats.writing import Cell, TableRow
from assettool.demo.model import REFERENCE, Host, Machine

_DATASTORES_PER_CLUSTER = 4
_VERSIONS = {"4.7": "4.7.1.4", "4.0": "4.0.7.0"}
# Plain to see that they are none; nothing may ever read them.
_FAKE_KEY = "DEMO0-DEMO0-DEMO0-DEMO0-DEMO{}"


@dataclass(frozen=True, slots=True)
class Inventory:
    """What one vCenter knows."""

    vcenter: VCenter
    uuid: str
    hosts: list[Host]
    machines: list[Machine]

    @property
    def clusters(self) -> list[Cluster]:
        """Its clusters, in order."""
        return list(dict.fromkeys(host.cluster for host in self.hosts))

    def datastore(self, machine: Machine) -> str:
        """The datastore that a machine is on."""
        return self.datastore_name(machine.cluster, machine.number % _DATASTORES_PER_CLUSTER)

    def datastore_name(self, cluster: Cluster, number: int) -> str:
        """The name of a cluster's datastore."""
        return f"{cluster.site}-{cluster.name}-ds{number + 1:02}".lower()


def sheets(inventory: Inventory, dirt: Dirt) -> dict[str, Iterator[TableRow]]:
    """The sheets by name."""
    return {
        "vSource": _source(inventory),
        "vHost": _hosts(inventory, dirt),
        "vCluster": _clusters(inventory),
        "vDatastore": _datastores(inventory),
        "vSC_VMK": _kernel_ports(inventory),
        "vLicense": _licences(inventory),
        "vMetaData": _metadata(inventory),
    }


def _tail(inventory: Inventory) -> dict[str, Cell]:
    return {"VI SDK Server": inventory.vcenter.server, "VI SDK UUID": inventory.uuid}


def _hosts(inventory: Inventory, dirt: Dirt) -> Iterator[TableRow]:
    workload: dict[int, int] = {}
    for machine in inventory.machines:
        workload[machine.host.number] = workload.get(machine.host.number, 0) + machine.vcpus
    for host in inventory.hosts:
        cores, vcpus = host.sockets * host.cores_per_socket, workload.get(host.number, 0)
        yield {
            "Host": host.fqdn, "Datacenter": host.cluster.datacentre, "Cluster": host.cluster.name,
            "Config status": "green", "in Maintenance Mode": "False", "in Quarantine Mode": "False",
            "CPU Model": f"Intel(R) Xeon(R) Gold {6248 if host.cluster.is_vdi else 6226}R CPU @ 2.90GHz",
            "Speed": 2893, "HT Available": "True", "HT Active": "True", "# CPU": host.sockets,
            "Cores per CPU": host.cores_per_socket, "# Cores": cores, "CPU usage %": 31, "# Memory": host.memory_mib,
            "Memory Tiering Type": "noTiering", "Memory usage %": 58, "Console": 0, "# NICs": 4, "# HBAs": 2,
            "# VMs total": host.machines, "# VMs": host.machines, "VMs per Core": round(host.machines / cores, 3),
            "# vCPUs": vcpus, "vCPUs per Core": round(vcpus / cores, 3), "VMotion support": "True",
            "Storage VMotion support": "True", "Current EVC": "intel-cascadelake", "Max EVC": "intel-cascadelake",
            "Assigned License(s)": _FAKE_KEY.format(1), "Host Power Policy": "dynamic",
            "ESX Version": "VMware ESXi 8.0.2 build-22380479", "Boot time": host.booted,
            "DNS Servers": "10.16.0.2, 10.24.0.2", "DHCP": "False", "Domain": host.domain,
            "DNS Search Order": host.domain, "NTP Server(s)": f"ntp.{host.domain}", "NTPD running": "True",
            "Time Zone": "UTC", "Time Zone Name": "UTC", "GMT Offset": "0", "Vendor": host.hardware.reported_maker,
            "Model": host.hardware.reported[0],
            "Serial number": "" if host.number in dirt.service_tag_only else host.serial,
            "Service tag": host.serial, "BIOS Vendor": host.hardware.reported_maker, "BIOS Version": "2.19.1",
            "BIOS Date": REFERENCE - timedelta(days=600), "Certificate Status": "good",
            "Object ID": f"host-{host.number + 100}", "UUID": host.uuid, "Garantie tot": "2027-12-31",
            **_tail(inventory),
        }  # fmt: skip


def _clusters(inventory: Inventory) -> Iterator[TableRow]:
    for number, cluster in enumerate(inventory.clusters, start=1):
        crew = [host for host in inventory.hosts if host.cluster is cluster]
        cores = sum(host.sockets * host.cores_per_socket for host in crew)
        memory = sum(host.memory_mib for host in crew)
        yield {
            "Name": cluster.name, "Config status": "green", "OverallStatus": "green", "NumHosts": len(crew),
            "numEffectiveHosts": len(crew), "TotalCpu": cores * 2893, "NumCpuCores": cores,
            "NumCpuThreads": cores * 2, "Effective Cpu": cores * 2700, "TotalMemory": memory,
            "Effective Memory": memory - 4096, "HA enabled": "True", "Failover Level": 1,
            "AdmissionControlEnabled": "True", "DRS enabled": "True", "DRS default VM behavior": "fullyAutomated",
            "DRS vmotion rate": 3, "DPM enabled": "False", "Object ID": f"domain-c{number}", **_tail(inventory),
        }  # fmt: skip


def _datastores(inventory: Inventory) -> Iterator[TableRow]:
    used: dict[str, list[int]] = {}
    for machine in inventory.machines:
        used.setdefault(inventory.datastore(machine), []).append(sum(machine.disks_mib))
    for cluster in inventory.clusters:
        crew = [host.fqdn for host in inventory.hosts if host.cluster is cluster]
        for number in range(_DATASTORES_PER_CLUSTER):
            name = inventory.datastore_name(cluster, number)
            disks = used.get(name, [])
            capacity = max(16 * 1024 * 1024, sum(disks))
            in_use = sum(disks) * 6 // 10
            yield {
                "Name": name, "Config status": "green", "Address": f"naa.600601{number:026}", "Accessible": "True",
                "Type": "VMFS", "# VMs total": len(disks), "# VMs": len(disks), "Capacity MiB": capacity,
                "Provisioned MiB": sum(disks), "In Use MiB": in_use, "Free MiB": capacity - in_use,
                "Free %": (capacity - in_use) * 100 // capacity, "# Hosts": len(crew), "Hosts": ", ".join(crew),
                "Cluster name": cluster.name, **_tail(inventory),
            }  # fmt: skip


def _kernel_ports(inventory: Inventory) -> Iterator[TableRow]:
    for host in inventory.hosts:
        ports = (("vmk0", "Management Network", host.mac, host.address, 1500),
                 ("vmk1", "vMotion", host.vmotion_mac, host.vmotion_address, 9000))  # fmt: skip
        for device, group, mac, address, mtu in ports:
            octet = address.split(".")[1]
            yield {
                "Host": host.fqdn, "Datacenter": host.cluster.datacentre, "Cluster": host.cluster.name,
                "Port Group": group, "Device": device, "Mac Address": mac, "DHCP": "False", "IP Address": address,
                "Subnet mask": Addresses.MASK, "Gateway": f"10.{octet}.0.1", "MTU": mtu, **_tail(inventory),
            }  # fmt: skip


def _licences(inventory: Inventory) -> Iterator[TableRow]:
    packages = sum(host.sockets * max(1, -(-host.cores_per_socket // 32)) for host in inventory.hosts)
    for number, (name, unit, total, used) in enumerate(
        (("VMware vCenter Server 8 Standard", "server", 1, 1),
         ("VMware vSphere 8 Enterprise Plus", "cpuPackage:32core", packages + 4, packages)), start=1
    ):  # fmt: skip
        yield {
            "Name": name, "Key": _FAKE_KEY.format(number), "Cost Unit": unit, "Total": total, "Used": used,
            "Expiration Date": "Never", **_tail(inventory),
        }  # fmt: skip


def _source(inventory: Inventory) -> Iterator[TableRow]:
    yield {
        "Name": "VMware vCenter Server", "OS type": "linux-x64", "API type": "VirtualCenter", "API version": "8.0.2.0",
        "Version": "8.0.2", "Build": "22385739", "Fullname": "VMware vCenter Server 8.0.2 build-22385739",
        "Product name": "VMware vCenter Server", "Product version": "8.0.2", "Product line": "vpx",
        "Vendor": "VMware, Inc.", **_tail(inventory),
    }  # fmt: skip


def _metadata(inventory: Inventory) -> Iterator[TableRow]:
    generation = inventory.vcenter.generation
    yield {
        "RVTools major version": generation, "RVTools version": _VERSIONS[generation],
        "xlsx creation datetime": REFERENCE, "Server": inventory.vcenter.server,
    }  # fmt: skip
