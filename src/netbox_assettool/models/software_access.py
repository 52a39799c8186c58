"""A software access: somebody who may reach a product that runs elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.models.term import refuse_backwards
from netbox_assettool.models.with_subject import WithSubject, one_subject


class SoftwareAccess(WithSubject, NetBoxModel):
    """A device or account that may reach a product by an access licence, or because it is published to it."""

    product = models.ForeignKey(
        "netbox_assettool.SoftwareProduct",
        on_delete=models.CASCADE,
        related_name="accesses",
        verbose_name=_("product"),
    )
    via = models.CharField(
        verbose_name=_("via"), max_length=200, blank=True, help_text=_("Delivery group, directory group or server")
    )
    system = models.CharField(
        verbose_name=_("leads to"),
        max_length=50,
        blank=True,
        help_text=_("windows-client, windows-server, or nothing where it does not matter"),
    )
    start = models.DateField(verbose_name=_("start"), blank=True, null=True)
    end = models.DateField(verbose_name=_("end"), blank=True, null=True)
    source = models.CharField(verbose_name=_("source"), max_length=100, blank=True)

    clone_fields = ("product", "via", "system")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("product_id", "pk")
        verbose_name = _("software access")
        verbose_name_plural = _("software accesses")
        indexes = (models.Index(fields=("product", "id")),)
        constraints = (
            one_subject(),
            models.UniqueConstraint(
                fields=("product", "asset", "account", "via"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_product_subject_via",
                violation_error_message=_("It has this access already."),
            ),
        )

    def __str__(self):
        return f"{self.product}: {self.subject}"

    def clean(self):
        """Refuse a term that ends before it starts."""
        super().clean()
        refuse_backwards(self, "start", "end")
