"""The mapping of a table about applications: which column holds what, as a person or `known/` writes it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from assettool.adapters.row_mapping import RowMapping
from assettool.adapters.yaml_lines import LOADER
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


class PortfolioMapping(RowMapping):
    """How the rows of a table about applications are read."""

    rows: RowKind

    @property
    def ready(self) -> "PortfolioMapping":
        """The ready mapping of the same kind of rows."""
        return known_mapping(self.rows)

    @property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Field → the values that it may have, where those are fixed."""
        return CHOICES[self.rows]

    @property
    def needed(self) -> tuple[str, ...]:
        """Without these columns it is another table."""
        return NEEDED[self.rows]

    def label(self, field: str, value: str) -> str:
        """The first word for a value, which is the one that an export writes."""
        words = self.values.get(field, {})
        return next((word for word, meant in words.items() if meant == value), value.replace("_", " ").capitalize())


@cache
def known_mapping(rows: RowKind) -> PortfolioMapping:
    """The mapping in `known/`: what an export writes, and what is read without a mapping."""
    text = resources.files(__package__).joinpath("known", f"{rows}.yml").read_text(encoding="utf-8")
    return PortfolioMapping.model_validate(yaml.load(text, Loader=LOADER))
