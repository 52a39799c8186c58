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
from netbox_assettool.planning.machines import Moving, machines_of
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
    for wave, machines in machines_of(waves, moving).items():
        known = {each.object for each in members[wave]}
        for machine in machines:
            label, key = f"{Asset._meta.model_name}:{machine.pk}", min(machine.items)
            if label not in known:  # it does not move, but a run works on it
                members[wave].append(Member(key, ItemKind.SERVER, label, machine.name[:200], called[key]))
    placements = _placements([wave for wave in waves if wave.recipes is not None], members)
    return {
        wave.pk: Content(
            *(wave.week, wave.window_start, wave.window_end, tuple(members[wave.pk])),
            *((None, ()) if wave.recipes is None else (_recipes(wave, placements[wave.pk]), placements[wave.pk])),
        )
        for wave in waves
    }


def applications_in(wave: Wave) -> set[tuple[str, str]]:
    """The applications of a wave, each with the slug of its tenant."""
    kind = ContentType.objects.get_for_model(Application)
    moving = WaveItem.objects.filter(wave=wave, object_type=kind).order_by().values("object_id")
    rows = Application.objects.filter(pk__in=moving).order_by().values_list("name", "tenant__slug")
    return {(name, tenant or "") for name, tenant in rows}


def _recipes(wave: Wave, placements: Iterable[Placement]) -> tuple[Recipe, ...]:
    """What was submitted last, as far as it is for what moves now."""
    return concerning(convert(wave.recipes, tuple[Recipe, ...]), {(each.name, each.tenant) for each in placements})


def _placements(waves: Collection[Wave], members: Mapping[int, Iterable[Member]]) -> dict[int, tuple[Placement, ...]]:
    """Wave → its applications, and where they run or are to run on machines of it."""
    if not waves:
        return {}
    label = {model: f"{model._meta.model_name}:" for model in (Application, Asset)}
    numbers = {wave.pk: {each.object for each in members[wave.pk]} for wave in waves}
    moving = {
        int(each.removeprefix(label[Application]))
        for known in numbers.values()
        for each in known
        if each.startswith(label[Application])
    }
    named = Application.objects.filter(pk__in=moving).order_by().values_list("pk", "name", "tenant__slug")
    found = [Placement(f"{label[Application]}{pk}", name, tenant or "") for pk, name, tenant in named]
    of = {each.application: each for each in found}
    rows = (
        DeploymentMachine.objects.filter(deployment__application__in=moving, confirmation=Confirmation.CONFIRMED)
        .order_by()
        .values_list("deployment__application", "asset", "role")
    )
    found += [
        replace(of[f"{label[Application]}{application}"], machine=f"{label[Asset]}{asset}", role=role)
        for application, asset, role in rows
    ]
    return {
        wave: tuple(sorted({each for each in found if {each.application, each.machine} - {""} <= known}))
        for wave, known in numbers.items()
    }


def content_of(wave: Wave) -> Content:
    """The content of one wave."""
    return contents_of([wave])[wave.pk]


def differing(waves: Iterable[Wave]) -> set[int]:
    """Ids of those that are no longer what somebody submitted or approved."""
    agreed = {wave.pk: wave.content_hash for wave in waves if wave.content_hash}
    contents = contents_of(wave for wave in waves if wave.pk in agreed) if agreed else {}
    return {number for number, content in contents.items() if content.digest != agreed[number]}
