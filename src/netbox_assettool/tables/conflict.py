"""The table of conflicts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import Conflict
from netbox_assettool.resolution_labels import resolution_label


class ConflictTable(NetBoxTable):
    """One row for each conflict."""

    key = tables.Column(verbose_name=_("Key"), linkify=True)
    asset = tables.Column(verbose_name=_("Asset"), linkify=True)
    application = tables.Column(verbose_name=_("Application"), linkify=True)
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    field = tables.Column(verbose_name=_("Field"), accessor="field_label", order_by="field")
    values = tables.Column(verbose_name=_("Values"), orderable=False)
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    resolution = tables.Column(verbose_name=_("Resolution"))
    resolved_by = tables.Column(verbose_name=_("Resolved by"))
    resolved_at = columns.DateTimeColumn(verbose_name=_("Resolved at"), timespec="minutes")
    run = tables.Column(verbose_name=_("Sync run"), linkify=True)
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:conflict_list")

    class Meta(NetBoxTable.Meta):
        model = Conflict
        fields = (
            "pk",
            "id",
            "key",
            "asset",
            "application",
            "kind",
            "field",
            "values",
            "status",
            "resolution",
            "rule",
            "resolved_by",
            "resolved_at",
            "run",
            "tags",
            "created",
            "last_updated",
        )
        default_columns = ("pk", "key", "kind", "asset", "application", "field", "values", "status", "resolution")

    def render_values(self, value):
        """What each source says, on one line."""
        return "; ".join(f"{said.get('source')}: {said.get('value')}" for said in value)

    value_values = render_values  # exports get the same

    def render_resolution(self, value, record):
        """The decision in words; exports get it as it is kept."""
        return resolution_label(value, record.values)

    def value_resolution(self, value):
        """The decision as it is kept."""
        return value
