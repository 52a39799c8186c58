"""The list of sources, sources.yml: read, checked as a whole, and turned into sources that can be read."""

import glob
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from assettool.adapters.sources.active_directory import ActiveDirectory
from assettool.adapters.sources.citrix import Citrix
from assettool.adapters.sources.export import Export
from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.glpi import GLPI
from assettool.adapters.sources.intune import Intune
from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.lansweeper import Lansweeper
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.mecm import MECM
from assettool.adapters.sources.moments import Moments, check_form
from assettool.adapters.sources.rows import Terms
from assettool.adapters.sources.rvtools import RVTools
from assettool.adapters.sources.rvtools_machines import Skip
from assettool.adapters.sources.rvtools_sheets import csv_files
from assettool.adapters.sources.table import Table
from assettool.adapters.sources.written_rules import RuleModel, Strict, check_values
from assettool.domain.asset import AssetKind
from assettool.domain.observation import FieldValue, Row, SourceWarning
from assettool.domain.rules import RuleBook
from assettool.errors import SettingsError, SourceError
from assettool.ports import Reading, Source

_PATHS_SHOWN = 20  # GLPI has one file for each machine


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class SourceModel(Strict):
    """One source as it is written."""

    # Keys are `source/external id`.
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^/\s][^/]*$")
    format: str
    path: str = Field(min_length=1)
    kind: AssetKind | None = None
    defaults: dict[str, FieldValue] = {}
    skip: Skip = Skip()
    rules: list[RuleModel] = []
    dates: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    timezone: str = "UTC"
    table: TableMapping | None = None

    @model_validator(mode="before")
    @classmethod
    def _over_known_mapping(cls, value: Any) -> Any:
        form = SOURCES.get(str(value.get("format"))) if isinstance(value, dict) else None
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

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as exc:
            raise ValueError(f"no such time zone: {value} (such as Europe/Amsterdam)") from exc
        return value

    @model_validator(mode="after")
    def _fits_format(self) -> "SourceModel":
        form = SOURCES.get(self.format)
        if form is None:
            raise ValueError(f"format is not one of {', '.join(SOURCES)}: {self.format}")
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


def _known(name: str, summary: str, cls: type[Export] = Export) -> Format:
    return Format(summary, lambda terms, model: cls(terms, known_export(name), _mapping(model)), name)


def _mapping(model: SourceModel) -> TableMapping:
    if model.table is None:
        raise SettingsError(f"the source has no mapping: {model.name}", hint="add `table` with `columns`")
    return model.table


# A new source is one module, and one line here under its name in sources.yml.
SOURCES: Mapping[str, Format] = {
    "rvtools": Format("RVTools: the xlsx, or the folder of its csv files", lambda terms, m: RVTools(terms, m.skip)),
    "active_directory": _known("active_directory", "Active Directory: Get-ADComputer as csv, or LDIF", ActiveDirectory),
    "intune": _known("intune", "Intune: the devices of the portal as csv, or of Graph as JSON", Intune),
    "citrix": _known("citrix", "Citrix: Get-BrokerMachine as csv", Citrix),
    "mecm": _known("mecm", "Configuration Manager: Get-CMDevice or a query on SMS_R_System as csv", MECM),
    "lansweeper": _known("lansweeper", "Lansweeper: the assets as csv, or of the cloud as JSON", Lansweeper),
    "glpi": Format("GLPI: the inventories of the agent as JSON", lambda terms, _: GLPI(terms)),
    "snipeit": _known("snipeit", "Snipe-IT: the assets as csv"),
    "topdesk": _known("topdesk", "TOPdesk: the assets as xlsx or csv, by the usual Dutch columns"),
    "table": Format("any csv, xlsx, xls or ods, with a mapping", lambda terms, m: Table(terms, _mapping(m))),
}


