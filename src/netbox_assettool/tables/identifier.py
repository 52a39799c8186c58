"""The table of asset identifiers."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import AssetIdentifier


class AssetIdentifierTable(NetBoxTable):
    """One row for each identifier."""

    asset = tables.Column(verbose_name=_("Asset"), linkify=True)
    type = columns.ChoiceFieldColumn(verbose_name=_("Type"))
    value = tables.Column(verbose_name=_("Value"), linkify=True)
    is_strong = columns.BooleanColumn(verbose_name=_("Strong"), orderable=False, false_mark=None)
    former = columns.BooleanColumn(verbose_name=_("Former"), false_mark=None)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:assetidentifier_list")

    class Meta(NetBoxTable.Meta):
        model = AssetIdentifier
        fields = ("pk", "id", "value", "type", "is_strong", "former", "asset", "tags", "created", "last_updated")
        default_columns = ("pk", "value", "type", "is_strong", "former", "asset")
