"""The table of integrations."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import PrimaryModelTable, columns

from netbox_assettool.models import Integration


class IntegrationTable(PrimaryModelTable):
    """One row for each integration."""

    source = tables.Column(verbose_name=_("Application 1"), linkify=True)
    direction = tables.Column(verbose_name=_("Direction"))
    target = tables.Column(verbose_name=_("Application 2"), linkify=True)
    outside = tables.Column(verbose_name=_("Outside"))
    identifier = tables.Column(verbose_name=_("Identifier"))
    strength = columns.ChoiceFieldColumn(verbose_name=_("Strength"))
    kind = tables.Column(verbose_name=_("Kind"))
    standard = tables.Column(verbose_name=_("Standard"))
    protocol = tables.Column(verbose_name=_("Protocol"))
    intermediary = tables.Column(verbose_name=_("Intermediary"))
    is_bridge_allowed = columns.BooleanColumn(verbose_name=_("Bridge allowed"))
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"), linkify=lambda record: record.get_absolute_url())
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:integration_list")

    class Meta(PrimaryModelTable.Meta):
        model = Integration
        fields = (
            "pk",
            "id",
            "identifier",
            "source",
            "direction",
            "target",
            "outside",
            "strength",
            "kind",
            "standard",
            "protocol",
            "intermediary",
            "is_bridge_allowed",
            "status",
            "description",
            "comments",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = (
            "pk",
            "id",
            "source",
            "direction",
            "target",
            "outside",
            "strength",
            "kind",
            "standard",
            "status",
        )
