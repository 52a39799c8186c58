"""A data set: data of a department, of users or of an application, that move as one."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from netbox.models import PrimaryModel

from netbox_assettool.choices import DataSetKindChoices, DataSetStatusChoices
from netbox_assettool.models.with_status import WithStatus


class DataSet(WithStatus, PrimaryModel):
    """Data that move as one: a share, a set of home folders, a database."""

    name = models.CharField(verbose_name=_("name"), max_length=200, db_collation="natural_sort")
    kind = models.CharField(verbose_name=_("kind"), max_length=30, choices=DataSetKindChoices)
    tenant = models.ForeignKey(
        "tenancy.Tenant",
        on_delete=models.PROTECT,
        related_name="assettool_data_sets",
        verbose_name=_("tenant"),
        blank=True,
        null=True,
    )
    application = models.ForeignKey(
        "netbox_assettool.Application",
        on_delete=models.SET_NULL,
        related_name="data_sets",
        verbose_name=_("application"),
        blank=True,
        null=True,
    )
    size_mb = models.PositiveBigIntegerField(verbose_name=_("size (MB)"), blank=True, null=True)
    location = models.CharField(
        verbose_name=_("location"), max_length=300, blank=True, help_text=_("Where it is in the old environment")
    )
    new_location = models.CharField(
        verbose_name=_("new location"), max_length=300, blank=True, help_text=_("Where it is to be, or is by now")
    )
    checksum = models.CharField(
        verbose_name=_("checksum"), max_length=200, blank=True, help_text=_("What proves that it arrived whole")
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=30, choices=DataSetStatusChoices, default="registered"
    )

    clone_fields = ("kind", "tenant", "application")

    docs_url = ""  # the manual is not among the pages that NetBox serves

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        indexes = (models.Index(fields=("name", "id")),)
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "name"),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_tenant_name",
                violation_error_message=_("This tenant has a data set with this name."),
            ),
        )

    def __str__(self):
        return self.name

    def get_kind_color(self):
        """The colour of its kind."""
        return DataSetKindChoices.colors.get(self.kind)

    def get_status_color(self):
        """The colour of its status."""
        return DataSetStatusChoices.colors.get(self.status)
