"""An application: a package that an organisation runs, and how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel
from netbox.models.features import ContactsMixin

from netbox_assettool.choices import (
    ApplicationStatusChoices,
    DispositionChoices,
    ImpactChoices,
    ServiceHoursChoices,
    TransferabilityChoices,
)
from netbox_assettool.models.with_status import WithStatus


class Application(ContactsMixin, WithStatus, PrimaryModel):
    """A package in the portfolio of one organisation; the same package of two municipalities is two of these."""

    name = models.CharField(
        verbose_name=_("name"), max_length=200, db_collation="natural_sort", help_text=_("What the package is called")
    )
    version = models.CharField(verbose_name=_("version"), max_length=100, blank=True)
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_applications",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
        help_text=_("In whose portfolio it stands"),
    )
    contract_holder = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_held_applications",
        verbose_name=_("contract holder"),
        blank=True,
        null=True,
        help_text=_("Who signed for it, where that is another organisation"),
    )
    supplier = models.ForeignKey(
        "netbox_assettool.Supplier",
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("supplier"),
        blank=True,
        null=True,
    )
    components = models.ManyToManyField(
        "netbox_assettool.ReferenceComponent",
        through="netbox_assettool.ComponentUse",
        related_name="applications",
        verbose_name=_("reference components"),
        blank=True,
    )
    users = models.ManyToManyField(
        "tenancy.Tenant",
        through="netbox_assettool.TenantUse",
        related_name="assettool_used_applications",
        verbose_name=_("tenants that use it"),
        blank=True,
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=ApplicationStatusChoices, default="registered"
    )
    disposition = models.CharField(
        verbose_name=_("disposition"), max_length=30, choices=DispositionChoices, default="undecided"
    )
    availability = models.PositiveSmallIntegerField(
        verbose_name=_("availability"), choices=ImpactChoices, blank=True, null=True
    )
    integrity = models.PositiveSmallIntegerField(
        verbose_name=_("integrity"), choices=ImpactChoices, blank=True, null=True
    )
    confidentiality = models.PositiveSmallIntegerField(
        verbose_name=_("confidentiality"), choices=ImpactChoices, blank=True, null=True
    )
    licence_transferable = models.CharField(
        verbose_name=_("licence transferable"), max_length=30, choices=TransferabilityChoices, default="unknown"
    )
    service_hours = models.CharField(
        verbose_name=_("service hours"), max_length=30, choices=ServiceHoursChoices, blank=True
    )
    rto_hours = models.PositiveSmallIntegerField(
        verbose_name=_("RTO (hours)"), blank=True, null=True, help_text=_("How long it may be away after a failure")
    )
    rpo_hours = models.PositiveSmallIntegerField(
        verbose_name=_("RPO (hours)"), blank=True, null=True, help_text=_("How much work may be lost in a failure")
    )
    yearly_cost = models.DecimalField(
        verbose_name=_("yearly cost (€)"), max_digits=12, decimal_places=2, blank=True, null=True
    )
    contract_end = models.DateField(verbose_name=_("contract end"), blank=True, null=True)
    technology = models.CharField(verbose_name=_("technology"), max_length=200, blank=True)
    is_self_added = models.BooleanField(
        verbose_name=_("self-added"),
        default=False,
        help_text=_("The municipality added the package itself; no supplier vouches for its name"),
    )
    catalogue = models.JSONField(
        verbose_name=_("catalogue"),
        default=dict,
        blank=True,
        help_text=_("What the Softwarecatalogus or a model file knows it by, as it was written there"),
    )

    clone_fields = ("tenant", "contract_holder", "supplier", "disposition", "service_hours", "licence_transferable")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = (
            models.Index(fields=("name", "id")),
            models.Index(fields=("status",)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "name", "version"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_tenant_name_version",
                violation_error_message=_("This tenant has an application with this name and version."),
            ),
        )

    def __str__(self):
        return self.name

    def get_status_color(self):
        """The colour of its status."""
        return ApplicationStatusChoices.colors.get(self.status)

    def get_disposition_color(self):
        """The colour of its disposition."""
        return DispositionChoices.colors.get(self.disposition)
