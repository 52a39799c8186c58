"""A tenant use: an organisation that uses an application, with how many users."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class TenantUse(NetBoxModel):
    """How many users of a tenant work with an application."""

    application = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.CASCADE,
        related_name="tenant_uses",
        verbose_name=_("application"),
    )
    tenant = models.ForeignKey(
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="assettool_tenant_uses", verbose_name=_("tenant")
    )
    users = models.PositiveIntegerField(verbose_name=_("users"), default=0)

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("application", "tenant")
        verbose_name = _("tenant use")
        verbose_name_plural = _("tenant uses")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "tenant"),
                name="%(app_label)s_%(class)s_application_tenant",
                violation_error_message=_("The users of this tenant are counted already."),
            ),
        )

    def __str__(self):
        return f"{self.application}: {self.tenant}"
