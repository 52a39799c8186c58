"""The expected counts, expected.yml: read and checked as a whole."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, model_validator

from assettool.adapters.yaml_lines import problem, read_yaml, refuse, repeated_keys
from assettool.domain.asset import AssetKind
from assettool.domain.counting import Coverage, Expected, Group
from assettool.domain.naming import slugify

WHAT = "the list of expected counts"

type _Number = Annotated[int, Field(ge=0, strict=True)]


def _slug(value: str) -> str:
    if value != slugify(value):
        raise ValueError(f"this is not the slug of a tenant: {value} (such as {slugify(value)})")
    return value


def _once(value: tuple[AssetKind, ...]) -> tuple[AssetKind, ...]:
    if twice := sorted({kind.value for kind in value if value.count(kind) > 1}):
        raise ValueError(f"a kind stands in it twice: {', '.join(twice)}")
    return value


def _known(value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for pattern in value for name in _matching(pattern, info.context)))


def _matching(pattern: str, names: Sequence[str] | None) -> list[str]:
    if names is None:
        return [pattern]
    found = [name for name in names if fnmatchcase(name, pattern)]
    if not found:
        raise ValueError(f"no such source: {pattern} (there is {', '.join(names) or 'none'})")
    return found


type _Slug = Annotated[str, AfterValidator(_slug)]
type _Kinds = Annotated[tuple[AssetKind, ...], Field(min_length=1), AfterValidator(_once)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _GroupModel(_Strict):
    label: str = Field(min_length=1)
    kinds: _Kinds
    expected: _Number | None = None
    tenants: dict[_Slug, _Number] = {}
    source: str = ""
    as_of: date | None = None


class _CoverageModel(_Strict):
    sources: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_known)]
    kinds: _Kinds
    tenants: tuple[_Slug, ...] = ()


class _ExpectedModel(_Strict):
    source: str = ""
    as_of: date | None = None
    counts: tuple[_GroupModel, ...] = Field(min_length=1)
    coverage: tuple[_CoverageModel, ...] = ()

    @model_validator(mode="after")
    def _each_kind_once(self) -> "_ExpectedModel":
        kinds = [kind.value for group in self.counts for kind in group.kinds]
        if twice := sorted({kind for kind in kinds if kinds.count(kind) > 1}):
            raise ValueError(f"a kind is counted twice: {', '.join(twice)}")
        return self


def load_expected(path: Path, source_names: Collection[str] | None = None) -> Expected:
    """The expected counts of an expected.yml. Raises `SettingsError` with every problem in it, each with its line.

    `source_names` are those of sources.yml; without them the names of sources are taken as they are written.
    """
    root, content = read_yaml(path, WHAT)
    problems = list(repeated_keys(root))
    names = None if source_names is None else tuple(source_names)
    try:
        model = _ExpectedModel.model_validate(content or {}, context=names)
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        raise refuse(path, WHAT, problems) from exc
    if problems:
        raise refuse(path, WHAT, problems)
    coverage = tuple(Coverage(one.sources, frozenset(one.kinds), frozenset(one.tenants)) for one in model.coverage)
    return Expected((*_groups(model), *_rest(model)), coverage)


def _groups(model: _ExpectedModel) -> Iterator[Group]:
    for one in model.counts:
        source, as_of = one.source or model.source, one.as_of or model.as_of
        yield Group(one.label, one.kinds, one.expected, one.tenants, source, as_of)


def _rest(model: _ExpectedModel) -> Iterator[Group]:
    """Kinds of which the file says nothing are counted too."""
    named = {kind for group in model.counts for kind in group.kinds}
    return (group for group in Expected().groups if not named.intersection(group.kinds))
