"""What becomes of a wave when something that moves in it goes from the register or the fleet."""

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete
from django.utils.translation import gettext

from netbox_assettool.models import Wave, WaveItem
from netbox_assettool.models.wave import BEGUN
from netbox_assettool.models.wave_item import KINDS


def depart(sender, instance, **_kwargs):
    """Take it out of its wave, whose approval lapses; a wave that has begun keeps what moved in it."""
    kind = ContentType.objects.get_for_model(sender)
    item = WaveItem.objects.filter(object_type=kind, object_id=instance.pk).first()
    if item is None:
        return
    wave = Wave.objects.select_for_update(of=("self",), no_key=True).get(pk=item.wave_id)
    if wave.status in BEGUN:
        return
    item.delete()
    wave.snapshot()
    wave._changelog_message = gettext("{name} is gone").format(name=item.name)
    if names := wave.lapse():
        wave.is_led = True
        wave.save(update_fields=[*names, "last_updated"])


for _label in KINDS:
    post_delete.connect(depart, sender=_label)
