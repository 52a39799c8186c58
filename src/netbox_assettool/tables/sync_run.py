"""The table of sync runs."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import SyncRun


class SyncRunTable(NetBoxTable):
    """One row for each run."""

    started = columns.DateTimeColumn(verbose_name=_("Started"), linkify=True)
    finished = columns.DateTimeColumn(verbose_name=_("Finished"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    user = tables.Column(verbose_name=_("User"))
    adds_up = columns.BooleanColumn(verbose_name=_("Adds up"), orderable=False)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:syncrun_list")

    class Meta(NetBoxTable.Meta):
        model = SyncRun
        fields = (
            "pk",
            "id",
            "uuid",
            "started",
            "finished",
            "status",
            "user",
            "message",
            "plan_hash",
            "rows_read",
            "rows_accepted",
            "rows_merged",
            "rows_rejected",
            "rows_held",
            "adds_up",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "started",
            "status",
            "user",
            "message",
            "rows_read",
            "rows_accepted",
            "rows_merged",
            "rows_rejected",
            "rows_held",
            "adds_up",
        )
