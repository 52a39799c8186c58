"""A milestone: a result of the programme with the day on which it was promised."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from assettool.domain.programme import milestones
from netbox_assettool.choices import MilestoneStatusChoices


class Milestone(PrimaryModel):
    """A result with its baseline, forecast and the day on which it was done; that it is late follows from those."""

    name = models.CharField(verbose_name=_("name"), max_length=200, db_collation="natural_sort")
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_milestones",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("Empty where it is for all"),
    )
    responsible = models.CharField(
        verbose_name=_("action holder"),
        max_length=200,
        blank=True,
        help_text=_("A role or a team rather than a person"),
    )
    planned = models.DateField(verbose_name=_("planned"), help_text=_("The baseline: it stays as it was promised"))
    forecast = models.DateField(verbose_name=_("forecast"), blank=True, null=True)
    done = models.DateField(verbose_name=_("done on"), blank=True, null=True)
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=MilestoneStatusChoices, default="planned"
    )

    clone_fields = ("tenant", "responsible", "planned", "forecast")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("planned", "name", "pk")
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        indexes = (models.Index(fields=("planned", "name", "id")),)

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse one that is done without a day, or has a day without being done."""
        super().clean()
        if (self.status == milestones.MilestoneStatus.DONE) != (self.done is not None):
            raise ValidationError(
                {"done": _("A milestone that is done, and no other one, has the day on which it was.")}
            )

    def get_status_color(self):
        """The colour of its status."""
        return MilestoneStatusChoices.colors.get(self.status)

    @property
    def days_late(self):
        """How many days after its baseline it was done, or is expected as it stands today."""
        if self.status == milestones.MilestoneStatus.CANCELLED:
            return 0
        return milestones.Milestone(self.planned, self.forecast, self.done).days_late(timezone.localdate())
