"""A component use: what an application is used as."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel


class ComponentUse(NetBoxModel):
    """An application that is used as a reference component; many are used as several."""

    application = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.CASCADE,
        related_name="component_uses",
        verbose_name=_("application"),
    )
    component = models.ForeignKey(
        "netbox_assettool.ReferenceComponent",
        on_delete=models.PROTECT,
        related_name="component_uses",
        verbose_name=_("reference component"),
    )

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("application", "component")
        verbose_name = _("component use")
        verbose_name_plural = _("component uses")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "component"),
                name="%(app_label)s_%(class)s_application_component",
                violation_error_message=_("The application is used as this reference component already."),
            ),
        )

    def __str__(self):
        return f"{self.application}: {self.component}"
