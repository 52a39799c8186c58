"""Inventories of the GLPI agent: one JSON file for each machine."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from assettool.adapters.sources.json_records import json_errors
from assettool.adapters.sources.machine_file import MachineFile
from assettool.adapters.sources.programs import Programs, sorted_programs
from assettool.adapters.sources.rows import Draft, Tally, Terms
from assettool.adapters.sources.values import addresses_in, boolean_of, split_host_name
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
from assettool.domain.observation import FieldValue, Interface

type Part = Mapping[str, Any]

_PORTABLE = re.compile(r"laptop|notebook|portable|convertible|detachable|hand held|tablet", re.IGNORECASE)
_RACKED = re.compile(r"rack|blade|server", re.IGNORECASE)
_DESKTOP = re.compile(r"desktop|tower|all in one|mini pc|stick pc|space-saving|lunch box|pizza box", re.IGNORECASE)
_SERVER_SYSTEM = re.compile(r"server|esxi|proxmox", re.IGNORECASE)
_CLIENT_SYSTEM = re.compile(r"windows|macos|os x|workstation|desktop", re.IGNORECASE)
_MAY_BE_JUNK = ("manufacturer", "model", "serial", "asset_tag")
_PERSONAL = re.compile(r"user|owner|login|org", re.IGNORECASE)


class _Content(msgspec.Struct):
    """The parts of an inventory that are looked at; users and whatever they did are not even decoded."""

    hardware: dict[str, Any] = {}
    bios: dict[str, Any] = {}
    operatingsystem: dict[str, Any] = {}
    accesslog: dict[str, Any] = {}
    networks: list[dict[str, Any]] = []
    cpus: list[dict[str, Any]] = []
    softwares: list[dict[str, Any]] = []


class _Inventory(msgspec.Struct):
    content: _Content
    deviceid: str = ""
    itemtype: str = "Computer"
    tag: str = ""


class GLPI(MachineFile[_Inventory]):
    """Reads the inventory of one machine."""

    format = "GLPI agent"
    how = "let the agent write it with --json"

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self._programs = Programs()

    def _decode(self, content: bytes, path: Path) -> _Inventory:
        with json_errors(path):
            return msgspec.json.decode(content, type=_Inventory)

    def _is_machine(self, machine: _Inventory) -> bool:
        return bool(machine.deviceid)

    def _fill(self, draft: Draft, machine: _Inventory, tally: Tally) -> None:
        content = machine.content
        draft.external_id = machine.deviceid
        draft.raw = {name: _raw(machine, name) for name in self._raw}
        if machine.itemtype != "Computer":
            draft.skipped = f"no computer: {machine.itemtype}"
        draft.fields = _fields(content)
        draft.kind, draft.is_kind_guessed = _kind(content, str(draft.fields.get("platform", "")), self._terms.kind)
        if draft.kind and not draft.kind.is_virtual:
            draft.fields |= _processors(content.cpus)
        elif cores := sum(_whole(cpu.get("core")) for cpu in content.cpus):
            draft.fields["vcpus"] = cores
        draft.label = str(draft.fields.get("name", "")) or draft.label
        if not draft.external_id:
            draft.reasons.append("it has no id: deviceid is empty")
        if "name" not in draft.fields:
            draft.reasons.append("it has no name: hardware.name is empty")
        self._fill_last_seen(draft, _text(content.accesslog, "logdate"), tally)
        draft.interfaces = tuple(_interfaces(content.networks))
        draft.identifiers = _identifiers(content, draft)
        draft.software = sorted_programs(
            self._programs.program(entry.get("name"), entry.get("version"), entry.get("publisher"))
            for entry in content.softwares
        )


def _raw(inventory: _Inventory, name: str) -> str:
    """What a rule sees of `tag`, `hardware.x`, `bios.x` and `operatingsystem.x`, unless it is about a person."""
    part, _, key = name.partition(".")
    if name == "tag":
        return inventory.tag
    parts = {"hardware": inventory.content.hardware, "bios": inventory.content.bios,
             "operatingsystem": inventory.content.operatingsystem}  # fmt: skip
    return "" if part not in parts or _PERSONAL.search(key) else _text(parts[part], key)


def _fields(content: _Content) -> dict[str, FieldValue]:
    name, domain = split_host_name(_text(content.operatingsystem, "fqdn") or _text(content.hardware, "name"))
    serial = _text(content.bios, "ssn")
    fields: dict[str, FieldValue] = {
        "name": split_host_name(_text(content.hardware, "name"))[0] or name,
        "domain": domain or _text(content.operatingsystem, "dns_domain").casefold(),
        "manufacturer": _text(content.bios, "smanufacturer"),
        "model": _text(content.bios, "smodel"),
        "serial": "" if is_vmware_serial(serial) else serial,
        "asset_tag": _text(content.bios, "assettag"),
        "platform": _text(content.operatingsystem, "full_name") or _text(content.hardware, "osname"),
        "memory_mib": _whole(content.hardware.get("memory")),
    }
    return {key: value for key, value in fields.items() if value and not (key in _MAY_BE_JUNK and is_junk(str(value)))}


def _kind(content: _Content, system: str, default: AssetKind | None) -> tuple[AssetKind | None, bool]:
    """The kind, and whether only the operating system tells it."""
    chassis = _text(content.hardware, "chassis_type")
    is_server = _SERVER_SYSTEM.search(system) is not None
    if _text(content.hardware, "vmsystem").casefold() not in ("", "physical"):
        is_client = _CLIENT_SYSTEM.search(system) is not None and not is_server
        return (AssetKind.VIRTUAL_WORKPLACE if is_client else AssetKind.VIRTUAL_SERVER), False
    if _PORTABLE.search(chassis):
        return AssetKind.LAPTOP, False
    if is_server or _RACKED.search(chassis):
        return AssetKind.PHYSICAL_SERVER, _RACKED.search(chassis) is None
    return (AssetKind.FAT_CLIENT if _DESKTOP.search(chassis) and default is None else default), False


def _processors(cpus: list[dict[str, Any]]) -> dict[str, FieldValue]:
    cores = sum(_whole(cpu.get("core")) for cpu in cpus)
    model = next((" ".join(name.split()) for cpu in cpus if (name := _text(cpu, "name"))), "")
    counted: dict[str, FieldValue] = {"cpu_sockets": len(cpus), "cpu_cores": cores} if cores else {}
    return counted | ({"cpu_model": model} if model else {})


def _interfaces(networks: list[dict[str, Any]]) -> Iterator[Interface]:
    """The cards that are there; each address of a card is an entry of its own."""
    macs: dict[str, str] = {}
    addresses: dict[str, list[str]] = {}
    for entry in networks:
        if boolean_of(entry.get("virtualdev")) or _text(entry, "type") == "loopback":
            continue
        name = _text(entry, "description") or "Ethernet"
        macs[name] = macs.get(name) or normalise_mac(_text(entry, "mac") or _text(entry, "macaddr")) or ""
        found, _ = addresses_in(_text(entry, "ipaddress"), _text(entry, "ipmask"))
        more, _ = addresses_in(_text(entry, "ipaddress6"))
        addresses.setdefault(name, []).extend([*found, *more])
    for name, mac in macs.items():
        if mac or addresses[name]:
            yield Interface(name, mac, tuple(dict.fromkeys(addresses[name])))


def _identifiers(content: _Content, draft: Draft) -> list[Identifier | None]:
    serial, fields = _text(content.bios, "ssn"), draft.fields
    name = f"{fields['name']}.{fields['domain']}" if "domain" in fields else str(fields.get("name", ""))
    return [
        identify(IdentifierType.SMBIOS_UUID, _text(content.hardware, "uuid")),
        identify(IdentifierType.SMBIOS_UUID, smbios_uuid_of_vmware_serial(serial)),
        None if is_vmware_serial(serial) else identify(IdentifierType.SERIAL, serial),
        identify(IdentifierType.ASSET_TAG, str(fields.get("asset_tag", ""))),
        identify(IdentifierType.HOST_NAME, name),
        *(identify(IdentifierType.MAC, interface.mac) for interface in draft.interfaces),
    ]


def _text(part: Part, key: str) -> str:
    value = part.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _whole(value: object) -> int:
    """A number of the agent, which older agents write as text."""
    return int(str(value)) if str(value).isdecimal() else 0