@dataclass(frozen=True, slots=True)
class ConfiguredSource:
    """A source of sources.yml: where its files are and how they are read."""

    model: SourceModel
    limits: Limits
    folder: Path

    @property
    def name(self) -> str:
        """The name that is shown as provenance."""
        return self.model.name

    @property
    def format(self) -> str:
        """The name of the format."""
        return self.model.format

    @property
    def pattern(self) -> str:
        """The path or glob, from the folder of sources.yml."""
        return str(self.folder / self.model.path)

    def paths(self) -> list[Path]:
        """The files and folders that there are now, in order of name; the CSV files of one RVTools export are one."""
        named = Path(self.pattern)
        pattern = Path(glob.escape(str(self.folder))) / self.model.path
        # Path.glob takes no absolute pattern, and sources.yml may name one.
        globbed = sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207
        found = [named] if named.exists() else [Path(path) for path in globbed]
        if self.format == "rvtools":
            parts = {path: path.parent for path in found if path.is_file() and path in csv_files(path.parent)}
            return sorted({parts.get(path, path) for path in found})
        return [file for path in found for file in (_files_in(path) if path.is_dir() else (path,))]

    def reader(self) -> Source:
        """What reads the files; one of it reads them all, so that it sees what repeats between them."""
        model = self.model
        terms = Terms(
            name=model.name,
            kind=model.kind,
            defaults=model.defaults,
            rules=RuleBook(rule.rule() for rule in model.rules),
            limits=self.limits,
            moments=Moments(model.dates, ZoneInfo(model.timezone)),
        )
        return SOURCES[model.format].reader(terms, model)

    def read(self) -> Reading:
        """All files of the source as one reading. Raises `SourceError` where there is none, or one cannot be read."""
        paths = self.paths()
        if not paths:
            raise SourceError(
                f"the source {self.name} has no file: {self.pattern}", hint="put the export there, or mend its path"
            )
        source = self.reader()
        readings = [source.read(path) for path in paths]
        return readings[0] if len(readings) == 1 else _merge(self.name, readings)


def load_sources(path: Path) -> list[ConfiguredSource]:
    """The sources of a sources.yml. Raises `SettingsError` with every problem in it, each with its line."""
    root = _compose(path)
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if root else {}
    problems = list(_repeated_keys(root)) if root else []
    try:
        model = SourcesModel.model_validate(content or {})
    except ValidationError as exc:
        problems += [_problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        model = None
    if problems or model is None:
        listed = "\n  ".join(f"{path.name}:{line}: {message}" for line, message in sorted(problems))
        raise SettingsError(f"the list of sources is wrong:\n  {listed}", hint=f"mend {path}")
    return [ConfiguredSource(source, model.limits, path.parent) for source in model.sources]


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


def _compose(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as exc:
        raise SettingsError(f"cannot read the list of sources: {path}", hint=exc.strerror or str(exc)) from exc
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise SettingsError(f"the list of sources is no valid YAML: {path}", hint=" ".join(str(exc).split())) from exc


def _problem(root: yaml.Node | None, location: tuple[int | str, ...], message: str) -> tuple[int, str]:
    """The line of the deepest part of the location that is written, and the message in our words."""
    node, names = root, []
    for part in location:
        child = _child(node, part)
        if child is None and not isinstance(part, str):
            break
        node = child or node
        names.append(str(part))
    where = ".".join(names)
    line = node.start_mark.line + 1 if node else 1
    text = message.removeprefix("Value error, ")
    return line, f"{where}: {text}" if where else text


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        element: yaml.Node = node.value[part]
        return element
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    return None


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """YAML silently keeps the last of two equal keys; in a list of sources that hides a mistake."""
    children = node.value if isinstance(node, (yaml.SequenceNode, yaml.MappingNode)) else []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                yield key.start_mark.line + 1, f"stands twice: {key.value}"
            seen.add(str(key.value))
        children = [value for _, value in node.value]
    for child in children:
        yield from _repeated_keys(child)
