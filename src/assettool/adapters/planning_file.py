"""The rules of a plan of waves, planning.yml: read and checked as a whole, every problem with its line."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from assettool.adapters.yaml_lines import problem, read_yaml, refuse, repeated_keys
from assettool.domain.application import Disposition
from assettool.domain.naming import slugify
from assettool.domain.waves.rules import (
    Batches,
    Effort,
    Freeze,
    GateRules,
    Limit,
    Period,
    Place,
    PlanningRules,
    Sharing,
    Weights,
)

WHAT = "the planning file"

_WEEK = re.compile(r"(?P<year>\d{4})-?W(?P<week>\d{1,2})", re.IGNORECASE)
_MOST_WEEKS = 520
_TENTHS = 10


def monday_of(value: object) -> date:
    """The Monday of a week as people write it: `2027-W03`, or any day of it."""
    if isinstance(value, str) and (found := _WEEK.fullmatch(value.strip())):
        year, week = int(found["year"]), int(found["week"])
        try:
            return date.fromisocalendar(year, week, 1)
        except ValueError as exc:
            raise ValueError(f"there is no such week: {value}") from exc
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError as exc:
            raise ValueError(f"this is no week: {value} (such as 2027-W03, or a day of it)") from exc
    if type(value) is not date:
        raise ValueError(f"this is no week: {value} (such as 2027-W03, or a day of it)")
    return value - timedelta(days=value.weekday())


def _tenths(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"this is no number of hours: {value}")
    if not 0 <= value <= 1_000_000:  # noqa: PLR2004 (more hours than any department has)
        raise ValueError(f"so many hours there are not: {value}")
    return round(Fraction(str(value)) * _TENTHS)


def _slug(value: str) -> str:
    if value != slugify(value):
        raise ValueError(f"this is not the slug of a tenant: {value} (such as {slugify(value)})")
    return value


def _text(value: object) -> object:
    """A name that YAML takes for a number stays what people wrote."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


type _Week = Annotated[date, BeforeValidator(monday_of)]
type _Tenths = Annotated[int, BeforeValidator(_tenths)]
type _Slug = Annotated[str, AfterValidator(_slug)]
type _Name = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=200)]
type _Count = Annotated[int, Field(ge=0, strict=True)]
type _Weight = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
type _Hours = dict[_Name, _Tenths]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PeriodModel(_Strict):
    """`week`, or `from` and `until`."""

    week: _Week | None = None
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="until")

    @model_validator(mode="after")
    def _forwards(self) -> "_PeriodModel":
        if self.week and (self.first or self.last):
            raise ValueError("it has a week, or days, but not both")
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"it ends before it begins: {self.first} until {self.last}")
        return self

    def period(self) -> Period:
        if self.week:
            return Period(self.week, self.week + timedelta(days=6))
        return Period(self.first, self.last)


class _TeamModel(_Strict):
    hours: _Tenths
    weeks: dict[_Week, _Tenths] = {}


class _CountModel(_Strict):
    at_most: _Count
    weeks: dict[_Week, _Count] = {}


class _FreezeModel(_PeriodModel):
    name: _Name
    tenants: tuple[_Slug, ...] = ()
    applications: tuple[_Name, ...] = ()

    @model_validator(mode="after")
    def _dated(self) -> "_FreezeModel":
        if self.week is None and (self.first is None or self.last is None):
            raise ValueError("a freeze has a week, or `from` and `until`")
        return self


class _FixedModel(_Strict):
    application: _Name
    week: _Week


class _ForbiddenModel(_PeriodModel):
    application: _Name

    @model_validator(mode="after")
    def _dated(self) -> "_ForbiddenModel":
        if self.week is None and self.first is None and self.last is None:
            raise ValueError("it says no days: give a `week`, or `from` and `until`")
        return self


class _EffortModel(_Strict):
    application: _Hours = {}
    disposition: dict[Disposition, _Hours] = {}
    server: _Hours = {}
    integration: _Hours = {}
    data_set: _Hours = {}
    hundred_gigabytes: _Hours = {}
    hundred_users: _Hours = {}
    workplace: _Hours = {}
    account: _Hours = {}
    at_most: Annotated[_Tenths, Field(ge=1)] = 400

    def hours(self) -> Iterator[tuple[tuple[str, ...], Mapping[str, int]]]:
        """Where hours by team are written, as a path, and those hours."""
        for kind, value in self:
            if kind == "disposition":
                yield from (((kind, str(each)), hours) for each, hours in self.disposition.items())
            elif isinstance(value, dict):
                yield (kind,), value


