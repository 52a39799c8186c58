"""The table of component uses."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenantColumn

from netbox_assettool.models import ComponentUse


class ComponentUseTable(NetBoxTable):
    """One row for each component use."""

    application = tables.Column(verbose_name=_("Application"), linkify=True)
    component = tables.Column(verbose_name=_("Reference component"), linkify=True)
    tenant = TenantColumn(verbose_name=_("Tenant"), accessor="application__tenant")
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:componentuse_list")

    class Meta(NetBoxTable.Meta):
        model = ComponentUse
        fields = ("pk", "id", "application", "tenant", "component", "tags", "created", "last_updated")
        default_columns = ("pk", "id", "application", "tenant", "component")
