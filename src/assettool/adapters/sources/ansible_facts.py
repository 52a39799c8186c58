"""Facts that Ansible gathered: the files of its jsonfile cache or of `ansible -m setup --tree`, one for each host."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec

from assettool.adapters.facts.services import is_reachable, listening
from assettool.adapters.sources.json_records import json_errors
from assettool.adapters.sources.machine_file import MachineFile
from assettool.adapters.sources.programs import Programs, sorted_programs
from assettool.adapters.sources.rows import Draft, Tally, Terms
from assettool.adapters.sources.values import addresses_in, split_host_name
from assettool.domain.asset import AssetKind
from assettool.domain.identifier import (
    Identifier,
    IdentifierType,
    identify,
    is_junk,
    is_vmware_serial,
    normalise_mac,
    smbios_uuid_of_vmware_serial,
)
from assettool.domain.observation import FieldValue, Interface, Software
from assettool.domain.weak import NETBIOS_LENGTH

type Facts = Mapping[str, Any]

_PAYLOAD = "__payload__"  # ansible-core 2.19 and later keep the facts of a host as text in here
_SCHEMA = re.compile(r"^s\d+_")  # and begin the name of the file with the number of that form
_PREFIX = "ansible_"
_READ = frozenset({
    "hostname", "fqdn", "nodename", "domain", "windows_domain", "system_vendor", "product_name", "product_serial",
    "product_uuid", "chassis_asset_tag", "form_factor", "os_family", "os_name", "os_product_type", "system",
    "distribution", "distribution_version", "virtualization_role", "virtualization_type", "processor_count",
    "processor", "processor_cores", "processor_vcpus", "memtotal_mb", "devices", "date_time", "interfaces", "packages",
    "tcp_listen",
})  # fmt: skip
"""The facts that are decoded, without their prefix; interfaces have one each under their own name."""
_TELLS_FACTS = frozenset({"os_family", "system", "hostname", "distribution"})
_PERSONAL = re.compile(r"user|owner|login|env\b|ssh|cmdline|gecos|uid|gid|_sid", re.IGNORECASE)
_CONTAINERS = frozenset({
    "docker", "podman", "container", "containerd", "lxc", "kubernetes", "openvz", "jail", "zone", "systemd-nspawn",
    "wsl", "chroot", "buildah", "crio",
})  # fmt: skip
_PORTABLE = re.compile(r"laptop|notebook|portable|convertible|detachable|hand held|tablet", re.IGNORECASE)
_DESKTOP = re.compile(r"desktop|tower|all in one|mini pc|stick pc|space-saving|lunch box|pizza box", re.IGNORECASE)
_RACKED = re.compile(r"rack|blade|server|chassis", re.IGNORECASE)
_NO_CARD = re.compile(
    r"lo|(docker|veth|virbr|vnet|ifb|dummy|tun|tap|cni|flannel|cali|podman|br-|vxlan|gre|sit|ip6tnl|nodelocaldns).*"
)
_NO_DISK = re.compile(r"(loop|ram|zram|sr|fd|dm-|md|nbd|drbd).*")
_SECTOR = 512  # /sys/block counts in these, whatever the disk itself does
_MEBIBYTE = 1024**2
_MAY_BE_JUNK = ("manufacturer", "model", "serial", "asset_tag")


class AnsibleFacts(MachineFile[dict[str, msgspec.Raw]]):
    """Reads the facts of one host; the file is named after the host in the inventory."""

    format = "Ansible facts"
    how = "gather the facts again, with fact_caching = jsonfile"

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self._programs = Programs()

    def _decode(self, content: bytes, path: Path) -> dict[str, msgspec.Raw]:
        """The facts, still undecoded, by their name without the prefix."""
        with json_errors(path):
            facts = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
            if _PAYLOAD in facts:
                text = msgspec.json.decode(facts[_PAYLOAD], type=str)
                facts = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
            if "ansible_facts" in facts:
                facts = msgspec.json.decode(facts["ansible_facts"], type=dict[str, msgspec.Raw])
            return {name.removeprefix(_PREFIX): raw for name, raw in facts.items()}

    def _is_machine(self, machine: dict[str, msgspec.Raw]) -> bool:
        return machine.keys() >= {"hostname", "system", "os_family"}

    def _label(self, path: Path) -> str:
        return _SCHEMA.sub("", path.name).removesuffix(".json")

    def _fill(self, draft: Draft, machine: dict[str, msgspec.Raw], tally: Tally) -> None:
        host = draft.external_id = draft.label
        facts = {name: _decoded(machine[name]) for name in _READ if name in machine}
        draft.raw = {name: _raw(machine, name) for name in self._raw}
        if not facts.keys() & _TELLS_FACTS:
            draft.reasons.append("it holds no facts of a machine: gather them with the setup module")
        container = _text(facts, "virtualization_type").casefold()
        if _is_guest(facts) and container in _CONTAINERS:
            draft.skipped = f"a container, no machine: {container}"
        draft.kind = _kind(facts, self._terms.kind)
        draft.is_kind_guessed = _is_guess(facts)
        draft.fields = _fields(facts, host)
        if draft.kind is None or draft.kind.is_virtual:
            draft.fields |= _filled({"vcpus": _whole(facts.get("processor_vcpus"))})
        else:
            draft.fields |= _processors(facts)
        draft.label = str(draft.fields.get("name", "")) or draft.label
        if "name" not in draft.fields:
            draft.reasons.append(f"it has no name: hostname is {_text(facts, 'hostname') or 'empty'}")
        moments = facts.get("date_time")
        self._fill_last_seen(draft, _text(moments if isinstance(moments, dict) else {}, "iso8601"), tally)
        draft.interfaces = tuple(_interfaces(facts.get("interfaces"), machine))
        draft.identifiers = _identifiers(facts, draft, host)
        draft.software = sorted_programs(self._packages(facts.get("packages")))
        draft.services = listening(_sockets(facts.get("tcp_listen")))

    def _packages(self, packages: object) -> Iterator[Software | None]:
        """What the package_facts module found; of one name several versions may be there."""
        for name, found in packages.items() if isinstance(packages, dict) else ():
            for part in found if isinstance(found, list) else ():
                if isinstance(part, dict):
                    version, release = _text(part, "version"), _text(part, "release")
                    full = f"{version}-{release}" if version and release else version
                    yield self._programs.program(name, full, part.get("vendor") or part.get("origin"))


def _sockets(found: object) -> Iterator[tuple[int, str]]:
    """What the listen_ports_facts module found; the users that it names are not read."""
    for socket in found if isinstance(found, list) else ():
        if isinstance(socket, dict) and is_reachable(_text(socket, "address")):
            yield _whole(socket.get("port")), _text(socket, "name")


def _decoded(raw: msgspec.Raw) -> Any:
    """The value of a fact; one that ansible-core marks with a type is in the mark's `value`."""
    value = msgspec.json.decode(raw)
    return value.get("value") if isinstance(value, dict) and "__ansible_type" in value else value


