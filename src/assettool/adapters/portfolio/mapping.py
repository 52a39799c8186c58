"""The mapping of a table about applications: which column holds what, as a person or `known/` writes it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field, ValidationError, field_validator

from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.mapping import Columns, as_list
from assettool.adapters.sources.moments import check_form
from assettool.adapters.sources.written_rules import Strict
from assettool.adapters.yaml_lines import LOADER, Location, problem, read_yaml, refuse, repeated_keys
from assettool.domain.application import (
    ApplicationStatus,
    DeploymentEnvironment,
    Disposition,
    EvidenceKind,
    Exposure,
    ServiceHours,
    Transferability,
)
from assettool.domain.data_set import DataSetKind, DataSetStatus
from assettool.domain.integration import Direction, IntegrationKind, IntegrationStatus, Strength


class RowKind(StrEnum):
    """What the rows of a table are."""

    INTEGRATIONS = "integrations"
    STATUSES = "statuses"
    DATA_SETS = "data-sets"
    DEPLOYMENTS = "deployments"
    TENANT_USES = "tenant-uses"
    APPLICATIONS = "applications"


NEEDED: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.INTEGRATIONS: ("name", "target"),
    RowKind.STATUSES: ("status", "at"),
    RowKind.DATA_SETS: ("data_set", "kind"),
    RowKind.DEPLOYMENTS: ("name", "environment"),
    RowKind.TENANT_USES: ("name", "consumer", "users"),
    RowKind.APPLICATIONS: ("name",),
}
"""Without these columns it is another table. What asks for most comes first."""

_IMPACT = ("1", "2", "3")
CHOICES: Mapping[RowKind, Mapping[str, tuple[str, ...]]] = {
    RowKind.APPLICATIONS: {
        "status": tuple(ApplicationStatus),
        "disposition": tuple(Disposition),
        "availability": _IMPACT,
        "integrity": _IMPACT,
        "confidentiality": _IMPACT,
        "licence_transferable": tuple(Transferability),
        "service_hours": tuple(ServiceHours),
    },
    RowKind.INTEGRATIONS: {
        "direction": tuple(Direction),
        "strength": tuple(Strength),
        "kind": tuple(IntegrationKind),
        "status": tuple(IntegrationStatus),
    },
    RowKind.DEPLOYMENTS: {"environment": tuple(DeploymentEnvironment), "exposure": tuple(Exposure)},
    RowKind.DATA_SETS: {"kind": tuple(DataSetKind)},
    RowKind.STATUSES: {
        "status": tuple(dict.fromkeys((*ApplicationStatus, *IntegrationStatus, *DataSetStatus))),
        "evidence": tuple(EvidenceKind),
    },
    RowKind.TENANT_USES: {},
}


class PortfolioMapping(Strict):
    """How the rows of a table are read. Of several names of a column the first that is there counts."""

    rows: RowKind
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: str | None = None
    columns: dict[str, Columns]
    values: dict[str, dict[str, str]] = {}
    """Field → the words for its values. Those of `known/` and the values themselves are understood as well."""
    defaults: dict[str, str] = {}
    """Field → what counts where its column is empty or not there."""
    dates: str | None = None
    timezone: str = "UTC"

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        try:
            "".encode(value or "utf-8")
        except LookupError as exc:
            raise ValueError(f"no such encoding: {value}") from exc
        return value

    @field_validator("dates")
    @classmethod
    def _known_form(cls, value: str | None) -> str | None:
        return check_form(value) if value else None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as exc:
            raise ValueError(f"no such time zone: {value} (such as Europe/Amsterdam)") from exc
        return value

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Field → the names that its column may have."""
        return {field: tuple(as_list(columns)) for field, columns in self.columns.items()}

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """Field → what may stand in its column, folded → the value that it means."""
        found = {}
        for field, values in CHOICES[self.rows].items():
            usual = known_mapping(self.rows).values.get(field, {})
            spelt = {value: value for value in values} | usual | self.values.get(field, {})
            found[field] = {fold(word): value for word, value in spelt.items()}
        return found

    def label(self, field: str, value: str) -> str:
        """The first word for a value, which is the one that an export writes."""
        words = self.values.get(field, {})
        return next((word for word, meant in words.items() if meant == value), value.replace("_", " ").capitalize())


@cache
def known_mapping(rows: RowKind) -> PortfolioMapping:
    """The mapping in `known/`: what an export writes, and what is read without a mapping."""
    text = resources.files(__package__).joinpath("known", f"{rows}.yml").read_text(encoding="utf-8")
    return PortfolioMapping.model_validate(yaml.load(text, Loader=LOADER))


def load_mapping(path: Path) -> PortfolioMapping:
    """The mapping that a person wrote. Raises `SettingsError` with every problem and its line."""
    what = "the mapping"
    root, content = read_yaml(path, what)
    problems = list(repeated_keys(root))
    mapping = None
    try:
        mapping = PortfolioMapping.model_validate(content or {})
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
    else:
        problems += [problem(root, location, message) for location, message in _mistakes(mapping)]
    if problems or mapping is None:
        raise refuse(path, what, problems)
    return mapping


def _mistakes(mapping: PortfolioMapping) -> Iterator[tuple[Location, str]]:
    """What does not suit the kind of rows, and where it stands."""
    fields = known_mapping(mapping.rows).columns
    for part in ("columns", "defaults"):
        for name in getattr(mapping, part):
            if name not in fields:
                yield (part, name), f"no such field (there are: {', '.join(fields)})"
    for name in NEEDED[mapping.rows]:
        if not mapping.columns.get(name):
            yield ("columns",), f"{name} is needed"
    for name, words in mapping.values.items():
        if (known := CHOICES[mapping.rows].get(name)) is None:
            yield ("values", name), f"only these have fixed values: {', '.join(CHOICES[mapping.rows]) or 'none'}"
            continue
        for word, value in words.items():
            if value not in known:
                yield ("values", name, word), f"not one of {', '.join(known)}: {value}"
