"""The table of stored reports."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import StoredReport
from netbox_assettool.tables.columns import NumberColumn


class StoredReportTable(NetBoxTable):
    """One row for each stored report."""

    report = columns.ChoiceFieldColumn(verbose_name=_("Report"), linkify=True)
    period = tables.Column(verbose_name=_("Period"), linkify=True)
    as_of = columns.DateColumn(verbose_name=_("As of"))
    language = tables.Column(verbose_name=_("Language"))
    format = columns.ChoiceFieldColumn(verbose_name=_("Format"))
    file_name = tables.Column(
        verbose_name=_("File"),
        orderable=False,
        linkify=("plugins:netbox_assettool:storedreport_text", {"pk": tables.A("pk")}),
        attrs={"a": {"download": True}},
    )
    size = NumberColumn(verbose_name=_("Bytes"))
    made_at = columns.DateTimeColumn(verbose_name=_("Made at"), timespec="minutes")
    digest = tables.Column(verbose_name=_("SHA-256"), attrs={"td": {"class": "font-monospace"}})
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:storedreport_list")
    actions = columns.ActionsColumn(actions=("delete", "changelog"))

    class Meta(NetBoxTable.Meta):
        model = StoredReport
        fields = (
            "pk",
            "id",
            "report",
            "period",
            "as_of",
            "language",
            "format",
            "file_name",
            "size",
            "made_at",
            "digest",
            "tags",
            "created",
            "last_updated",
            "actions",
        )
        default_columns = ("period", "report", "as_of", "language", "file_name", "size", "made_at")