def _raw(content: Mapping[str, msgspec.Raw], name: str) -> str:
    """What a rule sees of a fact, such as `ansible_kernel` or `ansible_local.cmdb.tenant`; nothing about people."""
    first, *rest = name.removeprefix(_PREFIX).split(".")
    if first not in content or _PERSONAL.search(name):
        return ""
    value: object = _decoded(content[first])
    for part in rest:
        value = value.get(part) if isinstance(value, dict) else None
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _fields(facts: Facts, host: str) -> dict[str, FieldValue]:
    serial, is_windows = _text(facts, "product_serial"), _text(facts, "os_family") == "Windows"
    name, domain = _name(facts, host)
    system = _text(facts, "os_name") or _text(facts, "distribution")
    if not is_windows:
        system = f"{_text(facts, 'distribution')} {_text(facts, 'distribution_version')}"
    fields: dict[str, FieldValue] = {
        "name": name,
        "domain": domain,
        "manufacturer": _text(facts, "system_vendor"),
        "model": _text(facts, "product_name"),
        "serial": "" if is_vmware_serial(serial) else serial,
        "asset_tag": _text(facts, "chassis_asset_tag"),
        "platform": system.strip(),
        "memory_mib": _whole(facts.get("memtotal_mb")),
        "disk_mib": _disks(facts.get("devices")),
    }
    return {key: value for key, value in _filled(fields).items() if key not in _MAY_BE_JUNK or not is_junk(str(value))}


def _name(facts: Facts, host: str) -> tuple[str, str]:
    """What the machine calls itself, or else what the inventory calls it, and its DNS domain."""
    own, own_domain = split_host_name(_text(facts, "hostname") or _text(facts, "nodename"))
    alias, alias_domain = split_host_name(host)
    _, full_domain = split_host_name(_text(facts, "fqdn"))
    domain = _text(facts, "domain").casefold() or full_domain or own_domain
    if "." not in domain:
        domain = _text(facts, "windows_domain").casefold()
    if identify(IdentifierType.HOST_NAME, own) is None:
        own = "" if _is_address(alias) or identify(IdentifierType.HOST_NAME, alias) is None else alias
    # A NetBIOS name is cut, the one in the inventory is not.
    if len(own) >= NETBIOS_LENGTH and alias.casefold().startswith(own.casefold()):
        own = alias
    if alias.casefold() == own.casefold() and "." not in domain:
        domain = alias_domain
    return own, domain if "." in domain else ""


