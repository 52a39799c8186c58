"""The panels about runs, on their own pages and on that of their wave."""

from django.utils.translation import gettext_lazy as _
from netbox.ui import attrs, panels

from assettool.domain.running.state import OPEN
from assettool.domain.running.terms import Terms
from assettool.domain.running.verbs import Verb
from netbox_assettool.application_rows import Cell
from netbox_assettool.choices import GateChoices, GateStatusChoices, PhaseChoices
from netbox_assettool.models import Run
from netbox_assettool.running import overview
from netbox_assettool.running.words import VERBS, why
from netbox_assettool.wire import convert


class RunPanel(panels.ObjectAttributesPanel):
    """Who started which wave, when, and with what content."""

    wave = attrs.RelatedObjectAttr("wave", label=_("Wave"), linkify=True)
    user = attrs.TextAttr("user", label=_("Started by"))
    started = attrs.DateTimeAttr("started", label=_("Started"))
    finished = attrs.DateTimeAttr("finished", label=_("Finished"))
    is_open = attrs.BooleanAttr("is_open", label=_("Open"))
    emergency = attrs.TextAttr("emergency", label=_("Emergency"))
    uuid = attrs.TextAttr("uuid", label=_("UUID"), style="font-monospace", copy_button=True)
    content_hash = attrs.TextAttr("content_hash", label=_("Content hash"), style="font-monospace", copy_button=True)
    event_count = attrs.NumericAttr("event_count", label=_("Events"))
    head = attrs.TextAttr("head", label=_("Last hash"), style="font-monospace", copy_button=True)


class TermsPanel(panels.ObjectPanel):
    """On which terms a run goes."""

    template_name = "netbox_assettool/panels/rows.html"
    title = _("Terms")

    def get_context(self, context):
        """Add them, one a line."""
        prepared = super().get_context(context)
        terms = convert(prepared["object"].terms, Terms)
        lines = [
            (_("Up to"), dict(PhaseChoices.CHOICES)[terms.until]),
            (_("Units before the others"), terms.canary),
            (_("Hosts at the same time"), terms.batch),
            (_("Stops when more units failed than"), "" if terms.max_failed is None else terms.max_failed),
            (_("Stops when more failed than"), f"{terms.max_failed_percent:g} %"),
            (_("Hosts that Ansible works on at the same time"), terms.forks),
        ]
        rows = [[Cell(label), Cell(str(value))] for label, value in lines]
        return {**prepared, "headings": (_("Term"), _("Value")), "lines": rows}


class GatesPanel(panels.ObjectPanel):
    """How the gates stood when a run started; what they found stands in its dossier."""

    template_name = "netbox_assettool/panels/rows.html"
    title = _("Gates when it started")

    def get_context(self, context):
        """Add a line for each, with how much was missing and waived."""
        prepared = super().get_context(context)
        gates, statuses = dict(GateChoices.CHOICES), dict(GateStatusChoices.CHOICES)
        lines = [
            [
                Cell(gates[gate["gate"]]),
                Cell(statuses[gate["status"]], "", GateStatusChoices.colors[gate["status"]]),
                Cell(str(len(gate["missing"]))),
                Cell(str(len(gate["waived"]))),
            ]
            for gate in prepared["object"].gates
        ]
        return {**prepared, "headings": (_("Gate"), _("Status"), _("Missing"), _("Waived")), "lines": lines}


def shown(run, user):
    """What the page has to know of a run to show it live."""
    working = overview.workers_on(run)
    return {
        "run": run,
        "why": why(run.why),
        "working": working,
        "overview": overview.overview_of(run, user),
        "version": overview.version_of(run, working),
        "pause": overview.pause_s(run, working),
        "verbs": _verbs(run, user),
    }


def _verbs(run, user):
    """The verbs that the user may say now."""
    if run.status not in OPEN or not user.has_perm("netbox_assettool.start_run"):
        return []
    if not Run.objects.restrict(user, "start").filter(pk=run.pk).exists():
        return []
    return [(verb.value, VERBS[verb]) for verb in Verb if run.status in _WHEN.get(verb, OPEN)]


_WHEN = {Verb.PAUSE: {"running"}}


class ProgressPanel(panels.ObjectPanel):
    """A run, live."""

    template_name = "netbox_assettool/panels/run_progress.html"
    title = _("Progress")

    def get_context(self, context):
        """Add how far it is."""
        prepared = super().get_context(context)
        run = self.run_of(prepared)
        return {**prepared, "run": None} if run is None else {**prepared, **shown(run, prepared["request"].user)}

    def run_of(self, context):
        """The run that is shown."""
        return context["object"]


class LastRunPanel(ProgressPanel):
    """The run that holds a wave, or its last one, live."""

    title = _("Last run")

    def run_of(self, context):
        """The open one, or the last one."""
        found = overview.runs_of(context["object"], context["request"].user)
        return next((run for run in found if run.is_open), next(iter(found), None))

    def should_render(self, context):
        """Only where it has been run."""
        return context["run"] is not None
