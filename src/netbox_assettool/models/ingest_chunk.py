"""An ingest chunk: the memory that makes sending a chunk twice harmless."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IngestChunk(models.Model):
    """One chunk of a run that was applied, and what was answered; it has no pages."""

    _netbox_private = True  # keeps it out of NetBox's lists of object types

    run = models.ForeignKey(
        "netbox_assettool.SyncRun", on_delete=models.CASCADE, related_name="chunks", verbose_name=_("sync run")
    )
    number = models.PositiveIntegerField(verbose_name=_("number"))
    digest = models.CharField(verbose_name=_("digest"), max_length=64)
    response = models.JSONField(verbose_name=_("response"), default=dict, blank=True)

    class Meta:
        ordering = ("run", "number")
        verbose_name = _("ingest chunk")
        verbose_name_plural = _("ingest chunks")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="%(app_label)s_%(class)s_unique_run_number"),
        )

    def __str__(self):
        return f"{self.run_id}/{self.number}"
