"""The table of accounts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import Account


class AccountTable(TenancyColumnsMixin, NetBoxTable):
    """One row for each account."""

    login = tables.Column(verbose_name=_("Login"), linkify=True)
    department = tables.Column(verbose_name=_("Department"))
    enabled = columns.BooleanColumn(verbose_name=_("Enabled"))
    is_shared = columns.BooleanColumn(verbose_name=_("Shared"))
    last_seen = columns.DateTimeColumn(verbose_name=_("Last seen"))
    directory_id = tables.Column(verbose_name=_("Directory ID"))
    sources = columns.ArrayColumn(verbose_name=_("Sources"), orderable=False)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:account_list")

    class Meta(NetBoxTable.Meta):
        model = Account
        fields = (
            "pk",
            "id",
            "login",
            "tenant",
            "tenant_group",
            "department",
            "enabled",
            "is_shared",
            "last_seen",
            "sources",
            "directory_id",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "login", "tenant", "department", "enabled", "last_seen", "sources")
