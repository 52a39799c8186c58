"""The table of position snapshots."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import PositionSnapshot


class PositionSnapshotTable(NetBoxTable):
    """One row for each snapshot."""

    number = tables.Column(verbose_name=_("Number"), linkify=True)
    on = columns.DateColumn(verbose_name=_("Position of"))
    created = columns.DateTimeColumn(verbose_name=_("Taken"), timespec="minutes")
    user = tables.Column(verbose_name=_("User"))
    remark = tables.Column(verbose_name=_("Remark"))
    digest = tables.Column(verbose_name=_("SHA-256"), attrs={"td": {"class": "font-monospace"}})
    previous = tables.Column(verbose_name=_("Previous"), attrs={"td": {"class": "font-monospace"}})
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:positionsnapshot_list")
    actions = columns.ActionsColumn(actions=("delete", "changelog"))

    class Meta(NetBoxTable.Meta):
        model = PositionSnapshot
        fields = (
            "pk",
            "id",
            "number",
            "on",
            "created",
            "user",
            "remark",
            "digest",
            "previous",
            "tags",
            "last_updated",
            "actions",
        )
        default_columns = ("number", "on", "created", "user", "remark", "digest")
