"""A contract: an agreement with a supplier, with its term, notice and cost."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel
from netbox.models.features import ContactsMixin

from netbox_assettool.models.term import refuse_backwards

_MOST_MONTHS, _MOST_DAYS = 120, 730


class Contract(ContactsMixin, PrimaryModel):
    """An agreement with a supplier; entitlements come from it."""

    supplier = models.ForeignKey(
        "netbox_assettool.Supplier", on_delete=models.PROTECT, related_name="contracts", verbose_name=_("supplier")
    )
    number = models.CharField(
        verbose_name=_("number"), max_length=100, db_collation="natural_sort", help_text=_("As the supplier writes it")
    )
    title = models.CharField(verbose_name=_("title"), max_length=200, blank=True)
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_contracts",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("Who signed for it; empty where it is for everybody"),
    )
    start = models.DateField(verbose_name=_("start"), blank=True, null=True)
    end = models.DateField(verbose_name=_("end"), blank=True, null=True, help_text=_("The last day of the first term"))
    renewal_months = models.PositiveSmallIntegerField(
        verbose_name=_("renewal term (months)"),
        default=0,
        validators=[MaxValueValidator(_MOST_MONTHS)],
        help_text=_("It goes on for so long each time that nobody gives notice; 0: it ends"),
    )
    notice_months = models.PositiveSmallIntegerField(
        verbose_name=_("notice (months)"), default=0, validators=[MaxValueValidator(_MOST_MONTHS)]
    )
    notice_days = models.PositiveSmallIntegerField(
        verbose_name=_("notice (days)"), default=0, validators=[MaxValueValidator(_MOST_DAYS)]
    )
    yearly_cost = models.DecimalField(
        verbose_name=_("yearly cost"), max_digits=14, decimal_places=2, blank=True, null=True
    )
    currency = models.CharField(verbose_name=_("currency"), max_length=3, default="EUR")
    has_true_up = models.BooleanField(
        verbose_name=_("true-up"), default=False, help_text=_("What was taken into use is reported once a year")
    )
    documents = models.JSONField(
        verbose_name=_("documents"), default=list, blank=True, help_text=_("Where they are kept, one address a line")
    )

    clone_fields = ("supplier", "tenant", "renewal_months", "notice_months", "notice_days", "currency", "has_true_up")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("supplier", "number", "pk")
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        indexes = (models.Index(fields=("end",)),)
        constraints = (
            models.UniqueConstraint(
                fields=("supplier", "number"),
                name="%(app_label)s_%(class)s_supplier_number",
                violation_error_message=_("This supplier has a contract with this number."),
            ),
        )

    def __str__(self):
        return " ".join(part for part in (self.number, self.title) if part)

    def clean(self):
        """Refuse a term that ends before it starts."""
        super().clean()
        self.currency = self.currency.strip().upper()
        refuse_backwards(self, "start", "end")
