"""An installation: a product on a machine, or assigned to an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.models.with_subject import WithSubject, one_subject


class Installation(WithSubject, NetBoxModel):
    """A product as one source saw it on a device or virtual machine, or with an account."""

    product = models.ForeignKey(
        "netbox_assettool.SoftwareProduct",
        on_delete=models.CASCADE,
        related_name="installations",
        verbose_name=_("product"),
    )
    source = models.CharField(verbose_name=_("source"), max_length=100)
    version = models.CharField(verbose_name=_("version"), max_length=100, blank=True, help_text=_("As it was found"))
    found_as = models.CharField(
        verbose_name=_("found as"), max_length=300, blank=True, help_text=_("What the source calls it")
    )
    rule = models.CharField(
        verbose_name=_("rule"), max_length=200, blank=True, help_text=_("What says that it is this product")
    )
    first_seen = models.DateField(verbose_name=_("first seen"), blank=True, null=True)
    last_seen = models.DateField(verbose_name=_("last seen"), blank=True, null=True)
    removed = models.DateField(
        verbose_name=_("removed"), blank=True, null=True, help_text=_("From this day on it is gone")
    )
    last_used = models.DateField(verbose_name=_("last used"), blank=True, null=True)
    application = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.SET_NULL,
        related_name="installations",
        verbose_name=_("application"),
        blank=True,
        null=True,
    )
    replica_of = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.SET_NULL,
        related_name="replicas",
        verbose_name=_("stands by for"),
        blank=True,
        null=True,
        help_text=_("The machine that it takes over from when that one fails"),
    )

    clone_fields = ("product", "source", "version")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("product_id", "pk")
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        indexes = (models.Index(fields=("product", "id")), models.Index(fields=("last_used",)))
        constraints = (
            one_subject(),
            models.UniqueConstraint(
                fields=("product", "asset", "account", "source"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_product_subject_source",
                violation_error_message=_("This source has it there already."),
            ),
        )

    def __str__(self):
        return f"{self.product}: {self.subject}"
