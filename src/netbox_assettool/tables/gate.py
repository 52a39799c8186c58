"""The table of what a gate of a wave finds."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


class GateFindingTable(tables.Table):
    """One row for each thing that a gate looks at."""

    name = tables.Column(verbose_name=_("Of"))
    status = tables.Column(verbose_name=_("Status"))
    text = tables.Column(verbose_name=_("Finding"))
    who = tables.Column(verbose_name=_("For whom"))
    evidence = tables.Column(verbose_name=_("Evidence"))
    waived = tables.Column(verbose_name=_("Waived by"))
    waive_url = tables.Column(verbose_name=_("Waive"), orderable=False, exclude_from_export=True)

    class Meta:
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("There is nothing that it looks at")

    def render_name(self, value, record):
        """Leads to it, where it has a page."""
        return format_html('<a href="{}">{}</a>', record.url, value) if record.url else value

    def value_name(self, value):
        """Its name."""
        return value

    def render_evidence(self, value, record):
        """Leads to it, where it has a page."""
        return format_html('<a href="{}">{}</a>', record.evidence_url, value) if record.evidence_url else value

    def value_evidence(self, value):
        """What it rests on."""
        return value

    def render_status(self, value, record):
        """A badge."""
        return format_html('<span class="badge text-bg-{}">{}</span>', record.colour, value)

    def value_status(self, value):
        """Its label."""
        return value

    def render_waive_url(self, value, record):
        """Leads to the form that waives it."""
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            value,
            _("Waive"),
            record.name or record.text,
        )
