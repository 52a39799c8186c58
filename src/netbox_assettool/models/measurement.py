"""A measurement: a number that a position is computed from and that no row of the fleet gives."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import MeasurementKindChoices


class Measurement(NetBoxModel):
    """How many worked with a product at once, how many rights a portal says are used, or how many people there are."""

    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=MeasurementKindChoices)
    product = models.ForeignKey(
        "netbox_assettool.SoftwareProduct",
        on_delete=models.CASCADE,
        related_name="measurements",
        verbose_name=_("product"),
        blank=True,
        null=True,
    )
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.CASCADE,
        related_name="assettool_measurements",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
    )
    on = models.DateField(verbose_name=_("on"))
    number = models.PositiveIntegerField(verbose_name=_("number"))
    source = models.CharField(verbose_name=_("source"), max_length=300, blank=True)

    clone_fields = ("kind", "product", "tenant", "source")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("-on", "pk")
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        indexes = (models.Index(fields=("on", "id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "product", "tenant", "on"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_kind_product_tenant_on",
                violation_error_message=_("This was measured on this day already."),
            ),
        )

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}: {self.number}"

    def clean(self):
        """Refuse a number of nobody and nothing."""
        super().clean()
        if self.kind == "headcount" and (self.product_id or not self.tenant_id):
            raise ValidationError({"tenant": _("A headcount is of a tenant, and of no product.")})
        if self.kind != "headcount" and not self.product_id:
            raise ValidationError({"product": _("Name the product that was measured.")})

    def get_kind_color(self):
        """The colour of its kind."""
        return MeasurementKindChoices.colors.get(self.kind)
