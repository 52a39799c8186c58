"""The table of installations."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import Installation


class InstallationTable(NetBoxTable):
    """One row for each installation."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    product = tables.Column(verbose_name=_("Product"), linkify=True)
    asset = tables.Column(verbose_name=_("Machine"), linkify=True)
    account = tables.Column(verbose_name=_("Account"), linkify=True)
    source = tables.Column(verbose_name=_("Source"))
    version = tables.Column(verbose_name=_("Version"))
    found_as = tables.Column(verbose_name=_("Found as"))
    rule = tables.Column(verbose_name=_("Rule"))
    first_seen = columns.DateColumn(verbose_name=_("First seen"))
    last_seen = columns.DateColumn(verbose_name=_("Last seen"))
    removed = columns.DateColumn(verbose_name=_("Removed"))
    last_used = columns.DateColumn(verbose_name=_("Last used"))
    application = tables.Column(verbose_name=_("Application"), linkify=True)
    replica_of = tables.Column(verbose_name=_("Stands by for"), linkify=True)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:installation_list")

    class Meta(NetBoxTable.Meta):
        model = Installation
        fields = (
            "pk",
            "id",
            "product",
            "asset",
            "account",
            "source",
            "version",
            "found_as",
            "rule",
            "first_seen",
            "last_seen",
            "removed",
            "last_used",
            "application",
            "replica_of",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            *("pk", "id", "product", "asset", "account", "source", "version", "last_seen", "removed", "last_used"),
        )
