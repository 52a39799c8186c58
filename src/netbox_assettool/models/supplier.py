"""A supplier: who delivers an application."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel
from netbox.models.features import ContactsMixin


class Supplier(ContactsMixin, PrimaryModel):
    """A company, or another organisation, that delivers software. Two of them may have the same name."""

    name = models.CharField(verbose_name=_("name"), max_length=200, db_collation="natural_sort")
    identifier = models.CharField(
        verbose_name=_("identifier"),
        max_length=100,
        blank=True,
        help_text=_("The Leverancier ID in the Softwarecatalogus"),
    )
    website = models.URLField(verbose_name=_("website"), max_length=300, blank=True)

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        indexes = (models.Index(fields=("name", "id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("identifier",),
                condition=~models.Q(identifier=""),
                name="%(app_label)s_%(class)s_identifier",
                violation_error_message=_("Another supplier has this identifier."),
            ),
        )

    def __str__(self):
        return self.name
