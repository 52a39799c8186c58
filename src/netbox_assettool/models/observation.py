"""An observation: what one source last said of one asset."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.field_labels import field_label, in_order


class Observation(NetBoxModel):
    """One row of one source, as it was last read; it gives the fields of the asset their provenance."""

    asset = models.ForeignKey(
        "netbox_assettool.Asset", on_delete=models.CASCADE, related_name="observations", verbose_name=_("asset")
    )
    source = models.CharField(verbose_name=_("source"), max_length=100, db_index=True)
    external_id = models.CharField(
        verbose_name=_("external ID"), max_length=255, help_text=_("What the source itself calls it")
    )
    origin = models.CharField(
        verbose_name=_("origin"), max_length=400, blank=True, help_text=_("File, sheet and row it was read from")
    )
    fields = models.JSONField(verbose_name=_("fields"), default=dict, blank=True)
    first_seen = models.DateTimeField(verbose_name=_("first seen"))
    last_seen = models.DateTimeField(verbose_name=_("last seen"))
    run = models.ForeignKey(
        "netbox_assettool.SyncRun",
        on_delete=models.SET_NULL,
        related_name="observations",
        verbose_name=_("sync run"),
        blank=True,
        null=True,
    )

    clone_fields = ("asset", "source")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("source", "external_id")
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "external_id"),
                name="%(app_label)s_%(class)s_unique_source_external_id",
                violation_error_message=_("This source already has an observation with this external ID."),
            ),
        )

    def __str__(self):
        return f"{self.source}: {self.external_id}"

    @property
    def labelled_fields(self):
        """Its fields as people read them: label and value, in the usual order."""
        return [(field_label(field), self.fields[field]) for field in in_order(self.fields)]
