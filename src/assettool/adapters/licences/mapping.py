"""The mapping of a table about licences: which column holds what, as a person or `known/` writes it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from assettool.adapters.row_mapping import RowMapping
from assettool.adapters.yaml_lines import LOADER
from assettool.domain.licence import DualUseBasis, MeasurementKind
from assettool.domain.metrics import METRICS


class RowKind(StrEnum):
    """What the rows of a table are."""

    ALLOCATIONS = "allocations"
    PARALLEL_RUNS = "parallel-runs"
    MEASUREMENTS = "measurements"
    ACCESSES = "accesses"
    ENTITLEMENTS = "entitlements"
    INSTALLATIONS = "installations"
    CONTRACTS = "contracts"
    PRODUCTS = "products"


NEEDED: Mapping[RowKind, tuple[tuple[str, ...], ...]] = {
    RowKind.ALLOCATIONS: (("entitlement", "quantity"),),
    RowKind.PARALLEL_RUNS: (("old", "new", "start"),),
    RowKind.MEASUREMENTS: (("kind", "date", "number"),),
    RowKind.ACCESSES: (("product", "via"), ("key", "via")),
    RowKind.ENTITLEMENTS: (("reference", "quantity"),),
    RowKind.INSTALLATIONS: tuple(
        (name, on) for name in ("product", "key") for on in ("machine", "account", "account_id")
    ),
    RowKind.CONTRACTS: (("supplier", "number"),),
    RowKind.PRODUCTS: (("product", "metric"), ("key", "metric")),
}
"""One of these sets of columns has to be there, or it is another table. What tells most comes first."""

CHOICES: Mapping[RowKind, Mapping[str, tuple[str, ...]]] = {
    RowKind.PRODUCTS: {"metric": tuple(METRICS)},
    RowKind.ENTITLEMENTS: {"metric": tuple(METRICS), "dual_use_basis": tuple(DualUseBasis)},
    RowKind.MEASUREMENTS: {"kind": tuple(MeasurementKind)},
    RowKind.PARALLEL_RUNS: {"basis": tuple(DualUseBasis)},
    RowKind.ALLOCATIONS: {},
    RowKind.ACCESSES: {},
    RowKind.INSTALLATIONS: {},
    RowKind.CONTRACTS: {},
}


class LicenceMapping(RowMapping):
    """How the rows of a table about licences are read."""

    rows: RowKind

    @property
    def ready(self) -> "LicenceMapping":
        """The ready mapping of the same kind of rows."""
        return known_mapping(self.rows)

    @property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Field → the values that it may have, where those are fixed."""
        return CHOICES[self.rows]

    @property
    def needed(self) -> tuple[str, ...]:
        """Without these columns it is another table."""
        sets = NEEDED[self.rows]
        return next((names for names in sets if all(self.columns.get(name) for name in names)), sets[0])


@cache
def known_mapping(rows: RowKind) -> LicenceMapping:
    """The mapping in `known/`: what is read without a mapping."""
    text = resources.files(__package__).joinpath("known", f"{rows}.yml").read_text(encoding="utf-8")
    return LicenceMapping.model_validate(yaml.load(text, Loader=LOADER))
