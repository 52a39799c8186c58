"""The table of waves."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import ContactsColumnMixin

from netbox_assettool.models import Wave


class WaveTable(ContactsColumnMixin, PrimaryModelTable):
    """One row for each wave."""

    number = tables.Column(verbose_name=_("Number"), linkify=True)
    name = tables.Column(verbose_name=_("Name"), linkify=True)
    week = columns.DateColumn(verbose_name=_("Week"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    item_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:waveitem_list",
        url_params={"wave_id": "pk"},
        verbose_name=pgettext_lazy("wave", "Items"),
    )
    window_start = columns.DateTimeColumn(verbose_name=_("Window from"), timespec="minutes")
    window_end = columns.DateTimeColumn(verbose_name=_("Window until"), timespec="minutes")
    baseline = columns.DateColumn(verbose_name=_("Baseline"))
    started = columns.DateTimeColumn(verbose_name=_("Started"), timespec="minutes")
    finished = columns.DateTimeColumn(verbose_name=_("Finished"), timespec="minutes")
    submitted_by = tables.Column(verbose_name=_("Submitted by"))
    submitted_at = columns.DateTimeColumn(verbose_name=_("Submitted at"), timespec="minutes")
    plan = tables.Column(verbose_name=_("Plan"), linkify=True)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:wave_list")

    class Meta(PrimaryModelTable.Meta):
        model = Wave
        fields = (
            "pk",
            "id",
            "number",
            "name",
            "week",
            "status",
            "item_count",
            "window_start",
            "window_end",
            "baseline",
            "started",
            "finished",
            "content_hash",
            "submitted_by",
            "submitted_at",
            "plan",
            "contacts",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "number", "name", "week", "status", "item_count", "window_start", "baseline")
