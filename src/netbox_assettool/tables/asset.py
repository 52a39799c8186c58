"""The table of assets."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import Asset


class AssetTable(TenancyColumnsMixin, PrimaryModelTable):
    """One row for each asset."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    environment = columns.ChoiceFieldColumn(verbose_name=_("Environment"))
    lifecycle = columns.ChoiceFieldColumn(verbose_name=_("Lifecycle"))
    device = tables.Column(verbose_name=_("Device"), linkify=True)
    virtual_machine = tables.Column(verbose_name=_("Virtual machine"), linkify=True)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:asset_list")

    class Meta(PrimaryModelTable.Meta):
        model = Asset
        fields = (
            "pk",
            "id",
            "uid",
            "name",
            "kind",
            "environment",
            "lifecycle",
            "tenant_group",
            "tenant",
            "device",
            "virtual_machine",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "name",
            "kind",
            "environment",
            "lifecycle",
            "tenant",
            "device",
            "virtual_machine",
            "description",
        )
