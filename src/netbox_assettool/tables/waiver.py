"""The table of waivers."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import Waiver


class WaiverTable(NetBoxTable):
    """One row for each waiver."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    wave = tables.Column(verbose_name=_("Wave"), linkify=True)
    gate = columns.ChoiceFieldColumn(verbose_name=_("Gate"))
    item = tables.Column(verbose_name=_("Item"), linkify=True)
    reason = tables.Column(verbose_name=_("Reason"))
    user = tables.Column(verbose_name=_("User"))
    expires = columns.DateColumn(verbose_name=_("Expires"))
    is_expired = columns.BooleanColumn(verbose_name=_("Expired"), orderable=False)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:waiver_list")
    actions = columns.ActionsColumn(actions=("changelog",))

    class Meta(NetBoxTable.Meta):
        model = Waiver
        fields = (
            "pk",
            "id",
            "wave",
            "gate",
            "item",
            "reason",
            "user",
            "expires",
            "is_expired",
            "tags",
            "created",
            "last_updated",
            "actions",
        )
        default_columns = ("id", "wave", "gate", "item", "reason", "user", "expires", "is_expired")
