"""The table of tenant uses."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import TenantUse


class TenantUseTable(TenancyColumnsMixin, NetBoxTable):
    """One row for each tenant use."""

    application = tables.Column(verbose_name=_("Application"), linkify=True)
    users = tables.Column(verbose_name=_("Users"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:tenantuse_list")

    class Meta(NetBoxTable.Meta):
        model = TenantUse
        fields = ("pk", "id", "application", "tenant_group", "tenant", "users", "tags", "created", "last_updated")
        default_columns = ("pk", "id", "application", "tenant", "users")
