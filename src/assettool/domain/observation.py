"""What a source says: one row that was read is an `Observation` or a `Rejected`, and nothing in between."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from assettool.domain.asset import AssetKind
from assettool.domain.identifier import Identifier

type FieldValue = str | int | float | bool
"""A value as a source gives it, in assettool's own units (MiB, ISO dates)."""

FIELDS: Mapping[str, str] = {
    "name": "short host name or VM name",
    "domain": "DNS domain, without the host name",
    "tenant": "slug of the organisation that uses it",
    "site": "slug of the site where it stands",
    "environment": "old or gemict",
    "status": "NetBox status: active, offline, planned, staged, failed, decommissioning, inventory",
    "manufacturer": "brand",
    "model": "model, as the maker writes it",
    "serial": "serial number",
    "asset_tag": "asset tag",
    "platform": "operating system",
    "description": "one line",
    "vcenter": "name of the vCenter: NetBox cluster group",
    "cluster": "name of the vSphere cluster",
    "host": "name of the host that a VM runs on",
    "vcpus": "virtual CPUs",
    "memory_mib": "memory in MiB",
    "disk_mib": "disk in MiB",
    "cpu_sockets": "processors of a physical server",
    "cpu_cores": "cores of a physical server, over all processors",
    "cpu_model": "processor of a physical server, as its maker names it",
    "last_seen": "last time the source itself heard from it, ISO 8601 in UTC",
}
"""The fields that a source may give, and what each holds."""


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Where a row came from. `row` counts as the spreadsheet or text editor shows it, from 1, headers included."""

    file: str
    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        """`file, sheet vInfo, row 12`, leaving out what is not known."""
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        row = f", row {self.row}" if self.row else ""
        return f"{self.file}{sheet}{row}"


class Interface(msgspec.Struct, frozen=True, gc=False):
    """A network interface with its MAC (NetBox form) and addresses ("10.1.2.3/24"; the mask /32 or /128 if unknown)."""

    name: str
    mac: str = ""
    addresses: tuple[str, ...] = ()


class Software(msgspec.Struct, frozen=True, order=True, gc=False):
    """An installed program, as its machine or its manager calls it."""

    name: str
    version: str = ""
    publisher: str = ""


class Listening(msgspec.Struct, frozen=True, order=True, gc=False):
    """A service that waits for TCP connections; the name is that of its process, where the source knows it."""

    port: int
    name: str = ""

    def __str__(self) -> str:
        """`5432 (postgres)`."""
        return f"{self.port} ({self.name})" if self.name else str(self.port)


class Observation(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What one source says of one asset in one row. `external_id` is stable and unique within the source."""

    source: str
    origin: Origin
    external_id: str
    kind: AssetKind
    identifiers: tuple[Identifier, ...] = ()
    fields: Mapping[str, FieldValue] = {}
    interfaces: tuple[Interface, ...] = ()
    software: tuple[Software, ...] = ()
    is_kind_guessed: bool = False
    """The source does not know what the thing is made of; any source that does know wins."""
    rows: int = 1
    """How many rows of the file it stands for, such as one for each program on one machine."""
    services: tuple[Listening, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A user account in one row. Names and mail addresses are never read (AVG, data minimisation)."""

    source: str
    origin: Origin
    external_id: str
    """The directory's own id: AD objectGUID, or the Entra object id."""
    login: str
    tenant: str = ""
    """Slug of the organisation."""
    department: str = ""
    is_enabled: bool | None = None
    last_seen: str = ""
    """ISO 8601 in UTC, or nothing where the source never heard of it."""
    aliases: tuple[str, ...] = ()
    """Ids that other sources have for it, such as the AD objectGUID in Entra's onPremisesImmutableId."""


class Rejected(msgspec.Struct, frozen=True, gc=False):
    """A row that was read and not used, with every reason. `by_rule`: a rule asked for it, so nothing is wrong."""

    source: str
    origin: Origin
    reasons: tuple[str, ...]
    label: str = ""  # what a person would recognise the row by, usually the name
    by_rule: bool = False


type Row = Observation | AccountRow | Rejected


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """Something about a file as a whole that a person should know, such as a sheet that is not there."""

    source: str
    origin: Origin
    message: str
