"""The table of budget lines."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import TenancyColumnsMixin

from netbox_assettool.models import BudgetLine
from netbox_assettool.tables.columns import MoneyColumn


class BudgetLineTable(TenancyColumnsMixin, PrimaryModelTable):
    """One row for each budget line."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    year = tables.Column(verbose_name=_("Year"))
    on = columns.DateColumn(verbose_name=_("As of"))
    budgeted = MoneyColumn(verbose_name=_("Budgeted"))
    spent = MoneyColumn(verbose_name=_("Spent"))
    forecast = MoneyColumn(verbose_name=_("Forecast at completion"))
    responsible = tables.Column(verbose_name=_("Budget holder"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:budgetline_list")

    class Meta(PrimaryModelTable.Meta):
        model = BudgetLine
        fields = (
            "pk",
            "id",
            "name",
            "kind",
            "year",
            "on",
            "budgeted",
            "spent",
            "forecast",
            "responsible",
            "status",
            "tenant_group",
            "tenant",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "name",
            "kind",
            "tenant",
            "year",
            "on",
            "budgeted",
            "spent",
            "forecast",
            "responsible",
            "status",
        )
