"""The ESXi hosts of an RVTools export: vHost, with the addresses of vSC_VMK and the network cards of vNIC."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assettool.adapters.sources import rvtools_columns as columns
from assettool.adapters.sources.rows import Draft
from assettool.adapters.sources.rvtools_sheets import Export, SheetRow
from assettool.adapters.sources.values import is_damaged_by_excel, mebibytes_of, split_host_name, whole_number_of
from assettool.domain.asset import AssetKind
from assettool.domain.identifier import IdentifierType, identify, is_junk
from assettool.domain.observation import FieldValue

_MODEL_SUFFIX = re.compile(r"\s*-\[.*\]-\s*$")  # "ThinkSystem SR650 -[7X06CTO1WW]-"
_BUILD = re.compile(r"\s+build-\d+\s*$")


def host_drafts(export: Export, raw: Sequence[str]) -> Iterator[Draft]:
    """The hosts, one for each row of vHost."""
    sheet = export.sheets.read("vHost", columns.VHOST, export.tally, raw)
    if sheet is None:
        return
    if "host" not in sheet.found:
        export.tally.warn(sheet.origin, "the sheet has no column Host; no hosts are read")
        return
    cards = _by_host(export, "vNIC", columns.VNIC)
    kernels = _by_host(export, "vSC_VMK", columns.VMKERNEL)
    for row in sheet:
        draft = Draft(row.origin, row.text("host"), kind=AssetKind.PHYSICAL_SERVER, raw=dict(row.raw))
        if not draft.label:
            draft.reasons.append("it has no host name")
        draft.reasons += sheet.damage(row)
        draft.external_id = f"{export.vcenter_key(row)}/host/{draft.label.casefold()}"
        draft.fields = _fields(export, row)
        key = draft.label.casefold()
        draft.interfaces = export.interfaces((*cards.get(key, ()), *kernels.get(key, ())))
        domain = draft.fields.get("domain")
        name = draft.fields.get("name", "")
        draft.identifiers = [
            identify(IdentifierType.SERIAL, str(draft.fields.get("serial", ""))),
            identify(IdentifierType.SMBIOS_UUID, row.text("uuid")),
            identify(IdentifierType.HOST_NAME, f"{name}.{domain}" if domain else str(name)),
            *(identify(IdentifierType.MAC, interface.mac) for interface in draft.interfaces),
        ]
        yield draft


def _fields(export: Export, row: SheetRow) -> dict[str, FieldValue]:
    name, domain = split_host_name(row.text("host"))
    sockets = export.number(row, "sockets", whole_number_of)
    cores = export.number(row, "cores", whole_number_of)
    if cores is None and sockets and (per_cpu := export.number(row, "cores_per_cpu", whole_number_of)):
        cores = sockets * per_cpu
    serials = [text for text in (row.text("serial"), row.text("service_tag")) if not is_junk(text)]
    fields: dict[str, FieldValue | None] = {
        "name": name,
        "domain": domain or row.text("domain").casefold(),
        "status": "active",
        "manufacturer": row.text("vendor"),
        "model": _MODEL_SUFFIX.sub("", row.text("model")),
        "serial": next((text for text in serials if not is_damaged_by_excel(text)), ""),
        "platform": _BUILD.sub("", row.text("version")),
        "vcenter": row.text("server") or export.server,
        "cluster": row.text("cluster"),
        "cpu_sockets": sockets,
        "cpu_cores": cores,
        "cpu_model": " ".join(row.text("cpu_model").split()),
        "memory_mib": export.number(row, "memory", mebibytes_of),
    }
    return {key: value for key, value in fields.items() if value is not None and value != ""}


def _by_host(export: Export, name: str, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[SheetRow]]:
    rows: dict[str, list[SheetRow]] = {}
    for row in export.sheets.read(name, wanted, export.tally) or ():
        rows.setdefault(row.text("host").casefold(), []).append(row)
    return rows
