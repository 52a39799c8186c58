"""The table of software accesses."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import SoftwareAccess


class SoftwareAccessTable(NetBoxTable):
    """One row for each software access."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    product = tables.Column(verbose_name=_("Product"), linkify=True)
    asset = tables.Column(verbose_name=_("Machine"), linkify=True)
    account = tables.Column(verbose_name=_("Account"), linkify=True)
    via = tables.Column(verbose_name=_("Via"))
    system = tables.Column(verbose_name=_("Leads to"))
    start = columns.DateColumn(verbose_name=_("Start"))
    end = columns.DateColumn(verbose_name=_("End"))
    source = tables.Column(verbose_name=_("Source"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:softwareaccess_list")

    class Meta(NetBoxTable.Meta):
        model = SoftwareAccess
        fields = (
            "pk",
            "id",
            "product",
            "asset",
            "account",
            "via",
            "system",
            "start",
            "end",
            "source",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "id", "product", "asset", "account", "via", "system", "start", "end")
