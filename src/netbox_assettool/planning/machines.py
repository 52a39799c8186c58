"""The machines of a wave: those that move in it, and those on which its applications run from then on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from assettool.domain.application import Confirmation
from assettool.domain.asset import Environment, Lifecycle
from assettool.domain.running.phases import Side
from netbox_assettool.models import Application, Asset, DeploymentMachine, Wave, WaveItem

_SIDE = {Environment.OLD: Side.OLD, Environment.GEMICT: Side.NEW}
_GONE = (Lifecycle.MERGED, Lifecycle.RETIRED)


@dataclass(frozen=True, slots=True)
class Machine:
    """An asset that a run works on."""

    pk: int
    name: str
    kind: str
    side: Side
    items: frozenset[str]


type Moving = tuple[int, str, int, int]
"""A wave, a plan item, and type and id of an object that moves with it."""


def machines_of(
    waves: Collection[Wave], members: Iterable[Moving] | None = None, placed: QuerySet | None = None
) -> dict[int, list[Machine]]:
    """Id of a wave → the assets that a run of it would work on, whoever asks; `members` where they are known.

    `placed` are the machines of deployments that count, where not all do.
    """
    asset_type, application_type = (ContentType.objects.get_for_model(model).pk for model in (Asset, Application))
    if members is None:
        rows = WaveItem.objects.filter(wave__in=waves, object_type__in=(asset_type, application_type))
        members = rows.order_by("pk").values_list("wave", "item", "object_type", "object_id")
    members = list(members)
    moving = [(wave, key, number) for wave, key, kind, number in members if kind == asset_type]
    applications = [(wave, key, number) for wave, key, kind, number in members if kind == application_type]
    items: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for wave, key, asset in moving:
        items[wave][asset].add(key)
    homes = {application: (wave, key) for wave, key, application in applications}
    rows = (
        (DeploymentMachine.objects.all() if placed is None else placed)
        .filter(
            confirmation=Confirmation.CONFIRMED,
            deployment__application__in=homes,
            asset__environment=Environment.GEMICT,
        )
        .exclude(asset__lifecycle__in=_GONE)
    )
    for application, asset in rows.order_by("pk").values_list("deployment__application", "asset"):
        wave, key = homes[application]
        items[wave][asset].add(key)
    numbers = {asset for found in items.values() for asset in found}
    known = Asset.objects.filter(pk__in=numbers).exclude(lifecycle__in=_GONE).order_by("name", "pk")
    found = {pk: rest for pk, *rest in known.values_list("pk", "name", "kind", "environment")}
    return {
        wave.pk: [
            Machine(pk, name, kind, _SIDE[environment], frozenset(items[wave.pk][pk]))
            for pk, (name, kind, environment) in found.items()
            if pk in items[wave.pk]
        ]
        for wave in waves
    }
