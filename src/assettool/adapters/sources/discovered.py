"""Hosts that assettool itself discovered: one JSON file for each host."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from assettool.adapters.facts.services import listening
from assettool.adapters.sources.files import FileKind, identify_file, sha256_of
from assettool.adapters.sources.json_records import json_errors, read_json
from assettool.adapters.sources.moments import ImpossibleMomentError
from assettool.adapters.sources.rows import Draft, RowBuilder, Tally, Terms
from assettool.adapters.sources.values import addresses_in
from assettool.domain.asset import AssetKind
from assettool.domain.discovery import Discovered, HostFacts
from assettool.domain.identifier import (
    Identifier,
    IdentifierType,
    identify,
    is_junk,
    is_vmware_serial,
    normalise_mac,
    smbios_uuid_of_vmware_serial,
)
from assettool.domain.observation import FieldValue, Interface, Origin, Row, SourceWarning
from assettool.errors import SourceError
from assettool.ports import Reading

_FORMAT = "assettool host 1"
_LARGEST = 2**31 - 1  # what NetBox can hold
_MAY_BE_JUNK = ("manufacturer", "model", "serial", "asset_tag")


class DiscoveredHosts:
    """Reads the file of one host."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._builder = RowBuilder(terms)

    def recognises(self, path: Path) -> bool:
        """Whether the file was written by a discovery."""
        try:
            return self._decode(path).format == _FORMAT
        except (SourceError, OSError):
            return False

    def read(self, path: Path) -> Reading:
        """The one host of the file."""
        warnings: list[SourceWarning] = []
        rows = self._rows(path, warnings)
        return Reading(self._terms.name, "discovered by assettool", str(path), sha256_of(path), rows, warnings)

    def _rows(self, path: Path, warnings: list[SourceWarning]) -> Iterator[Row]:
        tally = Tally(self._terms.name, warnings)
        draft = Draft(Origin(path.name), label=path.stem)
        try:
            self._fill(draft, self._decode(path), tally)
        except SourceError as exc:
            # A damaged file is one host that is not known, not a source that is not there.
            yield self._builder.reject(draft, (exc.message.removesuffix(f": {path}"),))
            return
        yield self._builder.build(draft)
        tally.close()

    def _decode(self, path: Path) -> Discovered:
        if (kind := identify_file(path)) is not FileKind.JSON:
            raise SourceError(f"this is {kind}, not JSON: {path}", hint="make it again with assettool discover ssh")
        with json_errors(path):
            return msgspec.json.decode(read_json(path, self._terms.limits), type=Discovered)

    def _fill(self, draft: Draft, found: Discovered, tally: Tally) -> None:
        facts = found.facts
        draft.external_id = found.target
        draft.raw = {
            "target": found.target,
            "kernel": facts.kernel,
            "architecture": facts.architecture,
            "hypervisor": facts.hypervisor,
            "chassis": str(facts.chassis or ""),
        }
        draft.kind = AssetKind.VIRTUAL_SERVER if facts.is_virtual else AssetKind.PHYSICAL_SERVER
        draft.is_kind_guessed = facts.is_virtual is None
        draft.fields = _fields(facts)
        draft.label = facts.name or draft.label
        draft.interfaces = tuple(_interfaces(facts))
        draft.software = tuple(program for program in facts.software if program.name.strip())
        draft.services = listening((service.port, service.name) for service in facts.services)
        draft.identifiers = _identifiers(facts, draft.interfaces)
        if found.format != _FORMAT:
            draft.reasons.append(f"this version cannot be read: {found.format}")
        if not found.target:
            draft.reasons.append("it has no id: target is empty")
        if not facts.name:
            draft.reasons.append("it has no name")
        try:
            if seen := self._terms.moments.read(found.discovered):
                draft.fields["last_seen"] = seen
        except ImpossibleMomentError as exc:
            tally.count("last_seen cannot be true and is left out", draft.origin, str(exc))
        except ValueError:
            draft.reasons.append(f"last_seen is no date: {found.discovered}")


def _fields(facts: HostFacts) -> dict[str, FieldValue]:
    processors: dict[str, FieldValue] = (
        {"vcpus": facts.processors}
        if facts.is_virtual
        else {"cpu_sockets": facts.sockets, "cpu_cores": facts.cores, "cpu_model": facts.processor}
    )
    fields: dict[str, FieldValue] = {
        "name": facts.name,
        "domain": facts.domain,
        "manufacturer": facts.manufacturer,
        "model": facts.model,
        "serial": "" if is_vmware_serial(facts.serial) else facts.serial,
        "asset_tag": facts.asset_tag,
        "platform": facts.platform,
        **processors,
        "memory_mib": facts.memory_mib,
        "disk_mib": facts.disk_mib,
    }
    return {key: value for key, value in fields.items() if _says_something(key, value)}


def _says_something(name: str, value: FieldValue) -> bool:
    if isinstance(value, int):
        return 0 < value <= _LARGEST
    return bool(value) and not (name in _MAY_BE_JUNK and is_junk(str(value)))


def _interfaces(facts: HostFacts) -> Iterator[Interface]:
    """The interfaces, checked again: somebody may have edited the file."""
    for interface in facts.interfaces:
        addresses, _ = addresses_in(" ".join(interface.addresses))
        if interface.name.strip():
            yield Interface(interface.name.strip(), normalise_mac(interface.mac) or "", tuple(addresses))


def _identifiers(facts: HostFacts, interfaces: tuple[Interface, ...]) -> list[Identifier | None]:
    return [
        identify(IdentifierType.SMBIOS_UUID, facts.smbios_uuid),
        identify(IdentifierType.SMBIOS_UUID, smbios_uuid_of_vmware_serial(facts.serial)),
        None if is_vmware_serial(facts.serial) else identify(IdentifierType.SERIAL, facts.serial),
        identify(IdentifierType.ASSET_TAG, facts.asset_tag),
        identify(IdentifierType.HOST_NAME, f"{facts.name}.{facts.domain}" if facts.domain else facts.name),
        *(identify(IdentifierType.MAC, interface.mac) for interface in interfaces),
    ]