class _OrderModel(_Strict):
    order: tuple[tuple[_Slug, ...], ...] = ()
    canaries: tuple[_Slug, ...] = ()
    canary_weeks: Annotated[int, Field(ge=0, le=_MOST_WEEKS, strict=True)] = 1
    windows: dict[_Slug, _PeriodModel] = {}

    @model_validator(mode="after")
    def _each_once(self) -> "_OrderModel":
        named = [slug for step in self.order for slug in step]
        if twice := sorted({slug for slug in named if named.count(slug) > 1}):
            raise ValueError(f"a tenant stands twice in the order: {', '.join(twice)}")
        return self


class _SharingModel(_Strict):
    otherwise: Sharing = Sharing.SPLIT
    roles: dict[_Name, Sharing] = {}
    machines: dict[_Name, Sharing] = {}


class _BatchModel(_Strict):
    servers: Annotated[int, Field(ge=1, strict=True)] = 10
    data_sets: Annotated[int, Field(ge=1, strict=True)] = 25
    workplaces: Annotated[int, Field(ge=1, strict=True)] = 120
    accounts: Annotated[int, Field(ge=1, strict=True)] = 250


class _WeightModel(_Strict):
    bridge_week: _Weight = 100
    euro: _Weight = 1
    imbalance_hour: _Weight = 1


class _GatesModel(_Strict):
    backup_days: Annotated[int, Field(ge=0, le=3650, strict=True)] = 2
    double_running_days: Annotated[int, Field(ge=0, le=3650, strict=True)] = 14


class _PlanningModel(_Strict):
    start: _Week
    weeks: Annotated[int, Field(ge=1, le=_MOST_WEEKS, strict=True)]
    teams: dict[_Name, _TeamModel] = {}
    applications: _CountModel | None = None
    users: _CountModel | None = None
    effort: _EffortModel = _EffortModel()
    freezes: tuple[_FreezeModel, ...] = ()
    tenants: _OrderModel = _OrderModel()
    fixed: tuple[_FixedModel, ...] = ()
    forbidden: tuple[_ForbiddenModel, ...] = ()
    sharing: _SharingModel = _SharingModel()
    needed_by_percent: Annotated[int, Field(ge=1, le=100, strict=True)] = 25
    batches: _BatchModel = _BatchModel()
    weights: _WeightModel = _WeightModel()
    gates: _GatesModel = _GatesModel()


def load_planning(path: Path) -> PlanningRules:
    """The rules of a planning.yml. Raises `SettingsError` with every problem in it, each with its line."""
    root, content = read_yaml(path, WHAT)
    problems = list(repeated_keys(root))
    try:
        model = _PlanningModel.model_validate(content or {})
    except ValidationError as exc:
        problems += [problem(root, error["loc"], error["msg"]) for error in exc.errors()]
        raise refuse(path, WHAT, problems) from exc
    problems += [problem(root, ("effort", *path), text) for path, text in _unknown_teams(model)]
    if problems:
        raise refuse(path, WHAT, problems)
    return _rules(model)


def _unknown_teams(model: _PlanningModel) -> Iterator[tuple[tuple[str, ...], str]]:
    known = ", ".join(model.teams) or "none"
    for path, hours in model.effort.hours():
        for team in hours:
            if team not in model.teams:
                yield (*path, team), f"there is no such team under `teams` (there is {known})"


def _rules(model: _PlanningModel) -> PlanningRules:
    effort = dict(model.effort)
    return PlanningRules(
        start=model.start,
        weeks=model.weeks,
        teams={name: Limit(team.hours, team.weeks) for name, team in model.teams.items()},
        applications=_limit(model.applications),
        users=_limit(model.users),
        effort=Effort(**effort),
        freezes=tuple(
            Freeze(each.name, each.period(), frozenset(each.tenants), frozenset(each.applications))
            for each in model.freezes
        ),
        windows={slug: window.period() for slug, window in model.tenants.windows.items()},
        order=tuple(frozenset(step) for step in model.tenants.order),
        canaries=frozenset(model.tenants.canaries),
        canary_weeks=model.tenants.canary_weeks,
        fixed=tuple(Place(each.application, Period(each.week, each.week)) for each in model.fixed),
        forbidden=tuple(Place(each.application, each.period()) for each in model.forbidden),
        sharing=model.sharing.roles,
        machines=tuple(model.sharing.machines.items()),
        sharing_otherwise=model.sharing.otherwise,
        needed_by_percent=model.needed_by_percent,
        batches=Batches(**dict(model.batches)),
        weights=Weights(**dict(model.weights)),
        gates=GateRules(**dict(model.gates)),
    )


def _limit(model: _CountModel | None) -> Limit | None:
    return None if model is None else Limit(model.at_most, model.weeks)
