"""What waves hold, as they are submitted and approved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.contrib.contenttypes.models import ContentType

from assettool.domain.application import Confirmation
from assettool.domain.running.recipes import Recipe, concerning
from assettool.domain.waves.content import Content, Member, Placement
from assettool.domain.waves.problem import ItemKind
from netbox_assettool.models import Application, Asset, DeploymentMachine, Wave, WaveItem
from netbox_assettool.planning.machines import Machine, Moving, machines_of
from netbox_assettool.planning.things import label_of
from netbox_assettool.wire import convert


def contents_of(waves: Iterable[Wave]) -> dict[int, Content]:
    """Id → the content of each wave, whoever asks: all of it is approved."""
    waves = list(waves)
    members: dict[int, list[Member]] = defaultdict(list)
    called: dict[str, str] = {}
    moving: list[Moving] = []
    found = WaveItem.objects.filter(wave__in=waves).order_by("wave", "item", "pk")
    for wave, key, kind, type_id, number, name, item_name in found.values_list(
        "wave", "item", "kind", "object_type", "object_id", "name", "item_name"
    ):
        members[wave].append(Member(key, ItemKind(kind), label_of(type_id, number), name, item_name))
        called[key] = item_name
        moving.append((wave, key, type_id, number))
    machines = machines_of(waves, moving)
    for wave, found_there in machines.items():
        known = {each.object for each in members[wave]}
        for machine in found_there:
            label, key = f"{Asset._meta.model_name}:{machine.pk}", min(machine.items)
            if label not in known:  # it does not move, but a run works on it
                members[wave].append(Member(key, ItemKind.SERVER, label, machine.name[:200], called[key]))
    placements = _placements([wave for wave in waves if wave.recipes is not None], members, machines)
    return {
        wave.pk: Content(
            wave.week,
            wave.window_start,
            wave.window_end,
            tuple(members[wave.pk]),
            _recipes(wave, placements.get(wave.pk, ())),
            placements.get(wave.pk, ()),
        )
        for wave in waves
    }


def applications_in(wave: Wave) -> set[tuple[str, str]]:
    """The applications of a wave, each with the slug of its tenant."""
    kind = ContentType.objects.get_for_model(Application)
    moving = WaveItem.objects.filter(wave=wave, object_type=kind).order_by().values("object_id")
    rows = Application.objects.filter(pk__in=moving).order_by().values_list("name", "tenant__slug")
    return {(name, tenant or "") for name, tenant in rows}


def _recipes(wave: Wave, placements: Iterable[Placement]) -> tuple[Recipe, ...] | None:
    """What was submitted last, as far as it is for what moves now; None where nobody said what the phases do."""
    if wave.recipes is None:
        return None
    return concerning(convert(wave.recipes, tuple[Recipe, ...]), {(each.name, each.tenant) for each in placements})


def _placements(
    waves: Collection[Wave], members: Mapping[int, Iterable[Member]], machines: Mapping[int, Iterable[Machine]]
) -> dict[int, tuple[Placement, ...]]:
    """Wave → its applications, and where they run or are to run on machines of it."""
    if not waves:
        return {}
    kind = f"{Application._meta.model_name}:"
    moving = {
        wave.pk: {int(each.object.removeprefix(kind)) for each in members[wave.pk] if each.object.startswith(kind)}
        for wave in waves
    }
    every = set().union(*moving.values())
    rows = Application.objects.filter(pk__in=every).order_by().values_list("pk", "name", "tenant__slug")
    known = {pk: Placement(f"{kind}{pk}", name, tenant or "") for pk, name, tenant in rows}
    placed = list(
        DeploymentMachine.objects.filter(deployment__application__in=every, confirmation=Confirmation.CONFIRMED)
        .order_by()
        .values_list("deployment__application", "asset", "role")
    )
    hosts = {wave.pk: {machine.pk: machine for machine in machines[wave.pk]} for wave in waves}
    return {
        wave: tuple(
            sorted(
                {known[pk] for pk in numbers if pk in known}
                | {
                    _on(known[application], hosts[wave][asset], role)
                    for application, asset, role in placed
                    if application in numbers and application in known and asset in hosts[wave]
                }
            )
        )
        for wave, numbers in moving.items()
    }


def _on(application: Placement, machine: Machine, role: str) -> Placement:
    label = f"{Asset._meta.model_name}:{machine.pk}"
    return replace(application, machine=label, host=machine.name, side=machine.side.value, role=role)


def content_of(wave: Wave) -> Content:
    """The content of one wave."""
    return contents_of([wave])[wave.pk]


def differing(waves: Iterable[Wave]) -> set[int]:
    """Ids of those that are no longer what somebody submitted or approved."""
    agreed = {wave.pk: wave.content_hash for wave in waves if wave.content_hash}
    contents = contents_of(wave for wave in waves if wave.pk in agreed) if agreed else {}
    return {number for number, content in contents.items() if content.digest != agreed[number]}
