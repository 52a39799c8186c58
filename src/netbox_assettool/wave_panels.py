"""The panels of the pages about waves."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from netbox.ui import attrs, panels

from assettool.domain.waves.forecast import LEAST_WEEKS
from netbox_assettool.application_rows import Cell, link
from netbox_assettool.licence_panels import LinesAttr
from netbox_assettool.models import WavePlan
from netbox_assettool.planning.approving import agreed_on
from netbox_assettool.planning.pace import pace
from netbox_assettool.planning.recipe_sight import told_to
from netbox_assettool.planning.rules import reason_texts


class WavePanel(panels.ObjectAttributesPanel):
    """When a wave runs, and how far it is."""

    number = attrs.NumericAttr("number", label=_("Number"))
    name = attrs.TextAttr("name", label=_("Name"))
    status = attrs.ChoiceAttr("status", label=_("Status"))
    week = attrs.DateTimeAttr("week", label=_("Week"), spec="date")
    baseline = attrs.DateTimeAttr("baseline", label=_("Baseline"), spec="date")
    window_start = attrs.DateTimeAttr("window_start", label=_("Window from"))
    window_end = attrs.DateTimeAttr("window_end", label=_("Window until"))
    started = attrs.DateTimeAttr("started", label=_("Started"))
    finished = attrs.DateTimeAttr("finished", label=_("Finished"))
    plan = attrs.RelatedObjectAttr("plan", label=_("Plan"), linkify=True)
    description = attrs.TextAttr("description", label=_("Description"))


class SubmissionPanel(panels.ObjectAttributesPanel):
    """Who asks for the approval of what."""

    title = _("Submitted")

    submitted_by = attrs.TextAttr("submitted_by", label=_("Submitted by"))
    submitted_at = attrs.DateTimeAttr("submitted_at", label=_("Submitted at"))
    content_hash = attrs.TextAttr("content_hash", label=_("Content hash"), style="font-monospace", copy_button=True)


class RecipesPanel(panels.ObjectPanel):
    """What the phases do for its applications, where that was submitted."""

    template_name = "netbox_assettool/panels/recipes.html"
    title = _("Recipes")

    def get_context(self, context):
        """Add what this user may see of it."""
        prepared = super().get_context(context)
        wave = prepared["object"]
        if wave.recipes is None:
            return {**prepared, "recipes": None}
        return {**prepared, "recipes": told_to(prepared["request"].user, agreed_on(wave))}

    def should_render(self, context):
        """Only where somebody said so."""
        return context["recipes"] is not None


class WaveItemPanel(panels.ObjectAttributesPanel):
    """What moves, in which wave, and how far it is."""

    wave = attrs.RelatedObjectAttr("wave", label=_("Wave"), linkify=True)
    object = attrs.GenericForeignKeyAttr("object", label=_("Object"), linkify=True)
    kind = attrs.ChoiceAttr("kind", label=_("Kind"))
    name = attrs.TextAttr("name", label=_("Name"))
    item_name = attrs.TextAttr("item_name", label=_("Moves with"))
    item = attrs.TextAttr("item", label=_("Plan item"), style="font-monospace")
    is_fixed = attrs.BooleanAttr("is_fixed", label=_("Fixed"))
    baseline = attrs.DateTimeAttr("baseline", label=_("Baseline"), spec="date")
    moved_at = attrs.DateTimeAttr("moved_at", label=_("Moved at"))


class ReasonsAttr(LinesAttr):
    """Why an item is where it is, as sentences."""

    def get_value(self, obj):
        """The sentences; nothing where nobody said why."""
        return reason_texts(super().get_value(obj) or ()) or None


class ItemStatePanel(panels.ObjectAttributesPanel):
    """How far an item is, and why it is where it is."""

    title = _("State and reasons")

    state = attrs.ChoiceAttr("state", label=pgettext_lazy("wave item", "State"))
    evidence = attrs.TextAttr("evidence", label=_("Evidence"))
    reasons = ReasonsAttr("reasons", label=_("Reasons"))


class WavePlanPanel(panels.ObjectAttributesPanel):
    """Who saved which plan, and how good it is for certain."""

    digest = attrs.TextAttr("digest", label=_("SHA-256"), style="font-monospace", copy_button=True)
    based_on = attrs.RelatedObjectAttr("based_on", label=_("Based on"), linkify=True)
    user = attrs.TextAttr("user", label=_("User"))
    created = attrs.DateTimeAttr("created", label=_("Saved"))
    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    weeks = attrs.NumericAttr("weeks", label=_("Weeks"))
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")
    end_is_optimal = attrs.BooleanAttr("end_is_optimal", label=_("End proven"))
    objective = attrs.NumericAttr("objective", label=_("Cost"))
    bound = attrs.NumericAttr("bound", label=_("Bound"))
    remark = attrs.TextAttr("remark", label=_("Remark"))


class ForecastPanel(panels.ObjectPanel):
    """When the migration ends at the pace so far, beside the plan that counts."""

    template_name = "netbox_assettool/panels/forecast.html"
    title = _("Forecast")

    def get_context(self, context):
        """Add the forecast, or why there is none; neither for a plan that counts no more."""
        prepared = super().get_context(context)
        user = prepared["request"].user
        may_see = user.has_perms(("netbox_assettool.view_application", "netbox_assettool.view_statuschange"))
        if not may_see or WavePlan.objects.filter(based_on=prepared["object"]).exists():
            return {**prepared, "pace": None}
        found = pace(user)
        return {**prepared, "pace": found, "forecast": found.forecast, "why_none": _why_none(found)}

    def should_render(self, context):
        """Only beside the plan that counts, for those who may see what it is measured by."""
        return context["pace"] is not None


def _why_none(found):
    if found.forecast:
        return ""
    if not found.remaining:
        return _("There is nothing to forecast: no application that you may see has to move any more.")
    if len(found.weeks) < LEAST_WEEKS:
        told = _("There is no forecast yet: it takes {least} whole weeks since the first move, and there are {number}.")
        return told.format(least=LEAST_WEEKS, number=len(found.weeks))
    return _("There is no forecast: no application has moved in the last {number} weeks.").format(
        number=len(found.weeks)
    )


class FreezePanel(panels.ObjectAttributesPanel):
    """When nothing moves, and why."""

    name = attrs.TextAttr("name", label=_("Name"))
    start = attrs.DateTimeAttr("start", label=_("Start"), spec="date")
    end = attrs.DateTimeAttr("end", label=_("End"), spec="date")
    reason = attrs.TextAttr("reason", label=_("Reason"))


class HoldersPanel(panels.ObjectPanel):
    """Whom and what a freeze holds for."""

    template_name = "netbox_assettool/panels/rows.html"
    title = _("Holds for")
    _EVERY = {"tenants": _("Everybody"), "applications": _("Everything")}

    def get_context(self, context):
        """Add the tenants and applications, as far as the user may see them."""
        prepared = super().get_context(context)
        freeze, user = prepared["object"], prepared["request"].user
        lines = []
        for name, every in self._EVERY.items():
            holders = getattr(freeze, name)
            seen = list(holders.restrict(user, "view"))
            kind = Cell(holders.model._meta.verbose_name)
            lines += [[kind, link(each)] for each in seen]
            if not seen and not holders.exists():
                lines.append([kind, Cell(every)])
        return {**prepared, "headings": (_("Kind"), _("Name")), "lines": lines}


class ApprovalPanel(panels.ObjectAttributesPanel):
    """Who said what of which content."""

    wave = attrs.RelatedObjectAttr("wave", label=_("Wave"), linkify=True)
    verdict = attrs.ChoiceAttr("verdict", label=_("Verdict"))
    holds = attrs.BooleanAttr("holds", label=_("Holds"))
    user = attrs.TextAttr("user", label=_("User"))
    at = attrs.DateTimeAttr("at", label=_("When"))
    comment = attrs.TextAttr("comment", label=_("Comment"))
    change_number = attrs.TextAttr("change_number", label=_("Change number"), copy_button=True)
    content_hash = attrs.TextAttr("content_hash", label=_("Content hash"), style="font-monospace", copy_button=True)


class WaiverPanel(panels.ObjectAttributesPanel):
    """Which gate need not be passed, why, and until when."""

    wave = attrs.RelatedObjectAttr("wave", label=_("Wave"), linkify=True)
    gate = attrs.ChoiceAttr("gate", label=_("Gate"))
    item = attrs.RelatedObjectAttr("item", label=_("Item"), linkify=True)
    reason = attrs.TextAttr("reason", label=_("Reason"))
    user = attrs.TextAttr("user", label=_("User"))
    expires = attrs.DateTimeAttr("expires", label=_("Expires"), spec="date")
    is_expired = attrs.BooleanAttr("is_expired", label=_("Expired"))
