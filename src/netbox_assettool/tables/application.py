"""The table of applications."""

from functools import partial

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import ContactsColumnMixin, TenancyColumnsMixin

from netbox_assettool.models import Application


class _ComponentsColumn(tables.Column):
    """The reference components of an application, each with a link; a list that the query brings along."""

    def render(self, value):
        """Links, one for each."""
        address = partial(reverse, "plugins:netbox_assettool:referencecomponent")
        links = ((address(kwargs={"pk": used_as["id"]}), used_as["name"]) for used_as in value)
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    def value(self, value):
        """Names alone, for exports."""
        return ", ".join(used_as["name"] for used_as in value)


class ApplicationTable(TenancyColumnsMixin, ContactsColumnMixin, PrimaryModelTable):
    """One row for each application."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    version = tables.Column(verbose_name=_("Version"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    disposition = columns.ChoiceFieldColumn(verbose_name=_("Disposition"))
    supplier = tables.Column(verbose_name=_("Supplier"), linkify=True)
    contract_holder = tables.Column(verbose_name=_("Contract holder"), linkify=True)
    components = _ComponentsColumn(verbose_name=_("Reference components"), accessor="used_as", orderable=False)
    user_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:tenantuse_list",
        url_params={"application_id": "pk"},
        verbose_name=_("Users"),
    )
    availability = tables.Column(verbose_name=_("Availability"))
    integrity = tables.Column(verbose_name=_("Integrity"))
    confidentiality = tables.Column(verbose_name=_("Confidentiality"))
    licence_transferable = tables.Column(verbose_name=_("Licence transferable"))
    service_hours = tables.Column(verbose_name=_("Service hours"))
    rto_hours = tables.Column(verbose_name=_("RTO (hours)"))
    rpo_hours = tables.Column(verbose_name=_("RPO (hours)"))
    yearly_cost = tables.Column(verbose_name=_("Yearly cost (€)"))
    contract_end = columns.DateColumn(verbose_name=_("Contract end"))
    technology = tables.Column(verbose_name=_("Technology"))
    is_self_added = columns.BooleanColumn(verbose_name=_("Self-added"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:application_list")

    class Meta(PrimaryModelTable.Meta):
        model = Application
        fields = (
            "pk",
            "id",
            "name",
            "version",
            "status",
            "disposition",
            "tenant_group",
            "tenant",
            "contract_holder",
            "supplier",
            "components",
            "user_count",
            "availability",
            "integrity",
            "confidentiality",
            "licence_transferable",
            "service_hours",
            "rto_hours",
            "rpo_hours",
            "yearly_cost",
            "contract_end",
            "technology",
            "is_self_added",
            "contacts",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "name",
            "version",
            "status",
            "disposition",
            "tenant",
            "supplier",
            "components",
            "user_count",
            "contract_end",
        )
