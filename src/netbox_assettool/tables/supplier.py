"""The table of suppliers."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns
from tenancy.tables import ContactsColumnMixin

from netbox_assettool.models import Supplier


class SupplierTable(ContactsColumnMixin, PrimaryModelTable):
    """One row for each supplier."""

    name = tables.Column(verbose_name=_("Name"), linkify=True)
    identifier = tables.Column(verbose_name=_("Identifier"))
    website = tables.URLColumn(verbose_name=_("Website"))
    application_count = columns.LinkedCountColumn(
        viewname="plugins:netbox_assettool:application_list",
        url_params={"supplier_id": "pk"},
        verbose_name=_("Applications"),
    )
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:supplier_list")

    class Meta(PrimaryModelTable.Meta):
        model = Supplier
        fields = (
            "pk",
            "id",
            "name",
            "identifier",
            "website",
            "application_count",
            "contacts",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "name", "application_count", "website", "description")
