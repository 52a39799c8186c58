"""What is asked of a file that is uploaded, and what becomes of it when nothing is left that refers to it."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from netbox.plugins import get_plugin_config

from netbox_assettool.models import StatusChange


def is_of_a_fair_size(file):
    """Raise `ValidationError` for a file larger than the setting `largest_document` allows, in MB."""
    most = get_plugin_config("netbox_assettool", "largest_document") * 2**20
    if file.size > most:
        raise ValidationError(
            _("the file has %(size)s, and %(most)s is the most")
            % {"size": filesizeformat(file.size), "most": filesizeformat(most)}
        )


@receiver(post_delete, sender=StatusChange)
def delete_document(instance, **_kwargs):
    """Take a document away once the last status that rests on it is gone for good."""
    if instance.document:
        transaction.on_commit(partial(_delete_unused, instance.document))


def _delete_unused(document):
    if not StatusChange.objects.filter(document=document.name).exists():
        document.storage.delete(document.name)
