"""A parallel run: an old and a new machine that do the same work for a while."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import DualUseBasisChoices
from netbox_assettool.models.term import refuse_backwards


class ParallelRun(NetBoxModel):
    """From when until when an old and a new machine run side by side, and what lets their licences do so."""

    old = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.CASCADE,
        related_name="parallel_runs_as_old",
        verbose_name=_("old machine"),
    )
    new = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.CASCADE,
        related_name="parallel_runs_as_new",
        verbose_name=_("new machine"),
    )
    start = models.DateField(verbose_name=_("start"))
    end = models.DateField(verbose_name=_("end"), blank=True, null=True, help_text=_("The last day that both run"))
    basis = models.CharField(
        verbose_name=_("basis"),
        max_length=50,
        choices=DualUseBasisChoices,
        default="none",
        help_text=_("What a vendor agreed to for this run; without it the entitlement says"),
    )
    place = models.CharField(
        verbose_name=_("place"), max_length=50, blank=True, help_text=_("Where the new one runs, such as azure")
    )
    remark = models.CharField(verbose_name=_("remark"), max_length=300, blank=True)

    clone_fields = ("start", "end", "basis", "place")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-start", "pk")
        verbose_name = _("parallel run")
        verbose_name_plural = _("parallel runs")
        indexes = (models.Index(fields=("start", "id")), models.Index(fields=("end",)))
        constraints = (
            models.UniqueConstraint(
                fields=("old", "new", "start"),
                name="%(app_label)s_%(class)s_old_new_start",
                violation_error_message=_("This run is known already."),
            ),
        )

    def __str__(self):
        return f"{self.old} → {self.new}"

    def clean(self):
        """Refuse a machine that replaces itself, and a run that ends before it starts."""
        super().clean()
        if self.old_id and self.old_id == self.new_id:
            raise ValidationError({"new": _("A machine does not replace itself.")})
        refuse_backwards(self, "start", "end")

    def get_basis_color(self):
        """The colour of its basis."""
        return DualUseBasisChoices.colors.get(self.basis)
