"""The columns of RVTools that assettool reads, under every name that the generations of RVTools gave them."""

from collections.abc import Iterable, Mapping, Sequence

from assettool.adapters.sources.headers import Header, fold

# What is read from each sheet. vLicense, and the licences in vHost, hold licence keys: they are never read.
VM_KEY = {
    "vm": ("VM", "VM Name", "VMName"),
    "vm_uuid": ("VM UUID", "UUID", "Instance UUID"),
    "vm_id": ("VM ID", "VMID", "Object ID"),
    "server": ("VI SDK Server", "vCenter"),
    "server_uuid": ("VI SDK UUID",),
}
VINFO = VM_KEY | {
    "powerstate": ("Powerstate",),
    "template": ("Template",),
    "srm": ("SRM Placeholder",),
    "dns": ("DNS Name", "GuestHostName", "Guest Host Name"),
    "cpus": ("CPUs", "Num CPU", "NumCPU", "# CPU"),
    "memory": ("Memory", "Memory MiB", "Memory Size MiB"),
    "disk": ("Total disk capacity MiB", "Total disk capacity", "TotalDiskCapacity"),
    "provisioned": ("Provisioned MiB", "Provisioned"),
    "address": ("Primary IP Address", "IP Address"),
    "cluster": ("Cluster",),
    "host": ("Host",),
    "os_configured": ("OS according to the configuration file", "OS"),
    "os_tools": ("OS according to the VMware Tools", "OS according to VMware Tools", "OSTools"),
    "smbios_uuid": ("SMBIOS UUID", "BIOS UUID"),
}
VCPU = VM_KEY | {"cpus": ("CPUs",)}
VMEMORY = VM_KEY | {"memory": ("Size MiB", "Size")}
VDISK = VM_KEY | {"disk": ("Capacity MiB", "Capacity")}
VNETWORK = VM_KEY | {
    "label": ("NIC label", "NICLabel", "Adapter label"),
    "mac": ("Mac Address", "MAC"),
    "ipv4": ("IPv4 Address", "IP Address", "IPAddress"),
    "ipv6": ("IPv6 Address", "IP 6 Address"),
}
HOST_KEY = {
    "host": ("Host", "Host Name", "Name"),
    "server": VM_KEY["server"],
    "server_uuid": VM_KEY["server_uuid"],
}
VHOST = HOST_KEY | {
    "cluster": ("Cluster",),
    "sockets": ("# CPU", "Num CPU", "NumCPU"),
    "cores": ("# Cores", "Num Cpu Cores", "NumCpuCores"),
    "cores_per_cpu": ("Cores per CPU", "CoresPerCPU"),
    "cpu_model": ("CPU Model", "CpuModel"),
    "memory": ("# Memory", "Memory Size", "MemorySize"),
    "version": ("ESX Version", "Full Name"),
    "domain": ("Domain",),
    "vendor": ("Vendor",),
    "model": ("Model",),
    "serial": ("Serial number",),
    "service_tag": ("Service tag",),
    "uuid": ("UUID", "SMBIOS UUID"),
}
VMKERNEL = HOST_KEY | {
    "label": ("Device",),
    "mac": ("Mac Address", "MAC"),
    "ipv4": ("IP Address",),
    "ipv6": ("IP 6 Address",),
    "mask": ("Subnet mask",),
}
VNIC = HOST_KEY | {"label": ("Network Device", "Device"), "mac": ("MAC", "Mac Address")}
VMETADATA = {
    "version": ("RVTools version", "RVTools major version"),
    "server": ("Server",),
    "made": ("xlsx creation datetime", "csv creation datetime", "creation datetime"),
}
VSOURCE = {"server": ("VI SDK Server",)}
SECRET = frozenset({fold("Assigned License(s)"), fold("Assigned Licenses"), fold("Key")})


def written_forms(sheet: str, aliases: Iterable[str]) -> list[str]:
    """Every way to write a header: some exports say "MB" for "MiB", some put the sheet's name before each header."""
    plain = [form for alias in aliases for form in (alias, alias.replace("MiB", "MB"))]
    return [*plain, *(f"{sheet}{form.replace('#', 'Num')}" for form in plain)]


def positions(sheet: str, header: Header, columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each of the columns stands that are there."""
    found = {name: header.position(*written_forms(sheet, aliases)) for name, aliases in columns.items()}
    return {name: position for name, position in found.items() if position is not None}
