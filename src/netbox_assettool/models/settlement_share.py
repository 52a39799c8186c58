"""A settlement share: the numbers of a tenant that shared cost is divided by."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class SettlementShare(NetBoxModel):
    """Inhabitants and ownership of a tenant; its users are counted."""

    tenant = models.OneToOneField(
        "tenancy.Tenant",
        on_delete=models.CASCADE,
        related_name="assettool_settlement_share",
        verbose_name=_("tenant"),
        error_messages={"unique": _("This tenant has a share already.")},
    )
    inhabitants = models.PositiveIntegerField(verbose_name=_("inhabitants"), default=0)
    ownership = models.DecimalField(
        verbose_name=_("ownership (%)"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=(MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))),
    )
    remark = models.CharField(
        verbose_name=_("remark"), max_length=300, blank=True, help_text=_("Where the numbers come from")
    )

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("tenant", "pk")
        verbose_name = _("settlement share")
        verbose_name_plural = _("settlement shares")

    def __str__(self):
        return str(self.tenant)
