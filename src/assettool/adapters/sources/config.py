"""The list of sources, sources.yml: read, checked as a whole, and turned into sources that can be read."""

import glob
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Protocol
from zoneinfo import ZoneInfo

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from assettool.adapters.sources import ldap, vcenter
from assettool.adapters.sources.active_directory import ActiveDirectory
from assettool.adapters.sources.ad_users import ADUsers
from assettool.adapters.sources.ansible_facts import AnsibleFacts
from assettool.adapters.sources.citrix import Citrix
from assettool.adapters.sources.connections import Connection, ConnectionModel
from assettool.adapters.sources.discovered import DiscoveredHosts
from assettool.adapters.sources.entra_users import EntraUsers
from assettool.adapters.sources.export import Export
from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.glpi import GLPI
from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.intune import Intune
from assettool.adapters.sources.intune_apps import IntuneApps
from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.lansweeper import Lansweeper
from assettool.adapters.sources.ldap import LDAP
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.mecm import MECM
from assettool.adapters.sources.moments import Moments, check_form
from assettool.adapters.sources.rows import Terms
from assettool.adapters.sources.rvtools import RVTools
from assettool.adapters.sources.rvtools_machines import Skip
from assettool.adapters.sources.rvtools_sheets import csv_files
from assettool.adapters.sources.software_list import SoftwareList
from assettool.adapters.sources.table import Table
from assettool.adapters.sources.vcenter import VCenter
from assettool.adapters.sources.written_rules import RuleModel, Strict, check_values
from assettool.adapters.yaml_lines import problem, read_yaml, refuse, repeated_keys
from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.observation import FieldValue, Row, SourceWarning
from assettool.domain.rules import RuleBook
from assettool.errors import SettingsError, SourceError, UsageError
from assettool.ports import Reading, Source

