"""The table of contracts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import ContactsColumnMixin, TenancyColumnsMixin

from netbox_assettool.models import Contract


class ContractTable(TenancyColumnsMixin, ContactsColumnMixin, PrimaryModelTable):
    """One row for each contract."""

    number = tables.Column(verbose_name=_("Number"), linkify=True)
    title = tables.Column(verbose_name=_("Title"))
    supplier = tables.Column(verbose_name=_("Supplier"), linkify=True)
    start = columns.DateColumn(verbose_name=_("Start"))
    end = columns.DateColumn(verbose_name=_("End"))
    renewal_months = tables.Column(verbose_name=_("Renewal term (months)"))
    notice_months = tables.Column(verbose_name=_("Notice (months)"))
    notice_days = tables.Column(verbose_name=_("Notice (days)"))
    yearly_cost = tables.Column(verbose_name=_("Yearly cost"))
    currency = tables.Column(verbose_name=_("Currency"))
    has_true_up = columns.BooleanColumn(verbose_name=_("True-up"))
    documents = columns.ArrayColumn(verbose_name=_("Documents"), orderable=False)
    entitlement_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:entitlement_list",
        url_params={"contract_id": "pk"},
        verbose_name=_("Entitlements"),
    )
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:contract_list")

    class Meta(PrimaryModelTable.Meta):
        model = Contract
        fields = (
            "pk",
            "id",
            "number",
            "title",
            "supplier",
            "tenant_group",
            "tenant",
            "start",
            "end",
            "renewal_months",
            "notice_months",
            "notice_days",
            "yearly_cost",
            "currency",
            "has_true_up",
            "documents",
            "entitlement_count",
            "contacts",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            *("pk", "number", "title", "supplier", "start", "end", "renewal_months", "notice_months"),
            *("yearly_cost", "currency", "entitlement_count"),
        )
