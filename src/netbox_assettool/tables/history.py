"""The table of what happened to an asset."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import columns


class HistoryTable(tables.Table):
    """One row for each event."""

    time = columns.DateTimeColumn(verbose_name=_("Time"), timespec="seconds", orderable=False)
    about = tables.Column(verbose_name=_("Object"), orderable=False, linkify=lambda record: record.url)
    what = tables.Column(verbose_name=_("What happened"), orderable=False)
    who = tables.Column(verbose_name=_("Who"), orderable=False)

    class Meta:
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("Nothing is known of its history")
