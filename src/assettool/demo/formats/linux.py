"""Writes Linux servers as three tools see them: the GLPI agent, Ansible's cache of facts, and discovery over SSH."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from assettool.demo.chance import Addresses
from assettool.demo.content.programs import packages_of
from assettool.demo.dirt import Dirt
from assettool.demo.formats.mecm import vmware_serial
from assettool.demo.model import REFERENCE, Estate, Machine, Server
from assettool.demo.summary import FileSummary
from assettool.domain.discovery import Discovered, HostFacts, Target
from assettool.domain.identifier import swap_smbios_byte_order
from assettool.domain.observation import Interface, Software

GLPI, ANSIBLE, SSH = "glpi", "ansible", "ssh"
_APPLIANCE = "Photon"
_RACK_MOUNT = 23  # SMBIOS' number for it
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_SECTORS_IN_MIB = 2048


def write_linux(folder: Path, estate: Estate, dirt: Dirt) -> list[FileSummary]:
    """Write one file for each server that a tool knows; every server is known to one at least, many to two."""
    things: list[Machine | Server] = [*estate.machines, *estate.servers]
    servers = [_Linux(each, dirt) for each in things if _is_linux(each)]
    written = []
    for source, form, content, chosen in (
        (GLPI, "GLPI agent", _glpi, [each for each in servers if each.tenant == "arnhem"]),
        (ANSIBLE, "Ansible facts", _ansible, [each for each in servers if each.is_even or each.tenant != "arnhem"]),
        (
            SSH,
            "assettool discover ssh",
            _ssh,
            [each for each in servers if not each.is_virtual or each.number % 5 == 0],
        ),
    ):
        path = folder / source
        path.mkdir(exist_ok=True)
        # A source without a file has failed, also where the estate is small.
        chosen = chosen or servers[:1]
        for server in chosen:
            name = server.fqdn if source == ANSIBLE else f"{Target(server.fqdn).file_stem}.json"
            (path / name).write_bytes(content(server))
        written.append(FileSummary(source, form, len(chosen), source=source))
    return written


def _is_linux(thing: Machine | Server) -> bool:
    return not thing.system.is_windows and _APPLIANCE not in thing.system.seen


class _Linux:
    """What a Linux server, virtual or physical, knows of itself."""

    def __init__(self, thing: Machine | Server, dirt: Dirt) -> None:
        is_machine = isinstance(thing, Machine)
        self.number = thing.number
        self.is_virtual = is_machine
        self.is_even = thing.number % 2 == 0
        self.tenant = thing.tenant.slug
        self.name = thing.name.lower()
        self.domain = thing.tenant.domain
        self.fqdn = f"{self.name}.{self.domain}"
        self.mac = thing.mac.lower()
        self.addresses = (thing.address,) if isinstance(thing, Machine) else thing.addresses
        self.memory_mib = thing.memory_mib - 214  # what the kernel keeps is not counted
        self.cores = thing.vcpus if isinstance(thing, Machine) else thing.cores
        self.sockets = 1 if isinstance(thing, Machine) else thing.sockets
        self.disk_mib = sum(thing.disks_mib) if isinstance(thing, Machine) else 1_907_729
        self.distribution = "Ubuntu" if thing.system.seen.startswith("Ubuntu") else "Red Hat Enterprise Linux"
        self.version = thing.system.version
        if isinstance(thing, Machine):
            smbios = dirt.smbios.get(thing.number) or thing.smbios
            self.maker, self.model, self.serial = "VMware, Inc.", "VMware Virtual Platform", vmware_serial(smbios)
            # Kernels since 2.6.39 turn the first three groups round.
            self.smbios = (swap_smbios_byte_order(smbios) or "").upper()
        else:
            self.maker, self.model, self.serial = (
                thing.hardware.reported_maker,
                thing.hardware.reported[0],
                thing.serial,
            )
            self.smbios = ""
        off = isinstance(thing, Machine) and thing.number in dirt.powered_off
        self.seen = REFERENCE - timedelta(days=60 if off else 1, minutes=thing.number % 50)
        self.packages = packages_of(dirt.seed, self.fqdn)

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        """The one card, with its addresses."""
        addresses = tuple(f"{address}/{Addresses.PREFIX}" for address in self.addresses)
        return (Interface("ens192" if self.is_virtual else "eno1", self.mac, addresses),)


def _glpi(server: _Linux) -> bytes:
    seen = server.seen.astimezone(_AMSTERDAM)
    hardware: dict[str, object] = {
        "name": server.name, "memory": server.memory_mib, "vmsystem": "VMware" if server.is_virtual else "Physical",
        "chassis_type": "Other" if server.is_virtual else "Rack Mount Chassis", "workgroup": server.domain,
        "lastloggeduser": f"demogebruiker{server.number:05}",
    }  # fmt: skip
    if server.smbios:
        hardware["uuid"] = server.smbios
    card = server.interfaces[0]
    networks = [{"description": "lo", "type": "loopback", "ipaddress": "127.0.0.1", "virtualdev": True}]
    networks += [
        {"description": card.name, "type": "ethernet", "mac": server.mac, "ipaddress": address,
         "ipmask": Addresses.MASK, "status": "up"}
        for address in server.addresses
    ]  # fmt: skip
    content = {
        "hardware": hardware,
        "bios": {"smanufacturer": server.maker, "smodel": server.model, "ssn": server.serial},
        "operatingsystem": {
            "full_name": f"{server.distribution} {server.version}", "fqdn": server.fqdn, "dns_domain": server.domain,
            "kernel_name": "linux",
        },
        "accesslog": {"logdate": f"{seen:%Y-%m-%d %H:%M:%S}"},
        "cpus": [{"core": server.cores // server.sockets}] * server.sockets,
        "networks": networks,
        "softwares": [{"name": name, "version": version, "from": "rpm"} for name, version in server.packages],
        "users": [{"login": f"demogebruiker{server.number:05}"}],
    }  # fmt: skip
    inventory = {
        "action": "inventory", "deviceid": f"{server.name}-{server.seen:%Y-%m-%d-%H-%M-%S}",
        "itemtype": "Computer", "content": content,
    }  # fmt: skip
    return _json(inventory)


def _ansible(server: _Linux) -> bytes:
    card = server.interfaces[0]
    first, *others = [
        {"address": address, "netmask": Addresses.MASK, "prefix": str(Addresses.PREFIX)} for address in server.addresses
    ]
    facts: dict[str, object] = {
        "hostname": server.name, "fqdn": server.fqdn, "nodename": server.name, "domain": server.domain,
        "system": "Linux", "os_family": "Debian" if server.distribution.startswith("Ubuntu") else "RedHat",
        "distribution": server.distribution.replace("Red Hat Enterprise Linux", "RedHat"),
        "distribution_version": server.version, "system_vendor": server.maker, "product_name": server.model,
        "product_serial": server.serial, "product_uuid": server.smbios or "NA", "chassis_asset_tag": "NA",
        "form_factor": "Other" if server.is_virtual else "Rack Mount Chassis",
        "virtualization_role": "guest" if server.is_virtual else "host",
        "virtualization_type": "VMware" if server.is_virtual else "kvm",
        "processor_count": server.sockets, "processor_cores": server.cores // server.sockets,
        "processor_vcpus": server.cores, "memtotal_mb": server.memory_mib,
        "devices": {"sda": {"sectors": str(server.disk_mib * _SECTORS_IN_MIB), "removable": "0"}},
        "date_time": {"iso8601": f"{server.seen:%Y-%m-%dT%H:%M:%SZ}"},
        "interfaces": ["lo", card.name],
        card.name: {"active": True, "device": card.name, "macaddress": server.mac, "type": "ether",
                    "ipv4": first, "ipv4_secondaries": others},
        "user_id": "root",
        "packages": dict(_ansible_packages(server)),
    }  # fmt: skip
    return _json({name if name == "packages" else f"ansible_{name}": fact for name, fact in facts.items()})


def _ansible_packages(server: _Linux) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for name, full in server.packages:
        version, _, release = full.partition("-")
        yield name, [{"name": name, "version": version, "release": release, "source": "rpm"}]


def _ssh(server: _Linux) -> bytes:
    facts = HostFacts(
        name=server.name,
        domain=server.domain,
        platform=f"{server.distribution} {server.version}",
        architecture="x86_64",
        manufacturer=server.maker,
        model=server.model,
        serial=server.serial,
        smbios_uuid=server.smbios.lower(),
        chassis=1 if server.is_virtual else _RACK_MOUNT,
        hypervisor="vmware" if server.is_virtual else "none",
        is_virtual=server.is_virtual,
        processors=server.cores if server.is_virtual else server.cores * 2,
        sockets=server.sockets,
        cores=server.cores,
        memory_mib=server.memory_mib,
        disk_mib=server.disk_mib,
        interfaces=server.interfaces,
        software=tuple(Software(name, version) for name, version in server.packages),
    )
    found = Discovered(target=server.fqdn, discovered=f"{server.seen:%Y-%m-%dT%H:%M:%SZ}", facts=facts)
    content = msgspec.to_builtins(found)
    del content["facts"]["services"]  # what listens was not asked for
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def _json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, indent=1).encode() + b"\n"
