"""Which reports there are, what each is called, who may ask for it, and what builds it."""

from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assettool.domain.report import Report, ReportName
from netbox_assettool.reports import (
    counts,
    harmonisation,
    highlight,
    impact,
    licences,
    progress,
    settlement,
    wave,
)
from netbox_assettool.reports.asked import Asked

BUILDERS: Mapping[ReportName, Callable[[Asked], Report]] = {
    ReportName.PROGRESS: progress.build,
    ReportName.LICENCES: licences.build,
    ReportName.COUNTS: counts.build,
    ReportName.HARMONISATION: harmonisation.build,
    ReportName.SETTLEMENT: settlement.build,
    ReportName.HIGHLIGHT: highlight.build,
    ReportName.WAVE: wave.build,
    ReportName.IMPACT: impact.build,
}
"""Called with the language of the report activated."""
TITLES: Mapping[ReportName, str | Promise] = {
    ReportName.PROGRESS: _("Progress"),
    ReportName.LICENCES: _("Licences"),
    ReportName.COUNTS: _("Counts"),
    ReportName.HARMONISATION: _("Harmonisation"),
    ReportName.IMPACT: _("Impact"),
    ReportName.SETTLEMENT: _("Settlement"),
    ReportName.WAVE: _("Wave"),
    ReportName.HIGHLIGHT: _("Highlight report"),
}
SAID: Mapping[ReportName, str | Promise] = {
    ReportName.PROGRESS: _("The intended results: scope, plan, what was done, forecast and blockers"),
    ReportName.LICENCES: _("What is owned and needed, what is short, what is due, and what could be taken back"),
    ReportName.COUNTS: _("What is expected beside each source beside NetBox, with what differs"),
    ReportName.HARMONISATION: _("Which functions several packages do, and what one of them would save"),
    ReportName.IMPACT: _("What an application, server, contract or wave touches"),
    ReportName.SETTLEMENT: _("Cost between tenants by a key, before and after"),
    ReportName.WAVE: _("One wave: content, gates, approvals, runbook and outcome"),
    ReportName.HIGHLIGHT: _("The month on one page, for the steering group"),
}
"""What each tells."""
_MODELS = {
    ReportName.LICENCES: "softwareproduct",
    ReportName.COUNTS: "asset",
    ReportName.WAVE: "wave",
    ReportName.SETTLEMENT: "budgetline",
    ReportName.HIGHLIGHT: "milestone",
}


def built(name: ReportName, asked: Asked) -> Report:
    """The report that answers a question, in its language."""
    with translation.override(asked.language):
        return BUILDERS[name](asked)


def may_ask(user, name: ReportName) -> bool:
    """Whether a user may ask for a report; what it then tells is what that user may see."""
    return user.has_perm(f"netbox_assettool.view_{_MODELS.get(name, 'application')}")
