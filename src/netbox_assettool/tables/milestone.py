"""The table of milestones."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import Milestone
from netbox_assettool.tables.columns import NumberColumn


class MilestoneTable(TenancyColumnsMixin, PrimaryModelTable):
    """One row for each milestone."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    responsible = tables.Column(verbose_name=_("Action holder"))
    planned = columns.DateColumn(verbose_name=_("Planned"))
    forecast = columns.DateColumn(verbose_name=_("Forecast"))
    done = columns.DateColumn(verbose_name=_("Done on"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    days_late = NumberColumn(verbose_name=_("Days late"), orderable=False)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:milestone_list")

    class Meta(PrimaryModelTable.Meta):
        model = Milestone
        fields = (
            "pk",
            "id",
            "name",
            "responsible",
            "planned",
            "forecast",
            "done",
            "status",
            "days_late",
            "tenant_group",
            "tenant",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "name", "tenant", "responsible", "planned", "forecast", "done", "days_late", "status")