_PATHS_SHOWN = 20  # GLPI has one file for each machine


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class SourceModel(Strict):
    """One source as it is written."""

    # Keys are `source/external id`.
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^/\s][^/]*$")
    format: str
    path: str = ""
    connect: ConnectionModel | None = None
    kind: AssetKind | None = None
    defaults: dict[str, FieldValue] = {}
    skip: Skip = Skip()
    rules: list[RuleModel] = []
    dates: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    timezone: str = "UTC"
    table: TableMapping | None = None
    full: bool = True
    creates: bool | None = None
    # The last of them: what is dropped is looked for in all that stands above.
    drop: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()

    @model_validator(mode="before")
    @classmethod
    def _over_known_mapping(cls, value: Any) -> Any:
        form = FORMATS.get(str(value.get("format"))) if isinstance(value, dict) else None
        written = value.get("table") or {} if form else None
        if form is None or not form.known or not isinstance(written, dict):
            return value
        return {**value, "table": known_export(form.known).overlaid(written)}

    @field_validator("defaults")
    @classmethod
    def _known_values(cls, value: dict[str, FieldValue]) -> dict[str, FieldValue]:
        return check_values(value)

    @field_validator("dates")
    @classmethod
    def _known_forms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_form(form) for form in value)

    @field_validator("connect")
    @classmethod
    def _fits_live_format(cls, value: ConnectionModel | None, info: ValidationInfo) -> ConnectionModel | None:
        live = LIVE.get(str(info.data.get("format")))
        if value and live is None:
            raise ValueError(f"only {' and '.join(LIVE)} connect; the others have a `path`")
        if value and live:
            if unknown := sorted(value.model_fields_set - set(live.keys)):
                raise ValueError(f"{info.data['format']} has no key {', '.join(unknown)}")
            live.check(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as exc:
            raise ValueError(f"no such time zone: {value} (such as Europe/Amsterdam)") from exc
        return value

    @field_validator("drop")
    @classmethod
    def _is_not_used(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """What is never read cannot be looked at, nor can a row be read without its name."""
        form = FORMATS.get(str(info.data.get("format")))
        mapping: TableMapping | None = info.data.get("table")
        rules: list[RuleModel] = info.data.get("rules") or []
        usual = known_export(form.known).mapping.wanted if form and form.known else []
        named = {fold(name) for rule in rules for name in (*rule.when, *rule.set)}
        named |= {fold(name) for name in info.data.get("defaults") or ()}
        if mapping:
            named |= {fold(name) for group in mapping.wanted if group not in usual for name in group}
        if used := [name for name in value if fold(name) in named]:
            raise ValueError(f"what is dropped is also named in this source: {', '.join(used)}")
        dropped = {fold(name) for name in value}
        needed = mapping.needed if mapping else []
        if lost := [group for group in needed if all(fold(name) in dropped for name in group)]:
            raise ValueError(f"no row can be read without {' and '.join(' or '.join(group) for group in lost)}")
        return value

    @model_validator(mode="after")
    def _fits_format(self) -> "SourceModel":
        form = FORMATS.get(self.format)
        if form is None:
            raise ValueError(f"format is not one of {', '.join(FORMATS)}: {self.format}")
        if (self.connect is None) == (self.format in LIVE) or bool(self.path) == (self.format in LIVE):
            needed = "`connect`, and no `path`" if self.format in LIVE else "`path`, and no `connect`"
            raise ValueError(f"{self.format} needs {needed}")
        if (self.table is None) == (form.known != "" or self.format == "table"):
            raise ValueError(f"`table` holds the mapping of a table, which {self.format} is not")
        if self.table and form.known:
            named = [name for rule in self.rules for name in rule.when]
            named += [column for group in self.table.wanted for column in group]
            if personal := known_export(form.known).columns_about_people(named):
                raise ValueError(f"columns about people are never read: {', '.join(dict.fromkeys(personal))}")
        return self


class SourcesModel(Strict):
    """The whole file as it is written."""

    limits: Limits = Limits()
    sources: list[SourceModel]

    @model_validator(mode="after")
    def _unique_names(self) -> "SourcesModel":
        names = [source.name for source in self.sources]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"a name stands more than once: {', '.join(repeated)}")
        return self


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export: what it is for people, and what reads it."""

    summary: str
    reader: Callable[[Terms, SourceModel], Source]
    known: str = ""
    """The file in `known/` with its columns, for a table that is known."""
    creates: bool = True
    """Whether a row that no other source knows makes an asset, unless sources.yml says it."""


class Live(Protocol):
    """Reads one kind of system while it runs."""

    def read_live(self) -> Reading:
        """Everything that was asked for; raises `SourceError` where a part of it did not come."""


@dataclass(frozen=True, slots=True)
class LiveFormat:
    """A system that is asked itself: what it is for people, the keys of `connect`, and what reads it."""

    summary: str
    keys: tuple[str, ...]
    check: Callable[[ConnectionModel], None]
    reader: Callable[[Terms, SourceModel, Connection], Live]
    known: str = ""
    """The file in `known/` with its columns, for a table that is known."""


def _known(name: str, summary: str, cls: type[Export] = Export, *, creates: bool = True) -> Format:
    return Format(summary, lambda terms, model: cls(terms, known_export(name), _mapping(model)), name, creates)


def _mapping(model: SourceModel) -> TableMapping:
    if model.table is None:
        raise SettingsError(f"the source has no mapping: {model.name}", hint="add `table` with `columns`")
    return model.table


# A new source is one module, and one line here under its name in sources.yml.
SOURCES: Mapping[str, Format] = {
    "rvtools": Format("RVTools: the xlsx, or the folder of its csv files", lambda terms, m: RVTools(terms, m.skip)),
    "active_directory": _known("active_directory", "Active Directory: Get-ADComputer as csv, or LDIF", ActiveDirectory),
    "ad_users": _known("ad_users", "Active Directory: accounts, Get-ADUser as csv, or LDIF", ADUsers),
    "entra_users": _known("entra_users", "Entra: accounts, of Graph as JSON or of the portal as csv", EntraUsers),
    "intune_apps": _known(
        "intune_apps", "Intune: detected apps, the raw report as csv or of Graph as JSON", IntuneApps, creates=False
    ),
    "intune": _known("intune", "Intune: the devices of the portal as csv, or of Graph as JSON", Intune),
    "citrix": _known("citrix", "Citrix: Get-BrokerMachine as csv", Citrix),
    "mecm": _known("mecm", "Configuration Manager: Get-CMDevice or a query on SMS_R_System as csv", MECM),
    "mecm_software": _known(
        "mecm_software", "Configuration Manager: installed software, a query as csv", SoftwareList, creates=False
    ),
    "lansweeper": _known("lansweeper", "Lansweeper: the assets as csv, or of the cloud as JSON", Lansweeper),
    "glpi": Format("GLPI: the inventories of the agent as JSON", lambda terms, _: GLPI(terms)),
    "ssh": Format("the hosts of assettool discover ssh", lambda terms, _: DiscoveredHosts(terms)),
    "ansible_facts": Format(
        "Ansible: the facts of setup, a jsonfile cache or --tree", lambda terms, _: AnsibleFacts(terms)
    ),
    "snipeit": _known("snipeit", "Snipe-IT: the assets as csv"),
    "topdesk": _known("topdesk", "TOPdesk: the assets as xlsx or csv, by the usual Dutch columns"),
    "table": Format("any csv, xlsx, xls or ods, with a mapping", lambda terms, m: Table(terms, _mapping(m))),
}

LIVE: Mapping[str, LiveFormat] = {
    "ldap": LiveFormat(
        "Active Directory: its computers, asked of a domain controller",
        ldap.KEYS,
        ldap.check_connection,
        lambda terms, m, connection: LDAP(terms, known_export("active_directory"), connection, _mapping(m)),
        "active_directory",
    ),
    "vcenter": LiveFormat(
        "vCenter: its virtual machines and hosts, asked of the vCenter itself",
        vcenter.KEYS,
        vcenter.check_connection,
        lambda terms, m, connection: VCenter(terms, m.skip, connection),
    ),
}
"""The formats that have `connect` instead of `path`."""

FORMATS: Mapping[str, Format | LiveFormat] = {**SOURCES, **LIVE}
"""Both kinds."""


@dataclass(frozen=True, slots=True)
class ConfiguredSource:
    """A source of sources.yml: where its files are and how they are read."""

    model: SourceModel
    limits: Limits
    folder: Path
    clock: Clock = field(default_factory=Clock.of_today)

    @property
    def name(self) -> str:
        """The name that is shown as provenance."""
        return self.model.name

    @property
    def format(self) -> str:
        """The name of the format."""
        return self.model.format

    @property
    def is_full(self) -> bool:
        """Whether it names everything that there is, so that what it lacks is gone."""
        return self.model.full

    @property
    def creates(self) -> bool:
        """Whether a row that no other source knows makes an asset."""
        form = FORMATS.get(self.format)
        by_format = form.creates if isinstance(form, Format) else True
        return by_format if self.model.creates is None else self.model.creates

    @property
    def pattern(self) -> str:
        """The path or glob, from the folder of sources.yml, or the address of what is asked itself."""
        return self.model.connect.url if self.model.connect else str(self.folder / self.model.path)

    @property
    def connection(self) -> Connection:
        """How the system is asked. Raises `UsageError` where the source has files."""
        if self.model.connect is None:
            raise UsageError(f"the source connects to nothing: {self.name}", hint=f"it reads {self.pattern}")
        return Connection(self.model.connect, self.folder)

    def paths(self) -> list[Path]:
        """The files and folders that there are now, in order of name; the CSV files of one RVTools export are one."""
        if self.model.connect:
            return []
        named = Path(self.pattern)
        pattern = Path(glob.escape(str(self.folder))) / self.model.path
        # Path.glob takes no absolute pattern, and sources.yml may name one.
        globbed = sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207
        found = [named] if named.exists() else [Path(path) for path in globbed]
        if self.format == "rvtools":
            parts = {path: path.parent for path in found if path.is_file() and path in csv_files(path.parent)}
            return sorted({parts.get(path, path) for path in found})
        return [file for path in found for file in (_files_in(path) if path.is_dir() else (path,))]

    def files(self) -> list[Path] | None:
        """The files that it reads now, each in its place; None where it asks a system instead."""
        return None if self.model.connect else self.paths()

    def reader(self) -> Source:
        """What reads the files; one of it reads them all, so that it sees what repeats between them."""
        if self.format not in SOURCES:
            raise UsageError(f"the source reads no files: {self.name}", hint="sync plan asks the system itself")
        return SOURCES[self.format].reader(self.terms, self.model)

    @property
    def terms(self) -> Terms:
        """What sources.yml says of it, whatever its format."""
        model = self.model
        return Terms(
            name=model.name,
            kind=model.kind,
            defaults=model.defaults,
            rules=RuleBook(rule.rule() for rule in model.rules),
            limits=self.limits,
            moments=Moments(model.dates, ZoneInfo(model.timezone), clock=self.clock),
            drop=frozenset(model.drop),
        )

    def read(self) -> Reading:
        """All files of the source as one reading. Raises `SourceError` where there is none, or one cannot be read."""
        if self.model.connect:
            return LIVE[self.format].reader(self.terms, self.model, self.connection).read_live()
        paths = self.paths()
        if not paths:
            raise SourceError(
                f"the source {self.name} has no file: {self.pattern}", hint="put the export there, or mend its path"
            )
        source = self.reader()
        readings = [source.read(path) for path in paths]
        if len(readings) == 1:
            return readings[0]
        return _merge(self.name, source.newest_first(readings) if isinstance(source, RVTools) else readings)


def load_sources(path: Path, clock: Clock | None = None) -> list[ConfiguredSource]:
    """The sources of a sources.yml. Raises `SettingsError` with every problem in it, each with its line."""
    clock = clock or Clock.of_today()
    what = "the list of sources"
    root, content = read_yaml(path, what)
    problems = list(repeated_keys(root))
    try:
        model = SourcesModel.model_validate(content or {})
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        model = None
    if problems or model is None:
        raise refuse(path, what, problems)
    return [ConfiguredSource(source, model.limits, path.parent, clock) for source in model.sources]


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _merge(name: str, readings: list[Reading]) -> Reading:
    warnings: list[SourceWarning] = []

    def rows() -> Iterator[Row]:
        for reading in readings:
            yield from reading.rows
            warnings.extend(reading.warnings)

    digests = "\n".join(reading.sha256 for reading in readings)
    return Reading(
        source=name,
        format="; ".join(dict.fromkeys(reading.format for reading in readings)),
        path=", ".join(reading.path for reading in readings[:_PATHS_SHOWN])
        + (f", and {more} more" if (more := len(readings) - _PATHS_SHOWN) > 0 else ""),
        sha256=hashlib.sha256(digests.encode()).hexdigest(),
        rows=rows(),
        warnings=warnings,
    )
