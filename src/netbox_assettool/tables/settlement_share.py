"""The table of settlement shares."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import SettlementShare


class SettlementShareTable(TenancyColumnsMixin, NetBoxTable):
    """One row for each settlement share."""

    tenant = tables.Column(verbose_name=_("Tenant"), linkify=lambda record: record.get_absolute_url())
    inhabitants = tables.Column(verbose_name=_("Inhabitants"))
    ownership = tables.Column(verbose_name=_("Ownership (%)"))
    remark = tables.Column(verbose_name=_("Remark"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:settlementshare_list")

    class Meta(NetBoxTable.Meta):
        model = SettlementShare
        fields = (
            "pk",
            "id",
            "inhabitants",
            "ownership",
            "remark",
            "tenant_group",
            "tenant",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "tenant", "inhabitants", "ownership", "remark")
