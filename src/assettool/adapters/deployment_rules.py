"""The rules under `deployments:` of applications.yml, as a person writes them, checked."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assettool.adapters.yaml_lines import key_line
from assettool.domain.evidence import (
    APPLICATION,
    ENVIRONMENT,
    ENVIRONMENTS,
    GROUPS,
    Rule,
    ServiceSought,
    SoftwareSought,
)

_LAST_PORT = 65_535


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


def _as_text(value: object) -> object:
    # YAML reads a version as a number, and a word such as `on` as a boolean.
    return str(value) if isinstance(value, int | float) else value


def _pattern(value: str) -> str:
    try:
        groups = re.compile(value).groupindex
    except re.error as exc:
        raise ValueError(f"this is no regular expression: {value} ({exc})") from exc
    if unknown := sorted(set(groups) - set(GROUPS)):
        raise ValueError(f"no such group: {', '.join(unknown)} (there is {', '.join(GROUPS)})")
    return value


def _environment(value: str) -> str:
    if value and value.casefold() not in ENVIRONMENTS:
        raise ValueError(f"no such environment: {value} (there is {', '.join(dict.fromkeys(ENVIRONMENTS.values()))})")
    return value


type _Text = Annotated[str, BeforeValidator(_as_text)]
type _Word = Annotated[_Text, Field(min_length=1)]
type _Port = Annotated[int, Field(ge=1, le=_LAST_PORT)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SoftwareModel(_Strict):
    name: _Word
    publisher: _Text = ""
    version: _Text = ""


class _ServiceModel(_Strict):
    port: Annotated[tuple[_Port, ...], BeforeValidator(_as_list)] = ()
    name: _Text = ""

    @model_validator(mode="after")
    def _says_something(self) -> "_ServiceModel":
        if not self.port and not self.name:
            raise ValueError("a service is known by its port or its name")
        return self


class _WhenModel(_Strict):
    name: Annotated[str, AfterValidator(_pattern)] | None = None
    software: _SoftwareModel | None = None
    service: _ServiceModel | None = None
    tag: _Word | None = None
    description: Annotated[tuple[_Word, ...], BeforeValidator(_as_list)] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> "_WhenModel":
        if not (self.name or self.software or self.service or self.tag or self.description):
            raise ValueError("a rule asks for at least one of name, software, service, tag and description")
        return self


class DeploymentRuleModel(_Strict):
    """One rule: what tells of a machine that an application runs on it."""

    when: _WhenModel
    confidence: int = Field(ge=1, le=100)
    application: _Word | dict[_Word, _Word] = {}
    version: _Text = ""
    tenant: _Text = ""
    environment: Annotated[_Text, AfterValidator(_environment)] = ""
    role: str = Field(default="", max_length=50)
    values: dict[str, dict[_Text, _Word]] = {}

    @model_validator(mode="after")
    def _names_an_application(self) -> "DeploymentRuleModel":
        groups = re.compile(self.when.name).groupindex if self.when.name else {}
        problems = [f"the name has no such group: {group}" for group in self.values if group not in groups]
        if not self.application and APPLICATION not in groups:
            problems.append("it names no application: give `application`, or a group of that name in `name`")
        for meant in self.values.get(ENVIRONMENT, {}).values():
            if meant.casefold() not in ENVIRONMENTS:
                problems.append(f"no such environment: {meant}")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def rule(self, where: str) -> Rule:
        """The rule itself."""
        when = self.when
        return Rule(
            where=where,
            confidence=self.confidence,
            application={"": self.application} if isinstance(self.application, str) else dict(self.application),
            version=self.version,
            tenant=self.tenant,
            environment=self.environment,
            role=self.role,
            name=re.compile(when.name, re.IGNORECASE) if when.name else None,
            software=SoftwareSought(**when.software.model_dump()) if when.software else None,
            service=ServiceSought(when.service.port, when.service.name) if when.service else None,
            tag=when.tag or "",
            words=when.description,
            values={g: {text.casefold(): meant for text, meant in its.items()} for g, its in self.values.items()},
        )


def rules_of(
    models: Sequence[DeploymentRuleModel], path: Path, root: yaml.Node | None, key: str = "deployments"
) -> tuple[Rule, ...]:
    """The rules, each with the line that it begins on."""
    return tuple(model.rule(f"{path.name}:{key_line(root, (key, place))}") for place, model in enumerate(models))
