"""The table of deployment machines."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenantColumn

from netbox_assettool.models import DeploymentMachine


class DeploymentMachineTable(NetBoxTable):
    """One row for each deployment machine."""

    application = tables.Column(verbose_name=_("Application"), accessor="deployment__application", linkify=True)
    tenant = TenantColumn(verbose_name=_("Tenant"), accessor="deployment__application__tenant")
    environment = tables.Column(
        verbose_name=_("Environment"),
        accessor="deployment__get_environment_display",
        order_by="deployment__environment",
        linkify=lambda record: record.deployment.get_absolute_url(),
    )
    asset = tables.Column(verbose_name=_("Machine"), linkify=True)
    role = tables.Column(verbose_name=_("Role"))
    confirmation = columns.ChoiceFieldColumn(
        verbose_name=_("Confirmation"), linkify=lambda record: record.get_absolute_url()
    )
    confidence = tables.Column(verbose_name=_("Confidence (%)"))
    reason = tables.Column(verbose_name=_("Reason"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:deploymentmachine_list")

    class Meta(NetBoxTable.Meta):
        model = DeploymentMachine
        fields = (
            "pk",
            "id",
            "application",
            "tenant",
            "environment",
            "asset",
            "role",
            "confirmation",
            "confidence",
            "reason",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "application",
            "tenant",
            "environment",
            "asset",
            "role",
            "confirmation",
            "confidence",
            "reason",
        )
