"""The field policy, policy.yml: read, checked as a whole against the sources that there are."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo

from assettool.adapters.yaml_lines import Location, key_line, problem, read_yaml, refuse, repeated_keys
from assettool.domain.asset import AssetKind
from assettool.domain.policy import (
    INTERFACES,
    KIND,
    POLICY_FIELDS,
    HandEdits,
    Layer,
    Limit,
    Limits,
    OnDisagreement,
    Policy,
    Ranks,
    RetireAfter,
    Written,
)

WHAT = "the field policy"


def _expanded(value: object, info: ValidationInfo) -> Ranks:
    """One element of a list of sources: a name or glob, or a list of them that share one rank."""
    names: Sequence[str] = info.context or ()
    if isinstance(value, str):
        return tuple((name,) for name in _matching(value, names))
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return (tuple(name for one in value for name in _matching(one, names)),)
    raise ValueError("an element is the name of a source, or a list of names that share one rank")


def _matching(pattern: str, names: Sequence[str]) -> list[str]:
    found = [name for name in names if fnmatchcase(name, pattern)]
    if not found:
        raise ValueError(f"no such source: {pattern} (there is {', '.join(names) or 'none'})")
    return found


def _once(value: tuple[Ranks, ...]) -> tuple[Ranks, ...]:
    named = [name for element in value for names in element for name in names]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise ValueError(f"a source stands in it twice: {', '.join(twice)}")
    return value


def _known_field(value: str) -> str:
    if value not in POLICY_FIELDS:
        raise ValueError(f"no such field (there is {', '.join(POLICY_FIELDS)})")
    return value


def _field_of_kind(value: str) -> str:
    if value == KIND:
        raise ValueError("what decides the kind cannot depend on the kind; put it under the `fields` of all kinds")
    return _known_field(value)


def _flat(value: tuple[Ranks, ...]) -> Ranks:
    return tuple(names for element in value for names in element)


type _Sources = Annotated[tuple[Annotated[Ranks, BeforeValidator(_expanded)], ...], AfterValidator(_once)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FieldModel(_Strict):
    sources: _Sources | None = None
    hand_edits: HandEdits | None = None
    disagreement: OnDisagreement | None = None


class _KindModel(_FieldModel):
    fields: dict[Annotated[str, AfterValidator(_field_of_kind)], _FieldModel] = {}


class _RetireModel(_Strict):
    runs: int = Field(default=3, ge=1)
    days: int = Field(default=30, ge=0)


class _LimitModel(_Strict):
    percent: float = Field(ge=0, le=100)
    floor: int = Field(ge=0)


class _LimitsModel(_Strict):
    update: _LimitModel | None = None
    retire: _LimitModel | None = None
    shrink: _LimitModel | None = None


class _PolicyModel(_FieldModel):
    kinds: dict[AssetKind, _KindModel] = {}
    fields: dict[Annotated[str, AfterValidator(_known_field)], _FieldModel] = {}
    retire: _RetireModel = _RetireModel()
    limits: _LimitsModel = _LimitsModel()


def load_policy(path: Path, source_names: Sequence[str]) -> Policy:
    """The policy of a policy.yml. Raises `SettingsError` with every problem in it, each with its line.

    `source_names` are those of sources.yml in their order; a glob takes them in this order, and those that the policy
    does not name come after all that it names.
    """
    root, content = read_yaml(path, WHAT)
    problems = list(repeated_keys(root))
    try:
        model = _PolicyModel.model_validate(content or {}, context=tuple(source_names))
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        raise refuse(path, WHAT, problems) from exc
    policy = Policy(
        tuple(source_names),
        {place: _layer(part, path, root, location) for place, part, location in _parts(model)},
        RetireAfter(model.retire.runs, model.retire.days),
        _limits(model.limits),
    )
    problems += _undecided(policy)
    problems += _held_interfaces(model, root)
    if problems:
        raise refuse(path, WHAT, problems)
    return policy


type _Part = tuple[tuple[AssetKind | None, str], _FieldModel, Location]


def _parts(model: _PolicyModel) -> Iterator[_Part]:
    yield (None, ""), model, ()
    for name, part in model.fields.items():
        yield (None, name), part, ("fields", name)
    for kind, of_kind in model.kinds.items():
        yield (kind, ""), of_kind, ("kinds", kind.value)
        for name, part in of_kind.fields.items():
            yield (kind, name), part, ("kinds", kind.value, "fields", name)


def _layer(part: _FieldModel, path: Path, root: yaml.Node | None, location: Location) -> Layer:
    def where(name: str) -> str:
        return f"{path.name}:{key_line(root, (*location, name))}"

    return Layer(
        Written(_flat(part.sources), where("sources")) if part.sources is not None else None,
        Written(part.hand_edits, where("hand_edits")) if part.hand_edits else None,
        Written(part.disagreement, where("disagreement")) if part.disagreement else None,
    )


def _limits(model: _LimitsModel) -> Limits:
    known = Limits()
    written: Mapping[str, Any] = {name: getattr(model, name) for name in ("update", "retire", "shrink")}
    return Limits(
        **{name: Limit(one.percent, one.floor) if one else getattr(known, name) for name, one in written.items()}
    )


def _undecided(policy: Policy) -> Iterator[tuple[int, str]]:
    """Of sources that share a rank none is the first."""
    for kind in (None, *AssetKind):
        for name in POLICY_FIELDS:
            rule = policy.rule(kind, name)
            shared = next((names for names in rule.ranks if len(names) > 1), None)
            if shared and rule.disagreement is OnDisagreement.FIRST and ":" in rule.where:
                line = int(rule.where.rpartition(":")[2])
                yield (
                    line,
                    f"{' and '.join(shared)} share a rank, so that none of them is the first: "
                    "set `disagreement` to newest or hold, or give each a rank of its own",
                )


def _held_interfaces(model: _PolicyModel, root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    for (_, name), part, location in _parts(model):
        if name == INTERFACES and part.disagreement is OnDisagreement.HOLD:
            yield problem(
                root, (*location, "disagreement"), "interfaces are taken from one source as a whole: first or newest"
            )
