"""The table of observations."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import Observation


class ObservationTable(NetBoxTable):
    """One row for each observation."""

    asset = tables.Column(verbose_name=_("Asset"), linkify=True)
    source = tables.Column(verbose_name=_("Source"))
    external_id = tables.Column(verbose_name=_("External ID"), linkify=True)
    first_seen = columns.DateTimeColumn(verbose_name=_("First seen"), timespec="minutes")
    last_seen = columns.DateTimeColumn(verbose_name=_("Last seen"), timespec="minutes")
    run = tables.Column(verbose_name=_("Sync run"), linkify=True)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:observation_list")

    class Meta(NetBoxTable.Meta):
        model = Observation
        fields = (
            "pk",
            "id",
            "source",
            "external_id",
            "asset",
            "origin",
            "first_seen",
            "last_seen",
            "run",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "external_id", "source", "asset", "origin", "first_seen", "last_seen")
