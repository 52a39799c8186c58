"""A process that works, or worked, on a run."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Runner(models.Model):
    """What it has to do, until when, and which of its events are kept."""

    _netbox_private = True  # keeps it out of NetBox's lists of object types

    run = models.ForeignKey(
        "netbox_assettool.Run", on_delete=models.CASCADE, related_name="runners", verbose_name=_("run")
    )
    uuid = models.UUIDField(verbose_name=_("UUID"))
    who = models.CharField(verbose_name=_("who"), max_length=200, blank=True)
    user = models.CharField(verbose_name=_("user"), max_length=150, blank=True)
    units = models.JSONField(verbose_name=_("units"), default=list)
    is_back = models.BooleanField(verbose_name=_("undoes"), default=False)
    until = models.DateTimeField(verbose_name=_("until"), blank=True, null=True)
    batch = models.PositiveIntegerField(verbose_name=_("batch"), blank=True, null=True)
    kept = models.PositiveIntegerField(verbose_name=_("kept"), default=0)

    class Meta:
        ordering = ("run", "pk")
        verbose_name = _("runner")
        verbose_name_plural = _("runners")
        constraints = (models.UniqueConstraint(fields=("run", "uuid"), name="%(app_label)s_%(class)s_run_uuid"),)

    def __str__(self):
        return self.who or str(self.uuid)
