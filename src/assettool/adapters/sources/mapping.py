"""The mapping of a table: which column holds what, as a person writes it in sources.yml."""

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assettool.adapters.sources.moments import check_form
from assettool.domain.identifier import IdentifierType
from assettool.domain.observation import FIELDS

type Columns = str | list[str]
"""A column, or several."""


class InterfaceMapping(BaseModel):
    """One network interface: a name, and the columns with its MAC and its addresses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    mac: Columns = []
    addresses: Columns = []


class TableMapping(BaseModel):
    """How the rows of a table become observations. Of several columns the first that is filled counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: str | None = None
    id: Columns = []
    """What is stable and unique in the table; several columns are joined by "/". Default: see `id_candidates`."""
    columns: dict[str, Columns]
    identifiers: dict[IdentifierType, Columns] = {}
    interfaces: list[InterfaceMapping] = []
    values: dict[str, dict[str, str]] = {}
    cores_per_processor: Columns = []
    """Where the table has the cores of one processor and not those of the machine."""
    dates: str | None = None

    @field_validator("columns", "values")
    @classmethod
    def _known_fields(cls, value: dict[str, object]) -> dict[str, object]:
        if unknown := sorted(set(value) - set(FIELDS) - {"kind"}):
            raise ValueError(f"no such field: {', '.join(unknown)} (there are: kind, {', '.join(FIELDS)})")
        return value

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

    @model_validator(mode="after")
    def _has_name(self) -> "TableMapping":
        if "name" not in self.columns:
            raise ValueError("columns: name is needed")
        return self

    @property
    def needed(self) -> list[list[str]]:
        """Columns without which no row can be read: each of the id, and one of those that hold the name."""
        return [[column] for column in as_list(self.id)] + [as_list(self.columns["name"])]

    @property
    def id_candidates(self) -> list[str]:
        """Where the mapping names no id, the columns of which the first that tells something is the id."""
        strong = [columns for kind, columns in self.identifiers.items() if kind.is_strong]
        return [column for columns in (*strong, self.columns["name"]) for column in as_list(columns)]

    @property
    def wanted(self) -> list[list[str]]:
        """Every group of columns that the mapping names; of a group one is enough."""
        groups: list[Columns] = [*as_list(self.id), *self.columns.values(), *self.identifiers.values()]
        groups += [self.cores_per_processor]
        groups += [columns for interface in self.interfaces for columns in (interface.mac, interface.addresses)]
        return [list(group) for group in dict.fromkeys(tuple(as_list(columns)) for columns in groups) if group]


def as_list(columns: Columns) -> list[str]:
    """The columns as a list."""
    return [columns] if isinstance(columns, str) else list(columns)
