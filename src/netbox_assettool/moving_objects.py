"""The wave items of objects, of which a database knows no relation."""

from collections.abc import Mapping, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from netbox_assettool.models import Wave, WaveItem

_TOLD = {
    "id": "pk",
    "wave_id": "wave",
    "wave": "wave__name",
    "week": "wave__week",
    "status": "wave__status",
    "state": "state",
    "evidence": "evidence",
    "item_name": "item_name",
    "baseline": "baseline",
    "is_fixed": "is_fixed",
    "reasons": "reasons",
}
"""What the page of an object tells of its wave → where that is kept."""


def items_of(things: Sequence[Model]) -> QuerySet:
    """The items of these objects of one model."""
    if not things:
        return WaveItem.objects.none()
    kind = ContentType.objects.get_for_model(things[0])
    return WaveItem.objects.filter(object_type=kind, object_id__in=[each.pk for each in things])


def with_wave(things: QuerySet, user) -> QuerySet:
    """Objects with what is told of the wave that each moves in, in the same query."""
    kind = ContentType.objects.get_for_model(things.model)
    rows = WaveItem.objects.filter(object_type=kind, object_id=OuterRef("pk"))
    return things.annotate(moving=Subquery(_told(rows, user)))


def moving_of(thing: Model, user) -> Mapping[str, object] | None:
    """What is told of the wave that an object moves in; nothing where the user may not see that it does."""
    if hasattr(thing, "moving"):
        return thing.moving
    return _told(items_of([thing]), user).first()


def moving_of_machine(assets: QuerySet, user) -> list[Mapping[str, object]]:
    """What is told of the waves that these assets move in, by week, in one query."""
    kind = ContentType.objects.get_for_model(assets.model)
    rows = WaveItem.objects.filter(object_type=kind, object_id__in=assets.order_by().values("pk"))
    return list(_told(rows, user).order_by("wave__week", "pk"))


def _told(rows: QuerySet, user) -> QuerySet:
    allowed = rows.filter(
        pk__in=WaveItem.objects.restrict(user, "view").order_by().values("pk"),
        wave__in=Wave.objects.restrict(user, "view").order_by().values("pk"),
    )
    return allowed.order_by("pk").values_list(JSONObject(**_TOLD), flat=True)
