"""Everything that moves, as the results count it: where it stood when, in few queries however much there is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from core.models import ObjectChange
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Model, Q
from django.utils.timezone import localdate
from netbox.plugins import get_plugin_config
from tenancy.models import Tenant

from assettool.domain.application import Disposition
from assettool.domain.asset import Environment, Lifecycle
from assettool.domain.progress.results import (
    Place,
    Result,
    is_to_move,
    place_of_lifecycle,
    place_of_status,
    result_of_kind,
)
from assettool.domain.progress.stages import Step
from assettool.domain.progress.things import Thing, steps_of
from assettool.domain.waves.facts import LEFT_OUT
from assettool.domain.waves.state import ItemState, WaveStatus
from netbox_assettool.models import Account, Application, Asset, DataSet, Integration, StatusChange, Wave, WaveItem
from netbox_assettool.reports.progressing.baseline import Baseline, baseline_of

type Key = tuple[int, int]
"""Type and id of an object."""

_WITH_STATUS = (
    (Application, "tenant", (Result.APPLICATIONS, Result.IN_MANAGEMENT)),
    (DataSet, "tenant", (Result.DATA_SETS,)),
    (Integration, "source__tenant", (Result.INTEGRATIONS,)),
)


class Item(NamedTuple):
    """An object in its wave."""

    type_id: int
    object_id: int
    key: str
    baseline: date | None
    wave: int
    state: str
    changed: datetime
    week: date
    finished: datetime | None
    status: str


class Named(NamedTuple):
    """An application, as a report names it."""

    name: str
    tenant: str
    """Slug."""


@dataclass
class Gathered:
    """All of it, as far as a user may see it, and limited to the tenants that were asked for."""

    tenants: Mapping[str, str]
    """Slug → name of each tenant that the user may see."""
    baseline: Baseline | None
    things: Mapping[Result, Sequence[Thing]] = field(default_factory=dict)
    steps: Sequence[Step] = ()
    """Of the applications, in the order of time."""
    named: Mapping[int, Named] = field(default_factory=dict)
    undecided: int = 0
    """Applications in scope of which nobody has said yet what becomes of them."""
    items: Sequence[Item] = ()
    is_limited: bool = False
    """Whether it is of some tenants only."""

    def has_wave(self, wave: int) -> bool:
        """Whether something moves in a wave that is theirs; of all tenants every wave is."""
        return not self.is_limited or wave in self._waves

    @cached_property
    def _waves(self) -> frozenset[int]:
        return frozenset(item.wave for item in self.items)


def gather(user, on: date, tenants: Sequence[str] = ()) -> Gathered:
    """Read it, with the plan as it was at the end of a day."""
    return _Reading(user, on, frozenset(tenants)).gathered()


class _Reading:
    """One reading; what several parts need is read once."""

    def __init__(self, user, on: date, wanted: frozenset[str]) -> None:
        self._user, self._wanted = user, wanted
        rows = Tenant.objects.restrict(user, "view").order_by("name").values_list("pk", "slug", "name")
        self._slugs = {pk: slug for pk, slug, _name in rows}
        self._names = {slug: name for _pk, slug, name in rows}
        self._types = {
            model: ContentType.objects.get_for_model(model).pk
            for model in (Application, DataSet, Integration, Asset, Account)
        }
        self._changes = self._read_changes()
        self._baseline = baseline_of(user, on)
        self._items: dict[Key, Item] = {(each.type_id, each.object_id): each for each in self._read_items(on)}
        self._kept: set[Key] = set()
        self._undecided = 0

    def gathered(self) -> Gathered:
        """All parts."""
        things: dict[Result, list[Thing]] = {result: [] for result in Result}
        named: dict[int, Named] = {}
        for result, thing in (*self._with_status(named), *self._accounts(), *self._assets()):
            things[result].append(thing)
        kind = self._types[Application]
        steps = [
            Step(number, new, localdate(at)) for number in named for new, at in self._changes.get((kind, number), ())
        ]
        return Gathered(
            tenants=self._names,
            baseline=self._baseline,
            things=things,
            steps=sorted(steps, key=lambda each: each.on),
            named=named,
            undecided=self._undecided,
            items=[item for key, item in self._items.items() if key in self._kept or not self._wanted],
            is_limited=bool(self._wanted),
        )

    def _seen(self, model: type[Model]):
        return model.objects.restrict(self._user, "view").order_by("pk")

    def _tenant(self, number: int | None) -> str:
        return self._slugs.get(number, "") if number else ""

    def _is_wanted(self, tenant: str) -> bool:
        return not self._wanted or tenant in self._wanted

    def _read_changes(self) -> Mapping[Key, list[tuple[str, datetime]]]:
        found: dict[Key, list[tuple[str, datetime]]] = defaultdict(list)
        rows = StatusChange.objects.restrict(self._user, "view").order_by("at", "pk")
        for kind, number, old, new, at in rows.values_list("object_type", "object_id", "old", "new", "at"):
            its = found[kind, number]
            its.insert(0, (new, at)) if old == "" else its.append((new, at))
        return found

    def _read_items(self, on: date) -> Iterator[Item]:
        rows = WaveItem.objects.restrict(self._user, "view").filter(created__date__lte=on, wave__in=self._seen(Wave))
        for row in rows.order_by("pk").values_list(
            *("object_type", "object_id", "item", "baseline", "wave", "state", "last_updated"),
            *("wave__week", "wave__finished", "wave__status"),
        ):
            yield Item(*row)

    def _with_status(self, named: dict[int, Named]) -> Iterator[tuple[Result, Thing]]:
        for model, tenant_field, results in _WITH_STATUS:
            extra = ("name", "disposition") if model is Application else ()
            for number, tenant_id, status, created, *more in self._seen(model).values_list(
                "pk", tenant_field, "status", "created", *extra
            ):
                tenant = self._tenant(tenant_id)
                if not self._is_wanted(tenant):
                    continue
                if more:
                    named[number] = Named(more[0], tenant)
                    if not is_to_move(more[1]):
                        continue
                    self._undecided += more[1] == Disposition.UNDECIDED and status not in LEFT_OUT
                key = (self._types[model], number)
                self._kept.add(key)
                history = self._changes.get(key) or [(status, created)]
                for result in results:
                    places = ((localdate(at), place_of_status(result, new)) for new, at in history)
                    yield result, Thing(number, tenant, steps_of(places), self._planned(key, result))

    def _accounts(self) -> Iterator[tuple[Result, Thing]]:
        """The accounts of people: one moves with its wave."""
        rows = self._seen(Account).filter(enabled=True, is_shared=False).exclude(sources=[])
        for number, tenant_id, created in rows.values_list("pk", "tenant", "created"):
            tenant = self._tenant(tenant_id)
            if not self._is_wanted(tenant):
                continue
            key = (self._types[Account], number)
            self._kept.add(key)
            steps = [(localdate(created), Place.OPEN)]
            item = self._items.get(key)
            if item is not None and item.state == ItemState.DONE:
                done = min(item.changed, item.finished) if item.finished else item.changed
                steps.append((max(localdate(done), steps[0][0]), Place.DONE))
            yield Result.USERS, Thing(number, tenant, steps_of(steps), self._planned(key, Result.USERS))

    def _assets(self) -> Iterator[tuple[Result, Thing]]:
        """The machines of the old environment: one is cleared when it is retired."""
        rows = list(
            self._seen(Asset)
            .filter(environment=Environment.OLD)
            .values_list("pk", "kind", "lifecycle", "tenant", "created", "last_updated")
        )
        retired = self._retired([row[0] for row in rows if row[2] == Lifecycle.RETIRED])
        for number, kind, lifecycle, tenant_id, created, changed in rows:
            tenant = self._tenant(tenant_id)
            if not self._is_wanted(tenant):
                continue
            key = (self._types[Asset], number)
            self._kept.add(key)
            begun = localdate(created)
            steps = [(begun, Place.OPEN), (max(localdate(retired.get(number, changed)), begun), Place.DONE)]
            place = place_of_lifecycle(lifecycle)
            result = result_of_kind(kind)
            history = steps if place is Place.DONE else [(begun, place)]
            yield result, Thing(number, tenant, steps_of(history), self._planned(key, result))

    def _retired(self, assets: Sequence[int]) -> Mapping[int, datetime]:
        """Asset → when the change log says that it was retired last; it is kept for a while only."""
        if not assets:
            return {}
        was_not = Q(prechange_data__isnull=True) | ~Q(prechange_data__lifecycle=Lifecycle.RETIRED.value)
        rows = ObjectChange.objects.restrict(self._user, "view").filter(
            was_not,
            changed_object_type=self._types[Asset],
            changed_object_id__in=assets,
            postchange_data__lifecycle=Lifecycle.RETIRED.value,
        )
        return dict(rows.order_by().values_list("changed_object_id").annotate(Max("time")))

    def _planned(self, key: Key, result: Result) -> date | None:
        """The Monday of the week in which it was to be done: that of its wave in the baseline, and what comes after."""
        item = self._items.get(key)
        if item is None:
            return None
        monday = self._baseline.week_of(item.key) if self._baseline else None
        monday = monday or item.baseline or (None if item.status == WaveStatus.CANCELLED else item.week)
        return monday + timedelta(weeks=weeks_after(result)) if monday else None


def weeks_after(result: Result) -> int:
    """How many weeks after the cutover a result is reached, by the settings."""
    if result is Result.IN_MANAGEMENT:
        return int(get_plugin_config("netbox_assettool", "aftercare_weeks"))
    if result in (Result.SERVERS, Result.WORKPLACES):
        return int(get_plugin_config("netbox_assettool", "clearing_weeks"))
    return 0
