"""The table of approvals."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import Approval


class ApprovalTable(NetBoxTable):
    """One row for each approval."""

    at = columns.DateTimeColumn(verbose_name=_("When"), timespec="minutes", linkify=True)
    wave = tables.Column(verbose_name=_("Wave"), linkify=True)
    verdict = columns.ChoiceFieldColumn(verbose_name=_("Verdict"))
    holds = columns.BooleanColumn(verbose_name=_("Holds"), orderable=False)
    user = tables.Column(verbose_name=_("User"))
    comment = tables.Column(verbose_name=_("Comment"))
    change_number = tables.Column(verbose_name=_("Change number"))
    content_hash = tables.Column(verbose_name=_("Content hash"), attrs={"td": {"class": "font-monospace"}})
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:approval_list")
    actions = columns.ActionsColumn(actions=("changelog",))

    class Meta(NetBoxTable.Meta):
        model = Approval
        fields = (
            "pk",
            "id",
            "at",
            "wave",
            "verdict",
            "holds",
            "user",
            "comment",
            "change_number",
            "content_hash",
            "tags",
            "created",
            "last_updated",
            "actions",
        )
        default_columns = ("at", "wave", "verdict", "holds", "user", "comment", "change_number")
