"""The panels of the pages of the programme: milestones, risks, money, notes, shares and stored reports."""

from django.utils.translation import gettext_lazy as _
from netbox.ui import attrs, panels

from netbox_assettool.tables.columns import euro_text_to_the_cent


class EurosAttr(attrs.TextAttr):
    """An amount, to the cent."""

    def get_value(self, obj):
        """The amount as people read it."""
        return euro_text_to_the_cent(super().get_value(obj))


class MilestonePanel(panels.ObjectAttributesPanel):
    """What was promised, and what became of it."""

    name = attrs.TextAttr("name", label=_("Name"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    responsible = attrs.TextAttr("responsible", label=_("Action holder"))
    planned = attrs.DateTimeAttr("planned", label=_("Planned"), spec="date")
    forecast = attrs.DateTimeAttr("forecast", label=_("Forecast"), spec="date")
    done = attrs.DateTimeAttr("done", label=_("Done on"), spec="date")
    days_late = attrs.NumericAttr("days_late", label=_("Days late"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    description = attrs.TextAttr("description", label=_("Description"))


class RiskPanel(panels.ObjectAttributesPanel):
    """What may go wrong, and what is done about it."""

    name = attrs.TextAttr("name", label=_("Name"))
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    probability = attrs.NumericAttr("probability", label=_("Probability"))
    impact = attrs.NumericAttr("impact", label=_("Impact"))
    score = attrs.NumericAttr("score", label=_("Score"))
    measure = attrs.TextAttr("measure", label=_("Measure"))
    responsible = attrs.TextAttr("responsible", label=_("Action holder"))
    raised = attrs.DateTimeAttr("raised", label=_("Raised"), spec="date")
    due = attrs.DateTimeAttr("due", label=_("Due"), spec="date")
    status = attrs.ChoiceAttr("status", label=_("Status"))
    closed = attrs.DateTimeAttr("closed", label=_("Closed on"), spec="date")
    description = attrs.TextAttr("description", label=_("Description"))


class BudgetLinePanel(panels.ObjectAttributesPanel):
    """How the money of one thing stood on a day."""

    name = attrs.TextAttr("name", label=_("Name"))
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    year = attrs.TextAttr("year", label=_("Year"))
    on = attrs.DateTimeAttr("on", label=_("As of"), spec="date")
    budgeted = EurosAttr("budgeted", label=_("Budgeted"))
    spent = EurosAttr("spent", label=_("Spent"))
    forecast = EurosAttr("forecast", label=_("Forecast at completion"))
    responsible = attrs.TextAttr("responsible", label=_("Budget holder"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    description = attrs.TextAttr("description", label=_("Description"))


class ReportNotePanel(panels.ObjectAttributesPanel):
    """Whose words of which month these are."""

    month = attrs.DateTimeAttr("month", label=_("Month"), spec="date")
    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    author = attrs.TextAttr("author", label=_("Author"))


class ReportTextPanel(panels.ObjectPanel):
    """The words themselves."""

    title = _("Text")
    template_name = "netbox_assettool/panels/note.html"


class SettlementSharePanel(panels.ObjectAttributesPanel):
    """The numbers that shared cost is divided by."""

    tenant = attrs.RelatedObjectAttr("tenant", label=_("Tenant"), linkify=True, grouped_by="group")
    inhabitants = attrs.NumericAttr("inhabitants", label=_("Inhabitants"))
    ownership = attrs.NumericAttr("ownership", label=_("Ownership (%)"))
    remark = attrs.TextAttr("remark", label=_("Remark"))


class StoredReportPanel(panels.ObjectAttributesPanel):
    """Which report of which period it is."""

    report = attrs.ChoiceAttr("report", label=_("Report"))
    period = attrs.TextAttr("period", label=_("Period"))
    as_of = attrs.DateTimeAttr("as_of", label=_("As of"), spec="date")
    language = attrs.TextAttr("language", label=_("Language"))
    format = attrs.ChoiceAttr("format", label=_("Format"))
    file_name = attrs.TextAttr("file_name", label=_("File"))
    size = attrs.NumericAttr("size", label=_("Bytes"))
    made_at = attrs.DateTimeAttr("made_at", label=_("Made at"))
    digest = attrs.TextAttr("digest", label=_("SHA-256"), style="font-monospace", copy_button=True)
