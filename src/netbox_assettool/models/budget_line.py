"""A budget line: how the money of one thing stood on a day."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import BudgetKindChoices, BudgetStatusChoices

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def this_year():
    """The year of today."""
    return timezone.localdate().year


class BudgetLine(PrimaryModel):
    """What was budgeted, spent and is expected at the end; one for each day on which somebody brought it up to date."""

    name = models.CharField(verbose_name=_("name"), max_length=200, db_collation="natural_sort")
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=BudgetKindChoices, default="other")
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_budget_lines",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("Who pays all of it; empty where it is divided"),
    )
    year = models.PositiveSmallIntegerField(
        verbose_name=_("year"),
        default=this_year,
        validators=(MinValueValidator(_FIRST_YEAR), MaxValueValidator(_LAST_YEAR)),
    )
    on = models.DateField(
        verbose_name=_("as of"), default=timezone.localdate, help_text=_("The numbers are those of this day")
    )
    budgeted = models.DecimalField(
        verbose_name=_("budgeted"), max_digits=14, decimal_places=2, default=0, help_text=_("In euros")
    )
    spent = models.DecimalField(
        verbose_name=_("spent"), max_digits=14, decimal_places=2, default=0, help_text=_("In euros, until that day")
    )
    forecast = models.DecimalField(
        verbose_name=_("forecast at completion"),
        max_digits=14,
        decimal_places=2,
        default=0,
        help_text=_("In euros, at the end of the year"),
    )
    responsible = models.CharField(
        verbose_name=_("budget holder"),
        max_length=200,
        blank=True,
        help_text=_("A role or a team rather than a person"),
    )
    status = models.CharField(verbose_name=_("status"), max_length=30, choices=BudgetStatusChoices, default="approved")

    clone_fields = ("name", "kind", "tenant", "year", "budgeted", "spent", "forecast", "responsible", "status")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-year", "name", "-on", "pk")
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = (
            models.UniqueConstraint(
                fields=("name", "tenant", "year", "on"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_name_tenant_year_on",
                violation_error_message=_("This budget line is there for this day already."),
            ),
        )

    def __str__(self):
        return f"{self.name} {self.year} ({self.on})"

    def get_kind_color(self):
        """The colour of its kind."""
        return BudgetKindChoices.colors.get(self.kind)

    def get_status_color(self):
        """The colour of its status."""
        return BudgetStatusChoices.colors.get(self.status)
