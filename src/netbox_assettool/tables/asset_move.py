"""The table of moves."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import AssetMove


class AssetMoveTable(NetBoxTable):
    """One row for each merge or split."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    action = columns.ChoiceFieldColumn(verbose_name=_("Action"))
    asset = tables.Column(verbose_name=_("Asset"), linkify=True)
    other = tables.Column(verbose_name=_("Other asset"), linkify=True)
    user = tables.Column(verbose_name=_("User"))
    created = columns.DateTimeColumn(verbose_name=_("Created"), timespec="minutes")
    undone_at = columns.DateTimeColumn(verbose_name=_("Undone at"), timespec="minutes")
    undone_by = tables.Column(verbose_name=_("Undone by"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:assetmove_list")
    actions = columns.ActionsColumn(
        actions=("changelog",),
        extra_buttons="""
        {% if not record.undone_at and perms.netbox_assettool.change_asset %}
          {% load i18n %}
          <a class="btn btn-sm btn-warning" href="{% url 'plugins:netbox_assettool:assetmove_undo' pk=record.pk %}">
            <i class="mdi mdi-undo" aria-hidden="true"></i> {% trans "Undo" %}
          </a>
        {% endif %}
        """,
    )

    class Meta(NetBoxTable.Meta):
        model = AssetMove
        fields = (
            "pk",
            "id",
            "action",
            "asset",
            "other",
            "other_name",
            "comment",
            "user",
            "created",
            "undone_at",
            "undone_by",
            "tags",
            "last_updated",
            "actions",
        )
        default_columns = ("id", "action", "asset", "other_name", "comment", "user", "created", "undone_at")
