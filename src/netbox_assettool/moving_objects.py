"""The wave items of objects, of which a database knows no relation."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from netbox_assettool.models import WaveItem


def items_of(things: Sequence[Model]) -> QuerySet:
    """The items of these objects of one model."""
    if not things:
        return WaveItem.objects.none()
    kind = ContentType.objects.get_for_model(things[0])
    return WaveItem.objects.filter(object_type=kind, object_id__in=[each.pk for each in things])
