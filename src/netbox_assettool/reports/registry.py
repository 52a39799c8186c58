"""Which reports there are, what each is called, who may ask for it, and what builds it."""

from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assettool.domain.report import Report, ReportName
from netbox_assettool.reports import harmonisation, highlight, impact, progress, settlement, wave
from netbox_assettool.reports.asked import Asked

BUILDERS: Mapping[ReportName, Callable[[Asked], Report]] = {
    ReportName.PROGRESS: progress.build,
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
