"""What waves hold, as they are submitted and approved."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType

from assettool.domain.running.recipes import Recipe
from assettool.domain.waves.content import Content, Member
from assettool.domain.waves.problem import ItemKind
from netbox_assettool.models import Application, Asset, Wave, WaveItem
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
    return {
        wave.pk: Content(wave.week, wave.window_start, wave.window_end, tuple(members[wave.pk]), recipes_of(wave))
        for wave in waves
    }


def recipes_of(wave: Wave) -> tuple[Recipe, ...] | None:
    """What the phases do for its applications, as it was submitted last; None where nobody said so."""
    return None if wave.recipes is None else convert(wave.recipes, tuple[Recipe, ...])


def concerning(wave: Wave, recipes: Iterable[Recipe]) -> tuple[Recipe, ...]:
    """Those of the recipes that are for an application of the wave."""
    kind = ContentType.objects.get_for_model(Application)
    moving = WaveItem.objects.filter(wave=wave, object_type=kind).order_by().values("object_id")
    found = set(Application.objects.filter(pk__in=moving).order_by().values_list("name", "tenant__slug"))
    return tuple(each for each in recipes if any(each.concerns(name, tenant or "") for name, tenant in found))


def content_of(wave: Wave) -> Content:
    """The content of one wave."""
    return contents_of([wave])[wave.pk]


def differing(waves: Iterable[Wave]) -> set[int]:
    """Ids of those that are no longer what somebody submitted or approved."""
    agreed = {wave.pk: wave.content_hash for wave in waves if wave.content_hash}
    contents = contents_of(wave for wave in waves if wave.pk in agreed) if agreed else {}
    return {number for number, content in contents.items() if content.digest != agreed[number]}
