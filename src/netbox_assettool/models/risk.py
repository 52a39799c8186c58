"""A risk or an issue of the programme, with its measure and who acts."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from assettool.domain.programme import risks
from netbox_assettool.choices import RiskKindChoices, RiskStatusChoices

_FROM_1_TO_5 = (MinValueValidator(risks.LEAST), MaxValueValidator(risks.MOST))


class Risk(PrimaryModel):
    """What may go wrong, or does: how likely it is, what it would cost, and what is done about it."""

    name = models.CharField(verbose_name=_("name"), max_length=200, db_collation="natural_sort")
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=RiskKindChoices, default="risk")
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_risks",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("Empty where it is for all"),
    )
    probability = models.PositiveSmallIntegerField(
        verbose_name=_("probability"), validators=_FROM_1_TO_5, help_text=_("From 1 (rare) to 5 (almost certain)")
    )
    impact = models.PositiveSmallIntegerField(
        verbose_name=_("impact"), validators=_FROM_1_TO_5, help_text=_("From 1 (negligible) to 5 (severe)")
    )
    measure = models.CharField(
        verbose_name=_("measure"), max_length=1000, blank=True, help_text=_("What is done about it")
    )
    responsible = models.CharField(
        verbose_name=_("action holder"),
        max_length=200,
        blank=True,
        help_text=_("A role or a team rather than a person"),
    )
    raised = models.DateField(verbose_name=_("raised"), default=timezone.localdate)
    due = models.DateField(verbose_name=_("due"), blank=True, null=True, help_text=_("When the measure is to work"))
    status = models.CharField(verbose_name=_("status"), max_length=30, choices=RiskStatusChoices, default="open")
    closed = models.DateField(verbose_name=_("closed on"), blank=True, null=True)

    clone_fields = ("kind", "tenant", "probability", "impact", "responsible", "due")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("status", "name", "pk")
        verbose_name = _("risk")
        verbose_name_plural = _("risks")

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse one that is closed without a day, or has a day without being closed."""
        super().clean()
        if (self.status == risks.RiskStatus.CLOSED) != (self.closed is not None):
            raise ValidationError(
                {"closed": _("A risk that is closed, and no other one, has the day on which it was.")}
            )

    def get_kind_color(self):
        """The colour of its kind."""
        return RiskKindChoices.colors.get(self.kind)

    def get_status_color(self):
        """The colour of its status."""
        return RiskStatusChoices.colors.get(self.status)

    @property
    def score(self):
        """Probability × impact."""
        return risks.score(self.probability, self.impact)
