"""An asset: one real machine or workplace for its whole life."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import AssetKindChoices, EnvironmentChoices, LifecycleChoices


class Asset(PrimaryModel):
    """One real thing; the device or virtual machine that it points at may change, the asset stays."""

    uid = models.UUIDField(verbose_name=_("UID"), unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        verbose_name=_("name"),
        max_length=100,
        db_collation="natural_sort",
        help_text=_("Short host name, or the name of the virtual machine"),
    )
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=AssetKindChoices)
    environment = models.CharField(
        verbose_name=_("environment"),
        max_length=30,
        choices=EnvironmentChoices,
        default="old",
        help_text=_("The side of the migration that it stands on"),
    )
    lifecycle = models.CharField(verbose_name=_("lifecycle"), max_length=30, choices=LifecycleChoices, default="active")
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_assets",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
    )
    device = models.OneToOneField(
        "dcim.Device",
        on_delete=models.SET_NULL,
        related_name="assettool_asset",
        verbose_name=_("device"),
        blank=True,
        null=True,
    )
    virtual_machine = models.OneToOneField(
        "virtualization.VirtualMachine",
        on_delete=models.SET_NULL,
        related_name="assettool_asset",
        verbose_name=_("virtual machine"),
        blank=True,
        null=True,
    )
    provenance = models.JSONField(
        verbose_name=_("provenance"),
        default=dict,
        blank=True,
        help_text=_("For each field the source whose value is used"),
    )
    written = models.JSONField(
        verbose_name=_("written"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What the last sync wrote in NetBox; another value there is a hand edit"),
    )

    clone_fields = ("kind", "environment", "lifecycle", "tenant")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        indexes = (
            models.Index(fields=("name", "id")),
            models.Index(fields=("kind", "lifecycle")),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(device__isnull=True) | models.Q(virtual_machine__isnull=True),
                name="%(app_label)s_%(class)s_device_or_virtual_machine",
                violation_error_message=_("An asset is a device or a virtual machine, not both."),
            ),
        )

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse an asset that is a device and a virtual machine, naming both."""
        super().clean()
        if self.device and self.virtual_machine:
            raise ValidationError(
                {
                    "virtual_machine": _(
                        "An asset is a device or a virtual machine, not both: clear device {device} first."
                    ).format(device=self.device)
                }
            )

    def get_kind_color(self):
        """The colour of its kind."""
        return AssetKindChoices.colors.get(self.kind)

    def get_environment_color(self):
        """The colour of its environment."""
        return EnvironmentChoices.colors.get(self.environment)

    def get_lifecycle_color(self):
        """The colour of its lifecycle."""
        return LifecycleChoices.colors.get(self.lifecycle)
