"""The table of report notes."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import ReportNote


class ReportNoteTable(TenancyColumnsMixin, NetBoxTable):
    """One row for each report note."""

    month = columns.DateColumn(verbose_name=_("Month"), linkify=True)
    author = tables.Column(verbose_name=_("Author"))
    text = columns.MarkdownColumn(verbose_name=_("Text"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:reportnote_list")

    class Meta(NetBoxTable.Meta):
        model = ReportNote
        fields = ("pk", "id", "month", "author", "text", "tenant_group", "tenant", "tags", "created", "last_updated")
        default_columns = ("pk", "month", "tenant", "author", "text")
