"""A software product: what rights are bought for and what installations are of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from assettool.domain.licence import Pack, Terms
from assettool.domain.metrics import METRICS
from netbox_assettool.wire import read_as


class SoftwareProduct(PrimaryModel):
    """Software of which one edition and version needs rights of its own."""

    key = models.SlugField(
        verbose_name=_("key"),
        max_length=100,
        unique=True,
        help_text=_("What recognition rules and files call it, such as windows-server-2022-standard"),
    )
    publisher = models.CharField(verbose_name=_("publisher"), max_length=100)
    name = models.CharField(verbose_name=_("name"), max_length=200, db_collation="natural_sort")
    edition = models.CharField(verbose_name=_("edition"), max_length=100, blank=True)
    version = models.CharField(
        verbose_name=_("version"), max_length=100, blank=True, help_text=_("Empty where rights hold for any version")
    )
    family = models.CharField(
        verbose_name=_("family"),
        max_length=100,
        blank=True,
        help_text=_("Products whose rights may stand in for one another have the same family"),
    )
    release = models.PositiveSmallIntegerField(
        verbose_name=_("release"), default=0, help_text=_("A newer version of the family has a higher number")
    )
    rank = models.PositiveSmallIntegerField(
        verbose_name=_("rank"), default=0, help_text=_("An edition that includes another has a higher number")
    )
    metrics = models.JSONField(
        verbose_name=_("metrics"), default=list, help_text=_("How it may be counted, the usual way first; one a line")
    )
    needs_licence = models.BooleanField(verbose_name=_("needs a licence"), default=True)
    aliases = models.JSONField(
        verbose_name=_("aliases"), default=list, blank=True, help_text=_("What it is also called, one a line")
    )
    skus = models.JSONField(
        verbose_name=_("SKU ids"), default=list, blank=True, help_text=_("GUIDs and part numbers, one a line")
    )
    included_in = models.JSONField(
        verbose_name=_("included in"),
        default=list,
        blank=True,
        help_text=_("Keys of the products, such as a suite, that bring a right to it along; one a line"),
    )
    cal = models.CharField(
        verbose_name=_("access licence"),
        max_length=100,
        blank=True,
        help_text=_("Key of the access licence that goes with it where it is not licensed by core"),
    )
    packs = models.JSONField(
        verbose_name=_("price list"),
        default=list,
        blank=True,
        help_text=_('How more is sold: [{"rights": 2, "price": 96.50, "metric": "windows_standard"}]'),
    )
    terms = models.JSONField(
        verbose_name=_("terms"),
        default=dict,
        blank=True,
        help_text=_("How the contract counts it, where that is not the vendor's rule for all its customers"),
    )

    clone_fields = ("publisher", "name", "edition", "family", "metrics")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("publisher", "name", "edition", "version", "pk")
        verbose_name = _("software product")
        verbose_name_plural = _("software products")
        indexes = (
            models.Index(fields=("publisher", "name", "edition", "version", "id")),
            models.Index(fields=("family",)),
        )

    def __str__(self):
        return " ".join(part for part in (self.publisher, self.name, self.edition, self.version) if part)

    def clean(self):
        """Refuse a metric, price list or term that the position could not count with."""
        super().clean()
        if not self.metrics or not isinstance(self.metrics, list):
            raise ValidationError({"metrics": _("Name at least one metric.")})
        if unknown := [str(name) for name in self.metrics if name not in METRICS]:
            raise ValidationError(
                {
                    "metrics": _("No such metric: %(unknown)s; there are: %(metrics)s")
                    % {"unknown": ", ".join(unknown), "metrics": ", ".join(METRICS)}
                }
            )
        for name in ("aliases", "skus", "included_in"):
            read_as(list[str], getattr(self, name), name)
        read_as(list[Pack], self.packs, "packs")
        read_as(Terms, self.terms, "terms")
