"""The virtual machines of an RVTools export: vInfo, completed from the sheets beside it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from assettool.adapters.sources import rvtools_columns as columns
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.rvtools_sheets import Export, SheetReader, SheetRow
from assettool.adapters.sources.values import addresses_in, boolean_of, mebibytes_of, split_host_name, whole_number_of
from assettool.domain.identifier import Identifier, IdentifierType, identify
from assettool.domain.observation import FieldValue, Interface
from assettool.errors import SourceError

_ESCAPED = re.compile(r"%(?:25|2f|5c)", re.IGNORECASE)  # what vCenter writes for %, / and \ in a name
_ID_COLUMNS = {"vm_uuid": "VM UUID", "vm_id": "VM ID", "smbios_uuid": "SMBIOS UUID"}
_STATUS = {"poweredon": "active", "poweredoff": "offline", "suspended": "offline"}
_JOIN_COLUMNS = ("vm_uuid", "vm_id", "vm")


@dataclass(frozen=True, slots=True)
class Skip:
    """The virtual machines that are left out; they count as rejected by a rule."""

    templates: bool = True
    srm_placeholders: bool = True
    powered_off: bool = False

    def reason(self, row: SheetRow) -> str:
        """Why a row is left out, or ""."""
        if self.templates and boolean_of(row.text("template")):
            return "a template"
        if self.srm_placeholders and boolean_of(row.text("srm")):
            return "a placeholder of Site Recovery Manager"
        return "powered off" if self.powered_off and row.text("powerstate").casefold() == "poweredoff" else ""


def machine_drafts(export: Export, skip: Skip, hosts: Collection[str], raw: Sequence[str]) -> Iterator[Draft]:
    """The virtual machines, one for each row of vInfo."""
    sheet = export.sheets.read("vInfo", columns.VINFO, export.tally, raw)
    if sheet is None:
        return
    if "vm" not in sheet.found:
        raise SourceError(
            f"sheet vInfo has no column VM: {export.sheets.path}",
            hint=f"its columns are: {', '.join(name for name in sheet.header.names if name)[:300]}",
        )
    yield from _Machines(export, skip, hosts, sheet).drafts()


@dataclass(slots=True)
class _Joined:
    """The rows of another sheet by the virtual machine that they are of."""

    by: str = "vm"
    is_scoped: bool = False
    rows: dict[tuple[str, str], list[SheetRow]] = field(default_factory=dict)

    def key(self, row: SheetRow) -> tuple[str, str]:
        """What a row of either sheet is joined by."""
        return row.text("server_uuid").casefold() if self.is_scoped else "", row.text(self.by).casefold()

    def of(self, machine: SheetRow) -> Sequence[SheetRow]:
        """The rows of a virtual machine."""
        return self.rows.get(self.key(machine), ()) if self.rows else ()


class _Machines:
    """The rows of vInfo with what the other sheets say of them."""

    def __init__(self, export: Export, skip: Skip, hosts: Collection[str], sheet: SheetReader) -> None:
        self._export = export
        self._skip = skip
        self._hosts = hosts
        self._sheet = sheet
        self._rows = list(sheet)
        self._smbios = Counter(row.text("smbios_uuid").casefold() for row in self._rows)
        self._names = Counter(row.text("vm").casefold() for row in self._rows)
        self._has_ids = not sheet.found.keys().isdisjoint(_ID_COLUMNS)
        self._networks = self._join("vNetwork", columns.VNETWORK)
        # A generation of RVTools that lacks a column in vInfo has it in the sheet of its own.
        self._cpus = _Joined() if "cpus" in sheet.found else self._join("vCPU", columns.VCPU)
        self._memory = _Joined() if "memory" in sheet.found else self._join("vMemory", columns.VMEMORY)
        self._disks = _Joined() if "disk" in sheet.found else self._join("vDisk", columns.VDISK)

    def drafts(self) -> Iterator[Draft]:
        """One draft for each row."""
        if not self._has_ids:
            self._export.tally.warn(
                self._sheet.origin, "the sheet has no VM UUID, SMBIOS UUID or VM ID; names serve as ids"
            )
        for row in self._rows:
            yield self._draft(row)

    def _draft(self, row: SheetRow) -> Draft:
        name = _ESCAPED.sub(lambda match: unquote(match[0]), row.text("vm"))
        draft = Draft(row.origin, label=name, raw=dict(row.raw))
        draft.skipped = self._skip.reason(row)
        if not name:
            draft.reasons.append("it has no VM name")
        draft.external_id = self._external_id(row)
        if not draft.external_id:
            names = [label for column, label in _ID_COLUMNS.items() if column in self._sheet.found]
            draft.reasons.append(f"it has no id, these are empty: {', '.join(names) or 'VM'}")
        draft.reasons += self._sheet.damage(row)
        draft.fields = self._fields(row, name)
        draft.identifiers = self._identifiers(row, name)
        draft.interfaces = self._interfaces(row)
        draft.identifiers += [identify(IdentifierType.MAC, interface.mac) for interface in draft.interfaces]
        return draft

    def _external_id(self, row: SheetRow) -> str:
        for column in _ID_COLUMNS:
            if text := row.text(column):
                return f"{self._export.vcenter_key(row)}/{text.casefold()}"
        return row.text("vm") if not self._has_ids else ""

    def _fields(self, row: SheetRow, name: str) -> dict[str, FieldValue]:
        number = self._export.number
        host = split_host_name(row.text("host"))[0]
        if host and "vHost" in self._export.sheets and host not in self._hosts:
            self._export.tally.count("the host of a virtual machine is not in vHost", row.origin, host)
        disk = number(row, "disk", mebibytes_of)
        if not disk:
            sizes = [number(part, "disk", mebibytes_of) or 0 for part in self._disks.of(row)]
            disk = sum(sizes) or number(row, "provisioned", mebibytes_of)
        fields: dict[str, FieldValue | None] = {
            "name": name,
            "domain": split_host_name(row.text("dns"))[1],
            "status": _STATUS.get(row.text("powerstate").casefold(), "active"),
            "platform": row.text("os_tools") or row.text("os_configured"),
            "vcenter": row.text("server") or self._export.server,
            "cluster": row.text("cluster"),
            "host": host,
            "vcpus": self._first_number(row, "cpus", self._cpus),
            "memory_mib": self._first_number(row, "memory", self._memory),
            "disk_mib": disk or None,
        }
        return {key: value for key, value in fields.items() if value is not None and value != ""}

    def _first_number(self, row: SheetRow, name: str, joined: _Joined) -> int | None:
        for candidate in (row, *joined.of(row)):
            if (found := self._export.number(candidate, name, whole_number_of)) is not None:
                return found
        return None

    def _identifiers(self, row: SheetRow, name: str) -> list[Identifier | None]:
        uuid = row.text("vm_uuid")
        smbios = row.text("smbios_uuid")
        return [
            identify(IdentifierType.VSPHERE_UUID, f"{self._export.vcenter_key(row)}/{uuid}") if uuid else None,
            identify(IdentifierType.VM_UUID, uuid),
            # A clone can keep the SMBIOS UUID of its origin; one that repeats tells nothing.
            identify(IdentifierType.SMBIOS_UUID, smbios) if self._smbios[smbios.casefold()] == 1 else None,
            identify(IdentifierType.HOST_NAME, row.text("dns") or name),
        ]

    def _interfaces(self, row: SheetRow) -> tuple[Interface, ...]:
        if networks := self._networks.of(row):
            return self._export.interfaces(networks)
        addresses, _ = addresses_in(row.text("address"))
        return (Interface("Network adapter 1", addresses=tuple(addresses)),) if addresses else ()

    def _join(self, name: str, wanted: Mapping[str, Sequence[str]]) -> _Joined:
        """The rows of another sheet by virtual machine: by UUID, else by id, else by a name that is unique."""
        other = self._export.sheets.read(name, wanted, self._export.tally)
        if other is None:
            return _Joined()
        by = next((column for column in _JOIN_COLUMNS if column in other.found and column in self._sheet.found), None)
        if by is None:
            self._export.tally.warn(other.origin, "the sheet does not say which virtual machine a row is of")
            return _Joined()
        # A managed object id is unique within its vCenter only, as far as both sheets name that.
        scoped = by == "vm_id" and "server_uuid" in other.found and "server_uuid" in self._sheet.found
        joined = _Joined(by, scoped)
        known = {joined.key(row) for row in self._rows if row.text(by)}
        for row in other:
            key = joined.key(row)
            if key not in known:
                self._export.tally.count("the virtual machine of a row is not in vInfo", row.origin, row.text("vm"))
            elif by == "vm" and self._names[row.text("vm").casefold()] > 1:
                self._export.tally.count("several virtual machines have the name of a row", row.origin, row.text("vm"))
            else:
                joined.rows.setdefault(key, []).append(row)
        return joined
