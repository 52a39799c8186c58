"""The table of deployments."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenantColumn

from netbox_assettool.models import Deployment


class DeploymentTable(PrimaryModelTable):
    """One row for each deployment."""

    application = tables.Column(verbose_name=_("Application"), linkify=True)
    tenant = TenantColumn(verbose_name=_("Tenant"), accessor="application__tenant")
    environment = columns.ChoiceFieldColumn(
        verbose_name=_("Environment"), linkify=lambda record: record.get_absolute_url()
    )
    exposure = columns.ChoiceFieldColumn(verbose_name=_("Exposure"))
    maintenance_window = tables.Column(verbose_name=_("Maintenance window"))
    machine_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:deploymentmachine_list",
        url_params={"deployment_id": "pk"},
        verbose_name=_("Machines"),
    )
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:deployment_list")

    class Meta(PrimaryModelTable.Meta):
        model = Deployment
        fields = (
            "pk",
            "id",
            "application",
            "tenant",
            "environment",
            "exposure",
            "maintenance_window",
            "machine_count",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "application",
            "tenant",
            "environment",
            "exposure",
            "maintenance_window",
            "machine_count",
        )
