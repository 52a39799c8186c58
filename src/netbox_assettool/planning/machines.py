"""The machines of a wave: those that move in it, and those on which its applications run from then on."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

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


def machines_of(waves: Collection[Wave]) -> dict[int, list[Machine]]:
    """Id of a wave → the assets that a run of it would work on, whoever asks."""
    moving, applications = _members(waves)
    items: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for wave, key, asset in moving:
        items[wave][asset].add(key)
    homes = {application: (wave, key) for wave, key, application in applications}
    rows = DeploymentMachine.objects.filter(
        confirmation=Confirmation.CONFIRMED,
        deployment__application__in=homes,
        asset__environment=Environment.GEMICT,
    ).exclude(asset__lifecycle__in=_GONE)
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


def _members(waves: Collection[Wave]):
    """(wave, plan item, id) of the assets, and of the applications, that move in these waves."""
    types = {model: ContentType.objects.get_for_model(model).pk for model in (Asset, Application)}
    rows = WaveItem.objects.filter(wave__in=waves, object_type__in=types.values()).order_by("pk")
    found = [*rows.values_list("wave", "item", "object_id", "object_type")]
    return tuple([row[:3] for row in found if row[3] == types[model]] for model in (Asset, Application))
