"""The table of runs."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns

from netbox_assettool.models import Run
from netbox_assettool.running.words import why

_EMERGENCY = """
{% load i18n %}
{% if value %}<span class="badge text-bg-red">{% trans "Emergency" %}</span> {{ value }}{% endif %}
"""


class RunTable(NetBoxTable):
    """One row for each run; one that was started in an emergency stands out."""

    started = columns.DateTimeColumn(verbose_name=_("Started"), timespec="minutes", linkify=True)
    wave = tables.Column(verbose_name=_("Wave"), linkify=True)
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"))
    why = tables.Column(verbose_name=_("Why"))
    emergency = columns.TemplateColumn(template_code=_EMERGENCY, verbose_name=_("Emergency"))
    is_open = columns.BooleanColumn(verbose_name=_("Open"))
    user = tables.Column(verbose_name=_("Started by"))
    finished = columns.DateTimeColumn(verbose_name=_("Finished"), timespec="minutes")
    content_hash = tables.Column(verbose_name=_("Content hash"), attrs={"td": {"class": "font-monospace"}})
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:run_list")
    actions = columns.ActionsColumn(actions=("changelog",))

    class Meta(NetBoxTable.Meta):
        model = Run
        fields = (
            "pk",
            "id",
            "uuid",
            "started",
            "wave",
            "status",
            "why",
            "emergency",
            "is_open",
            "user",
            "finished",
            "batches",
            "event_count",
            "content_hash",
            "tags",
            "created",
            "last_updated",
            "actions",
        )
        default_columns = ("started", "wave", "status", "why", "emergency", "user", "finished")

    def render_why(self, value):
        """In the language of the reader."""
        return why(value)

    def value_emergency(self, value):
        """Exports get the reason alone."""
        return value
