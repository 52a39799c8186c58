"""The list of sources, sources.yml: read, checked as a whole, and turned into sources that can be read."""

import glob
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.mapping import TableMapping
from assettool.adapters.sources.rows import STATUSES, Terms
from assettool.adapters.sources.rvtools import RVTools
from assettool.adapters.sources.rvtools_machines import Skip
from assettool.adapters.sources.rvtools_sheets import csv_files
from assettool.adapters.sources.table import Table
from assettool.domain.asset import AssetKind, Environment
from assettool.domain.observation import FIELDS, FieldValue, Row, SourceWarning
from assettool.domain.rules import Rule, RuleBook
from assettool.errors import SettingsError, SourceError
from assettool.ports import Reading, Source


def _as_text(value: object) -> object:
    # YAML reads `when: {name: 123}` as a number and `off` as a boolean; a pattern is text.
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    return (str(value if value is not None else ""),) if not isinstance(value, dict) else value


type Patterns = Annotated[tuple[str, ...], BeforeValidator(_as_text)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleModel(_Strict):
    """One rule as it is written."""

    when: dict[str, Patterns] = {}
    set: dict[str, FieldValue] = {}
    reject: str = ""

    @field_validator("set")
    @classmethod
    def _known_values(cls, value: dict[str, FieldValue]) -> dict[str, FieldValue]:
        return check_values(value)

    @model_validator(mode="after")
    def _does_something(self) -> "RuleModel":
        if bool(self.set) == bool(self.reject):
            raise ValueError("a rule has either `set` or `reject`")
        return self


class SourceModel(_Strict):
    """One source as it is written."""

    # Keys are `source/external id`.
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^/\s][^/]*$")
    format: str
    path: str = Field(min_length=1)
    kind: AssetKind | None = None
    defaults: dict[str, FieldValue] = {}
    skip: Skip = Skip()
    rules: list[RuleModel] = []
    table: TableMapping | None = None

    @field_validator("defaults")
    @classmethod
    def _known_values(cls, value: dict[str, FieldValue]) -> dict[str, FieldValue]:
        return check_values(value)

    @model_validator(mode="after")
    def _fits_format(self) -> "SourceModel":
        if self.format not in SOURCES:
            raise ValueError(f"format is not one of {', '.join(SOURCES)}: {self.format}")
        if (self.table is None) == (self.format == "table"):
            raise ValueError("`table` holds the mapping of `format: table`, and only of it")
        return self


class SourcesModel(_Strict):
    """The whole file as it is written."""

    limits: Limits = Limits()
    sources: list[SourceModel]

    @model_validator(mode="after")
    def _unique_names(self) -> "SourcesModel":
        names = [source.name for source in self.sources]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"a name stands more than once: {', '.join(repeated)}")
        return self


def check_values(values: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """The values that a default or a rule sets; raises `ValueError` with everything wrong in them."""
    allowed: dict[str, tuple[str, ...]] = {
        "kind": tuple(AssetKind),
        "environment": tuple(Environment),
        "status": STATUSES,
    }
    problems = [f"no such field: {name}" for name in values if name not in FIELDS and name != "kind"]
    for name, choices in allowed.items():
        if name in values and values[name] not in choices:
            problems.append(f"{name} is not one of {', '.join(choices)}: {values[name]}")
    if problems:
        raise ValueError("; ".join(problems))
    return values


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export: what it is for people, and what reads it."""

    summary: str
    reader: Callable[[Terms, SourceModel], Source]


# A new source is one module, and one line here under its name in sources.yml.
SOURCES: Mapping[str, Format] = {
    "rvtools": Format("RVTools: the xlsx, or the folder of its csv files", lambda terms, m: RVTools(terms, m.skip)),
    "table": Format("any csv, xlsx, xls or ods, with a mapping", lambda terms, m: Table(terms, _mapping(m))),
}


def _mapping(model: SourceModel) -> TableMapping:
    if model.table is None:
        raise SettingsError(f"the source has no mapping: {model.name}", hint="add `table` with `columns`")
    return model.table


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
            found = sorted({parts.get(path, path) for path in found})
        return found

    def reader(self) -> Source:
        """What reads the files; one of it reads them all, so that it sees what repeats between them."""
        model = self.model
        terms = Terms(
            name=model.name,
            kind=model.kind,
            defaults=model.defaults,
            rules=RuleBook(Rule(rule.when, rule.set, rule.reject) for rule in model.rules),
            limits=self.limits,
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
        path=", ".join(reading.path for reading in readings),
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
