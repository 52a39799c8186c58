"""The table of wave items."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.tables import NetBoxTable, columns
from utilities.views import get_action_url

from netbox_assettool.models import WaveItem
from netbox_assettool.planning.rules import reason_texts


def _page_of(record):
    """The page of what moves, without reading it."""
    return get_action_url(record.object_type.model_class(), kwargs={"pk": record.object_id})


class WaveItemTable(NetBoxTable):
    """One row for each object that moves."""

    id = tables.Column(verbose_name=_("ID"), linkify=True)
    wave = tables.Column(verbose_name=_("Wave"), linkify=True)
    week = columns.DateColumn(verbose_name=_("Week"), accessor="wave__week")
    kind = columns.ChoiceFieldColumn(verbose_name=_("Kind"))
    object_type = columns.ContentTypeColumn(verbose_name=_("Object type"))
    name = tables.Column(verbose_name=_("Name"), linkify=_page_of)
    item_name = tables.Column(verbose_name=_("Moves with"))
    item = tables.Column(verbose_name=_("Plan item"))
    state = columns.ChoiceFieldColumn(verbose_name=pgettext_lazy("wave item", "State"))
    is_fixed = columns.BooleanColumn(verbose_name=_("Fixed"))
    baseline = columns.DateColumn(verbose_name=_("Baseline"))
    moved_at = columns.DateTimeColumn(verbose_name=_("Moved at"), timespec="minutes")
    reasons = tables.Column(verbose_name=_("Reasons"), orderable=False)
    evidence = tables.Column(verbose_name=_("Evidence"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:waveitem_list")
    actions = columns.ActionsColumn(actions=("changelog",))

    class Meta(NetBoxTable.Meta):
        model = WaveItem
        fields = (
            "pk",
            "id",
            "wave",
            "week",
            "kind",
            "object_type",
            "name",
            "item_name",
            "item",
            "state",
            "is_fixed",
            "baseline",
            "moved_at",
            "reasons",
            "evidence",
            "tags",
            "created",
            "last_updated",
            "actions",
        )
        default_columns = ("id", "wave", "week", "kind", "name", "item_name", "state", "is_fixed", "reasons")

    def render_reasons(self, value):
        """The sentences, one after the other."""
        return "; ".join(reason_texts(value))
