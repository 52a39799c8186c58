"""A deployment: an application as it runs in one environment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import DeploymentEnvironmentChoices, ExposureChoices


class Deployment(PrimaryModel):
    """An application in production, acceptance, test or development; `DeploymentMachine` says on what it runs."""

    application = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.CASCADE,
        related_name="deployments",
        verbose_name=_("application"),
    )
    environment = models.CharField(
        verbose_name=_("environment"), max_length=30, choices=DeploymentEnvironmentChoices, default="production"
    )
    exposure = models.CharField(verbose_name=_("exposure"), max_length=30, choices=ExposureChoices, default="internal")
    maintenance_window = models.CharField(
        verbose_name=_("maintenance window"),
        max_length=100,
        blank=True,
        help_text=_("When it may be down, such as: Tuesday 18:00-22:00"),
    )
    machines = models.ManyToManyField(
        "netbox_assettool.Asset",
        through="netbox_assettool.DeploymentMachine",
        related_name="deployments",
        verbose_name=_("machines"),
        blank=True,
    )

    clone_fields = ("application", "exposure", "maintenance_window")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("application", "environment")
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "environment"),
                name="%(app_label)s_%(class)s_application_environment",
                violation_error_message=_("The application has a deployment in this environment."),
            ),
        )

    def __str__(self):
        return f"{self.application} ({self.get_environment_display()})"

    def get_environment_color(self):
        """The colour of its environment."""
        return DeploymentEnvironmentChoices.colors.get(self.environment)

    def get_exposure_color(self):
        """The colour of its exposure."""
        return ExposureChoices.colors.get(self.exposure)
