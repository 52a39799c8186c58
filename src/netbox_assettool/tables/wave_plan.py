"""The table of wave plans."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import WavePlan

_MONO = {"td": {"class": "font-monospace"}}


class WavePlanTable(NetBoxTable):
    """One row for each plan."""

    digest = tables.Column(verbose_name=_("SHA-256"), linkify=True, attrs=_MONO)
    created = columns.DateTimeColumn(verbose_name=_("Saved"), timespec="minutes")
    user = tables.Column(verbose_name=_("User"))
    based_on = tables.Column(verbose_name=_("Based on"), linkify=True, attrs=_MONO)
    start = columns.DateColumn(verbose_name=_("Start"))
    weeks = tables.Column(verbose_name=_("Weeks"))
    end = columns.DateColumn(verbose_name=_("End"))
    end_is_optimal = columns.BooleanColumn(verbose_name=_("End proven"))
    objective = tables.Column(verbose_name=_("Cost"))
    bound = tables.Column(verbose_name=_("Bound"))
    remark = tables.Column(verbose_name=_("Remark"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:waveplan_list")
    actions = columns.ActionsColumn(actions=("changelog",))

    class Meta(NetBoxTable.Meta):
        model = WavePlan
        fields = (
            "pk",
            "id",
            "digest",
            "created",
            "user",
            "based_on",
            "start",
            "weeks",
            "end",
            "end_is_optimal",
            "objective",
            "bound",
            "remark",
            "tags",
            "last_updated",
            "actions",
        )
        default_columns = ("digest", "created", "user", "end", "end_is_optimal", "objective", "bound", "remark")

    def render_digest(self, value):
        """As much of it as tells plans apart."""
        return value[:12]

    def value_digest(self, value):
        """Exports get all of it."""
        return value
