"""The tables of what happened in a run, and of how far the phases of one of its hosts are."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from netbox.tables import columns

from netbox_assettool.models import RunEvent, RunPhase
from netbox_assettool.running.words import why

_SAID = {"td": {"class": "assettool-said font-monospace"}}


class RunEventTable(tables.Table):
    """One row for each event."""

    number = tables.Column(verbose_name=_("Number"))
    at = columns.DateTimeColumn(verbose_name=_("When"), timespec="seconds", orderable=False)
    kind = columns.ChoiceFieldColumn(verbose_name=_("What"), orderable=False)
    host = tables.Column(verbose_name=_("Host"), orderable=False)
    phase = tables.Column(verbose_name=_("Phase"), orderable=False)
    text = tables.Column(verbose_name=_("Text"), orderable=False, attrs=_SAID)
    values = tables.Column(verbose_name=_("Values"), orderable=False, attrs=_SAID)
    user = tables.Column(verbose_name=_("Who"), orderable=False)

    class Meta:
        model = RunEvent
        fields = ("number", "at", "kind", "host", "phase", "text", "values", "user")
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("Nothing has happened")

    def render_host(self, value):
        """Leads to the log of it."""
        return format_html('<a href="?{}">{}</a>', urlencode({"host": value}), value)

    def value_host(self, value):
        """Its name."""
        return value

    def render_phase(self, record):
        """Its name in the language of the reader."""
        return record.get_phase_display()

    def render_text(self, value):
        """A sentence of the domain in the language of the reader, or what was said."""
        return why(value)

    def render_values(self, value):
        """One a line."""
        return "\n".join(f"{name}: {each}" for name, each in value.items())


class RunPhaseTable(tables.Table):
    """One row for each phase of a host."""

    phase = tables.Column(verbose_name=_("Phase"), orderable=False)
    status = columns.ChoiceFieldColumn(verbose_name=_("Status"), orderable=False)
    attempt = tables.Column(verbose_name=_("Attempts"), orderable=False)
    started = columns.DateTimeColumn(verbose_name=_("Started"), timespec="seconds", orderable=False)
    finished = columns.DateTimeColumn(verbose_name=_("Finished"), timespec="seconds", orderable=False)
    text = tables.Column(verbose_name=_("Text"), orderable=False, attrs=_SAID)

    class Meta:
        model = RunPhase
        fields = ("phase", "status", "attempt", "started", "finished", "text")
        attrs = {"class": "table table-hover object-list"}
