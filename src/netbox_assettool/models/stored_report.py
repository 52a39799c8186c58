"""A stored report: what the schedule made of a week, month or quarter, as it was sent."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import ReportFormatChoices, ReportNameChoices


class StoredReport(NetBoxModel):
    """A report as a file; its bytes are in the row, so that both are there or neither, and one right guards both."""

    report = models.CharField(verbose_name=_("report"), max_length=30, choices=ReportNameChoices)
    period = models.CharField(verbose_name=_("period"), max_length=20)
    language = models.CharField(verbose_name=_("language"), max_length=10)
    format = models.CharField(verbose_name=_("format"), max_length=10, choices=ReportFormatChoices)
    as_of = models.DateField(verbose_name=_("as of"))
    made_at = models.DateTimeField(verbose_name=_("made at"))
    size = models.PositiveIntegerField(verbose_name=_("size"))
    digest = models.CharField(verbose_name=_("SHA-256"), max_length=64)
    content = models.BinaryField(verbose_name=_("content"))

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-as_of", "report", "language", "format", "pk")
        verbose_name = _("stored report")
        verbose_name_plural = _("stored reports")
        indexes = (models.Index(fields=("as_of", "report", "language", "format", "id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "period", "language", "format"),
                name="%(app_label)s_%(class)s_report_period_language_format",
            ),
        )

    def __str__(self):
        return f"{self.get_report_display()} {self.period} ({self.language}, {self.format})"

    def save(self, *args, **kwargs):
        """Add it; what was sent is not rewritten."""
        if not self._state.adding:
            raise ValidationError(gettext("A stored report is not edited."))
        super().save(*args, **kwargs)

    def serialize_object(self, exclude=None):
        """Without its bytes, which would stand in the change log a second time."""
        return super().serialize_object(exclude=[*(exclude or ()), "content"])

    def get_report_color(self):
        """The colour of its report: none is better than another."""
        return ReportNameChoices.colors.get(self.report)

    def get_format_color(self):
        """The colour of its format."""
        return ReportFormatChoices.colors.get(self.format)

    @property
    def file_name(self):
        """What it is called where it is downloaded."""
        return f"{self.report}-{self.period}-{self.language}.{self.format}"
