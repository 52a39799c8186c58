"""The table of freezes."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.models import Tenant

from netbox_assettool.models import Application, Freeze
from netbox_assettool.tables.columns import LinksColumn


class FreezeTable(NetBoxTable):
    """One row for each freeze."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    start = columns.DateColumn(verbose_name=_("Start"))
    end = columns.DateColumn(verbose_name=_("End"))
    reason = tables.Column(verbose_name=_("Reason"))
    tenants = LinksColumn(Tenant, verbose_name=_("Tenants"), accessor="tenant_rows")
    applications = LinksColumn(Application, verbose_name=_("Applications"), accessor="application_rows")
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:freeze_list")

    class Meta(NetBoxTable.Meta):
        model = Freeze
        fields = (
            "pk",
            "id",
            "name",
            "start",
            "end",
            "reason",
            "tenants",
            "applications",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "name", "start", "end", "reason", "tenants", "applications")