def _is_guest(facts: Facts) -> bool:
    return _text(facts, "virtualization_role").casefold() == "guest"


def _is_client(facts: Facts) -> bool:
    return _text(facts, "os_product_type") == "workstation" or _text(facts, "os_family") == "Darwin"


def _kind(facts: Facts, default: AssetKind | None) -> AssetKind | None:
    form = _text(facts, "form_factor")
    if _is_guest(facts):
        return AssetKind.VIRTUAL_WORKPLACE if _is_client(facts) else AssetKind.VIRTUAL_SERVER
    if _PORTABLE.search(form):
        return AssetKind.LAPTOP
    if _is_client(facts) or (_DESKTOP.search(form) and not _text(facts, "os_product_type")):
        return default or (AssetKind.FAT_CLIENT if _DESKTOP.search(form) else AssetKind.LAPTOP)
    return AssetKind.PHYSICAL_SERVER


def _is_guess(facts: Facts) -> bool:
    """Whether the facts say what the machine runs, and not what it is made of."""
    form = _text(facts, "form_factor")
    return not (_is_guest(facts) or _PORTABLE.search(form) or _RACKED.search(form))


def _processors(facts: Facts) -> dict[str, FieldValue]:
    sockets = _whole(facts.get("processor_count"))
    cores = sockets * _whole(facts.get("processor_cores"))
    return _filled({"cpu_sockets": sockets, "cpu_cores": cores, "cpu_model": _processor(facts.get("processor"))})


def _processor(named: object) -> str:
    """The name of the processors: a list of number, maker and name for each thread, on Windows without the number."""
    names = [" ".join(str(part).split()) for part in named] if isinstance(named, list) else [str(named or "")]
    return next((name for name in names if " " in name), "")


def _disks(devices: object) -> int:
    """The size of the disks that a machine has, in MiB."""
    sectors = 0
    for name, disk in devices.items() if isinstance(devices, dict) else ():
        if isinstance(disk, dict) and not _NO_DISK.fullmatch(name) and not _whole(disk.get("removable")):
            sectors += 0 if _whole(disk.get("virtual")) else _whole(disk.get("sectors"))
    return sectors * _SECTOR // _MEBIBYTE


def _interfaces(names: object, content: Mapping[str, msgspec.Raw]) -> Iterator[Interface]:
    """The cards of the machine: Windows lists them whole, elsewhere each is a fact of its own."""
    for entry in names if isinstance(names, list) else ():
        if isinstance(entry, str):
            raw = content.get(entry.replace("-", "_"))
            card = _decoded(raw) if raw is not None and not _NO_CARD.fullmatch(entry) else None
            name = entry
        else:
            card, name = entry, _text(entry, "connection_name") if isinstance(entry, dict) else ""
        if not isinstance(card, dict) or _text(card, "type") == "loopback":
            continue
        mac, addresses = normalise_mac(_text(card, "macaddress")) or "", tuple(dict.fromkeys(_addresses(card)))
        if addresses or (mac and card.get("active") is not False):
            yield Interface(name or "Ethernet", mac, addresses)


def _addresses(card: Facts) -> Iterator[str]:
    parts = (card.get("ipv4"), card.get("ipv4_secondaries"), card.get("ipv6"))
    for part in (each for found in parts for each in (found if isinstance(found, list) else [found])):
        if isinstance(part, dict) and (address := _text(part, "address")):
            length = _text(part, "prefix") or ("" if ":" in address else _text(part, "netmask"))
            yield from addresses_in(f"{address}/{length}" if length else address)[0]


def _identifiers(facts: Facts, draft: Draft, host: str) -> list[Identifier | None]:
    serial, fields = _text(facts, "product_serial"), draft.fields
    name = f"{fields['name']}.{fields['domain']}" if "domain" in fields else str(fields.get("name", ""))
    return [
        identify(IdentifierType.SMBIOS_UUID, _text(facts, "product_uuid")),
        identify(IdentifierType.SMBIOS_UUID, smbios_uuid_of_vmware_serial(serial)),
        None if is_vmware_serial(serial) else identify(IdentifierType.SERIAL, serial),
        identify(IdentifierType.ASSET_TAG, str(fields.get("asset_tag", ""))),
        identify(IdentifierType.HOST_NAME, name),
        identify(IdentifierType.HOST_NAME, host) if "." in host and not _is_address(host) else None,
        *(identify(IdentifierType.MAC, interface.mac) for interface in draft.interfaces),
    ]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _filled(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    return {name: value for name, value in fields.items() if value}


def _text(part: Facts, key: str) -> str:
    value = part.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _whole(value: object) -> int:
    """A number, which some facts have as text or as a fraction."""
    try:
        number = int(float(str(value)))
    except (ValueError, OverflowError):
        return 0
    return max(number, 0)
