"""A deployment machine: an asset that a deployment runs on, or that evidence says it does."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import NetBoxModel

from netbox_assettool.choices import ConfirmationChoices


class DeploymentMachine(NetBoxModel):
    """A machine of a deployment. What evidence proposes counts once a person confirms it."""

    deployment = models.ForeignKey(
        "netbox_assettool.Deployment",
        on_delete=models.CASCADE,
        related_name="deployment_machines",
        verbose_name=_("deployment"),
    )
    asset = models.ForeignKey(
        "netbox_assettool.Asset",
        on_delete=models.CASCADE,
        related_name="deployment_machines",
        verbose_name=_("machine"),
    )
    role = models.CharField(
        verbose_name=_("role"), max_length=50, blank=True, help_text=_("Such as: web, application, database, file")
    )
    confirmation = models.CharField(
        verbose_name=_("confirmation"), max_length=30, choices=ConfirmationChoices, default="confirmed"
    )
    confidence = models.PositiveSmallIntegerField(
        verbose_name=_("confidence (%)"), default=100, validators=(MaxValueValidator(100),)
    )
    reason = models.CharField(
        verbose_name=_("reason"), max_length=500, blank=True, help_text=_("What says that it runs there")
    )

    clone_fields = ("deployment", "role")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("deployment", "asset")
        verbose_name = _("deployment machine")
        verbose_name_plural = _("deployment machines")
        constraints = (
            models.UniqueConstraint(
                fields=("deployment", "asset"),
                name="%(app_label)s_%(class)s_deployment_asset",
                violation_error_message=_("The machine belongs to this deployment already."),
            ),
        )

    def __str__(self):
        return f"{self.asset}: {self.deployment}"

    def get_confirmation_color(self):
        """The colour of its confirmation."""
        return ConfirmationChoices.colors.get(self.confirmation)
