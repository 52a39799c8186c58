"""A GEMMA reference component: what an application is for, in words that all municipalities share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import ImpactChoices


class ReferenceComponent(PrimaryModel):
    """A kind of application in the reference architecture of Dutch municipalities, with its default BIV."""

    name = models.CharField(verbose_name=_("name"), max_length=200, unique=True, db_collation="natural_sort")
    identifier = models.CharField(
        verbose_name=_("identifier"), max_length=100, blank=True, help_text=_("The Object ID in GEMMA")
    )
    gemma_status = models.CharField(verbose_name=_("GEMMA status"), max_length=50, blank=True)
    baseline = models.CharField(
        verbose_name=_("baseline"), max_length=200, blank=True, help_text=_("The BBN of the BIO, as GEMMA words it")
    )
    availability = models.PositiveSmallIntegerField(
        verbose_name=_("availability"), choices=ImpactChoices, blank=True, null=True
    )
    integrity = models.PositiveSmallIntegerField(
        verbose_name=_("integrity"), choices=ImpactChoices, blank=True, null=True
    )
    confidentiality = models.PositiveSmallIntegerField(
        verbose_name=_("confidentiality"), choices=ImpactChoices, blank=True, null=True
    )

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("reference component")
        verbose_name_plural = _("reference components")
        constraints = (
            models.UniqueConstraint(
                fields=("identifier",),
                condition=~models.Q(identifier=""),
                name="%(app_label)s_%(class)s_identifier",
                violation_error_message=_("Another reference component has this identifier."),
            ),
        )

    def __str__(self):
        return self.name
