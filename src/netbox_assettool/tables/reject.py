"""The table of the rows that a run did not use; they live in the run, not in a model of their own."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import columns


class RejectTable(tables.Table):
    """One row for each rejected row."""

    source = tables.Column(verbose_name=_("Source"))
    origin = tables.Column(verbose_name=_("Origin"))
    label = tables.Column(verbose_name=_("Name"))
    reasons = tables.Column(verbose_name=_("Reasons"), orderable=False)
    by_rule = columns.BooleanColumn(verbose_name=_("By rule"), false_mark=None)

    class Meta:
        attrs = {"class": "table table-hover object-list"}
        empty_text = _("No rows were rejected")

    def render_reasons(self, value):
        """Every reason, on one line."""
        return "; ".join(value)
