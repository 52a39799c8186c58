"""A freeze: days on which an organisation, or everybody, must not move."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.models.term import refuse_backwards


class Freeze(NetBoxModel):
    """Elections, a tax run, a salary run: days on which some, or all, must not move."""

    name = models.CharField(verbose_name=_("name"), max_length=100, db_collation="natural_sort")
    start = models.DateField(verbose_name=_("start"))
    end = models.DateField(verbose_name=_("end"), help_text=_("The last day"))
    reason = models.CharField(verbose_name=_("reason"), max_length=300, blank=True)
    tenants = models.ManyToManyField(
        "tenancy.Tenant",
        related_name="assettool_freezes",
        verbose_name=_("tenants"),
        blank=True,
        help_text=_("Whom it holds for; for everybody where none is named"),
    )
    applications = models.ManyToManyField(
        "netbox_assettool.Application",
        related_name="freezes",
        verbose_name=_("applications"),
        blank=True,
        help_text=_("What it holds for; for everything where none is named"),
    )

    clone_fields = ("start", "end", "reason", "tenants", "applications")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("start", "name", "pk")
        verbose_name = _("freeze")
        verbose_name_plural = _("freezes")
        indexes = (models.Index(fields=("start", "name", "id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("name", "start"),
                name="%(app_label)s_%(class)s_name_start",
                violation_error_message=_("There is a freeze with this name and start."),
            ),
        )

    def __str__(self):
        return f"{self.name} ({self.start} – {self.end})"

    def clean(self):
        """Refuse a freeze that ends before it starts."""
        super().clean()
        refuse_backwards(self, "start", "end")
