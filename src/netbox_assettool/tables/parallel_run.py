"""The table of parallel runs."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import ParallelRun


class ParallelRunTable(NetBoxTable):
    """One row for each parallel run."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    old = tables.Column(verbose_name=_("Old machine"), linkify=True)
    new = tables.Column(verbose_name=_("New machine"), linkify=True)
    start = columns.DateColumn(verbose_name=_("Start"))
    end = columns.DateColumn(verbose_name=_("End"))
    basis = columns.ChoiceFieldColumn(verbose_name=_("Basis"))
    place = tables.Column(verbose_name=_("Place"))
    remark = tables.Column(verbose_name=_("Remark"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:parallelrun_list")

    class Meta(NetBoxTable.Meta):
        model = ParallelRun
        fields = (
            "pk",
            "id",
            "old",
            "new",
            "start",
            "end",
            "basis",
            "place",
            "remark",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "id", "old", "new", "start", "end", "basis", "place", "remark")
