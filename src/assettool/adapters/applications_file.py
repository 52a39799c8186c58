"""What is known beside the files about applications, applications.yml: read and checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assettool.adapters.deployment_rules import DeploymentRuleModel, rules_of
from assettool.adapters.recipes import RecipeModel
from assettool.adapters.yaml_lines import problem, read_yaml, refuse, repeated_keys
from assettool.domain.evidence import Rule
from assettool.domain.naming import slugify
from assettool.domain.organisations import Known
from assettool.domain.running.recipes import Recipe

WHAT = "the file about applications"


def _quoted(value: object) -> object:
    if isinstance(value, int):
        raise ValueError("write the code in quotes: YAML reads 0202 as another number")
    return value


def _slug(value: str) -> str:
    if value != slugify(value):
        raise ValueError(f"this is not the slug of a tenant: {value} (such as {slugify(value)})")
    return value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _OrganisationModel(_Strict):
    slug: Annotated[str, AfterValidator(_slug)]
    name: str = Field(min_length=1, max_length=100)
    cbs: Annotated[str, BeforeValidator(_quoted), Field(pattern=r"^(\d{4})?$")] = ""
    aliases: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class _ApplicationsModel(_Strict):
    organisations: tuple[_OrganisationModel, ...] = ()
    deployments: tuple[DeploymentRuleModel, ...] = ()
    recipes: tuple[RecipeModel, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationsFile:
    """What stands in an applications.yml; nothing without one."""

    organisations: tuple[Known, ...] = ()
    deployments: tuple[Rule, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    """What the phases of a wave do; the first that is for an application holds."""


def load_applications(path: Path) -> ApplicationsFile:
    """What stands in the file. Raises `SettingsError` with every problem in it, each with its line."""
    root, content = read_yaml(path, WHAT)
    problems = list(repeated_keys(root))
    try:
        model = _ApplicationsModel.model_validate(content or {})
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        raise refuse(path, WHAT, problems) from exc
    problems += [problem(root, location, message) for location, message in _twice(model)]
    if problems:
        raise refuse(path, WHAT, problems)
    known = tuple(Known(each.slug, each.name, each.cbs, each.aliases) for each in model.organisations)
    recipes = tuple(each.recipe() for each in model.recipes)
    return ApplicationsFile(known, rules_of(model.deployments, path, root), recipes)


def _twice(model: _ApplicationsModel) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """What tells organisations apart stands with one of them only."""
    seen: dict[str, int] = {}
    for place, each in enumerate(model.organisations):
        words = [("slug", each.slug), ("name", each.name), *(("aliases", alias) for alias in each.aliases)]
        meant = [(name, value, slugify(value)) for name, value in words]
        if each.cbs:
            meant.append(("cbs", each.cbs, f"code {each.cbs}"))
        for name, value, word in meant:
            if seen.setdefault(word, place) != place:
                yield ("organisations", place, name), f"another organisation has it already: {value}"
