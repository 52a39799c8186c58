"""Rules and the values that they set, as a person writes them in YAML, checked."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator

from assettool.adapters.sources.rows import STATUSES
from assettool.domain.asset import AssetKind, Environment
from assettool.domain.observation import FIELDS, FieldValue
from assettool.domain.rules import Rule


def _as_text(value: object) -> object:
    # YAML reads `when: {name: 123}` as a number and `off` as a boolean; a pattern is text.
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    return (str(value if value is not None else ""),) if not isinstance(value, dict) else value


type Patterns = Annotated[tuple[str, ...], BeforeValidator(_as_text)]


class Strict(BaseModel):
    """A part of a YAML file in which nothing unknown may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleModel(Strict):
    """One rule as it is written."""

    when: dict[str, Patterns] = {}
    set: dict[str, FieldValue] = {}
    reject: str = ""
    guess: bool = False

    @field_validator("set")
    @classmethod
    def _known_values(cls, value: dict[str, FieldValue]) -> dict[str, FieldValue]:
        return check_values(value)

    @model_validator(mode="after")
    def _does_something(self) -> "RuleModel":
        if bool(self.set) == bool(self.reject):
            raise ValueError("a rule has either `set` or `reject`")
        if self.guess and "kind" not in self.set:
            raise ValueError("only the kind can be a guess")
        return self

    def rule(self) -> Rule:
        """The rule itself."""
        return Rule(self.when, self.set, self.reject, self.guess)


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
