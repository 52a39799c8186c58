"""An entitlement: rights that were bought."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import DualUseBasisChoices, MetricChoices
from netbox_assettool.models.term import refuse_backwards
from netbox_assettool.wire import read_as


class Entitlement(PrimaryModel):
    """Rights to a product that were bought; what is left of them is for whoever needs it."""

    reference = models.CharField(
        verbose_name=_("reference"),
        max_length=150,
        unique=True,
        db_collation="natural_sort",
        help_text=_("Order and line, or what the supplier calls it"),
    )
    product = models.ForeignKey(
        "netbox_assettool.SoftwareProduct",
        on_delete=models.PROTECT,
        related_name="entitlements",
        verbose_name=_("product"),
    )
    contract = models.ForeignKey(
        "netbox_assettool.Contract",
        on_delete=models.PROTECT,
        related_name="entitlements",
        verbose_name=_("contract"),
        blank=True,
        null=True,
    )
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_entitlements",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("Whose it is; empty where it is everybody's"),
    )
    metric = models.CharField(verbose_name=_("metric"), max_length=50, choices=MetricChoices)
    quantity = models.IntegerField(
        verbose_name=_("quantity"), help_text=_("Packs; a negative number is kept and shown, and counts as nothing")
    )
    rights_per_pack = models.PositiveIntegerField(
        verbose_name=_("rights per pack"), default=1, validators=[MinValueValidator(1)]
    )
    unit_price = models.DecimalField(
        verbose_name=_("price of a pack (€)"), max_digits=14, decimal_places=4, blank=True, null=True
    )
    part_number = models.CharField(verbose_name=_("part number"), max_length=100, blank=True)
    start = models.DateField(verbose_name=_("start"), blank=True, null=True)
    end = models.DateField(verbose_name=_("end"), blank=True, null=True, help_text=_("The last day"))
    is_subscription = models.BooleanField(verbose_name=_("subscription"), default=False)
    maintenance_start = models.DateField(verbose_name=_("maintenance start"), blank=True, null=True)
    maintenance_end = models.DateField(
        verbose_name=_("maintenance end"),
        blank=True,
        null=True,
        help_text=_("The last day of maintenance, such as Software Assurance; empty where there is none"),
    )
    may_upgrade = models.BooleanField(
        verbose_name=_("upgrade right"), default=False, help_text=_("It holds for newer versions too")
    )
    may_downgrade = models.BooleanField(
        verbose_name=_("downgrade right"), default=False, help_text=_("It holds for older versions too")
    )
    may_downgrade_edition = models.BooleanField(
        verbose_name=_("edition downgrade right"), default=False, help_text=_("It holds for lower editions too")
    )
    is_transferable = models.BooleanField(
        verbose_name=_("transferable"), default=False, help_text=_("Other tenants may use it, although it is one's")
    )
    dual_use_basis = models.CharField(
        verbose_name=_("dual use: basis"), max_length=50, choices=DualUseBasisChoices, default="none"
    )
    dual_use_days = models.PositiveSmallIntegerField(
        verbose_name=_("dual use: days"), blank=True, null=True, help_text=_("Empty: as long as the entitlement")
    )
    dual_use_place = models.CharField(
        verbose_name=_("dual use: place"),
        max_length=50,
        blank=True,
        help_text=_("Where the new one has to run, such as azure; empty: anywhere"),
    )
    replaces = models.JSONField(
        verbose_name=_("replaces"),
        default=list,
        blank=True,
        help_text=_("References of the entitlements that it renews: they end where it starts; one a line"),
    )

    clone_fields = ("product", "contract", "tenant", "metric", "rights_per_pack", "unit_price", "is_subscription")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("reference", "pk")
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        indexes = (models.Index(fields=("reference", "id")), models.Index(fields=("end",)))

    def __str__(self):
        return self.reference

    def clean(self):
        """Refuse terms that end before they start."""
        super().clean()
        refuse_backwards(self, "start", "end")
        refuse_backwards(self, "maintenance_start", "maintenance_end")
        read_as(list[str], self.replaces, "replaces")

    @property
    def rights(self):
        """How many rights were bought."""
        return self.quantity * self.rights_per_pack
