"""A report note: what project control wrote for the highlight report of a month."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class ReportNote(NetBoxModel):
    """The words of a month, kept from month to month; a paragraph ends at an empty line."""

    month = models.DateField(verbose_name=_("month"), help_text=_("Any day of it"))
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_report_notes",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("Empty where it is for all"),
    )
    author = models.CharField(
        verbose_name=_("author"), max_length=200, blank=True, help_text=_("As the report is to name who wrote it")
    )
    text = models.TextField(verbose_name=_("text"), help_text=_("Paragraphs with an empty line between them"))

    clone_fields = ("tenant", "author", "text")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-month", "pk")
        verbose_name = _("report note")
        verbose_name_plural = _("report notes")
        constraints = (
            models.UniqueConstraint(
                fields=("month", "tenant"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_month_tenant",
                violation_error_message=_("There is a note for this month already."),
            ),
        )

    def __str__(self):
        return str(self.month)[:7]

    def clean(self):
        """Keep the first day of the month."""
        super().clean()
        if self.month:
            self.month = self.month.replace(day=1)
