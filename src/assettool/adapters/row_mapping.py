"""The mapping of a table: which column holds what, as a person or a ready file writes it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator

from assettool.adapters.sources.headers import fold
from assettool.adapters.sources.mapping import Columns, as_list
from assettool.adapters.sources.moments import check_form
from assettool.adapters.sources.written_rules import Strict
from assettool.adapters.yaml_lines import Location, problem, read_yaml, refuse, repeated_keys

_WHAT = "the mapping"


class RowMapping(Strict):
    """How the rows of a table are read. Of several names of a column the first that is there counts."""

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
    def ready(self) -> Self:
        """The ready mapping of the same kind of rows."""
        raise NotImplementedError

    @property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Field → the values that it may have, where those are fixed."""
        raise NotImplementedError

    @property
    def needed(self) -> tuple[str, ...]:
        """Without these columns it is another table."""
        raise NotImplementedError

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Field → the names that its column may have."""
        return {field: tuple(as_list(columns)) for field, columns in self.columns.items()}

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """Field → what may stand in its column, folded → the value that it means."""
        found = {}
        for field, values in self.choices.items():
            usual = self.ready.values.get(field, {})
            spelt = {value: value for value in values} | usual | self.values.get(field, {})
            found[field] = {fold(word): value for word, value in spelt.items()}
        return found

    def mistakes(self) -> Iterator[tuple[Location, str]]:
        """What does not suit the kind of rows, and where it stands."""
        fields = self.ready.columns
        for part in ("columns", "defaults"):
            for name in getattr(self, part):
                if name not in fields:
                    yield (part, name), f"no such field (there are: {', '.join(fields)})"
        for name in self.needed:
            if not self.columns.get(name):
                yield ("columns",), f"{name} is needed"
        for name, words in self.values.items():
            if (known := self.choices.get(name)) is None:
                yield ("values", name), f"only these have fixed values: {', '.join(self.choices) or 'none'}"
                continue
            for word, value in words.items():
                if value not in known:
                    yield ("values", name, word), f"not one of {', '.join(known)}: {value}"


def load_mapping[M: RowMapping](path: Path, kind: type[M]) -> M:
    """The mapping that a person wrote. Raises `SettingsError` with every problem and its line."""
    root, content = read_yaml(path, _WHAT)
    problems = list(repeated_keys(root))
    mapping = None
    try:
        mapping = kind.model_validate(content or {})
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
    else:
        problems += [problem(root, location, message) for location, message in mapping.mistakes()]
    if problems or mapping is None:
        raise refuse(path, _WHAT, problems)
    return mapping
