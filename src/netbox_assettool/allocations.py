"""What becomes of the rights that are kept for something that goes."""

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete

from netbox_assettool.models import Allocation
from netbox_assettool.models.allocation import KINDS


def release(sender, instance, **_kwargs):
    """Keep no rights for a tenant, application, account or asset that is gone."""
    kind = ContentType.objects.get_for_model(sender)
    Allocation.objects.filter(object_type=kind, object_id=instance.pk).delete()


for _label in KINDS:
    post_delete.connect(release, sender=_label)
