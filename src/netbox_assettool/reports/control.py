"""The project-control dashboard: the numbers of the progress report that somebody looks at every day."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assettool.domain.progress.results import Result
from assettool.domain.report import Block, Cell, Kind, Light, Report, ReportName, Section, Table, Words
from assettool.domain.running.state import OPEN
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.choices import RunStatusChoices, WaveStatusChoices
from netbox_assettool.models import Run, Wave
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, light, lines, number, percent
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.parts import hidden
from netbox_assettool.reports.programme.reading import milestone_rows
from netbox_assettool.reports.programme.tables import milestones_table
from netbox_assettool.reports.progressing.course import blockers_table
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.next_steps import next_steps
from netbox_assettool.reports.progressing.progress import COUNTED, Progress, progress_of
from netbox_assettool.reports.progressing.results import (
    burn_up_chart,
    emergency_verdict,
    end_of,
    overall_verdict,
)
from netbox_assettool.reports.words import RESULTS, day_text

_SHOWN = 8
_WEEK = timedelta(days=7)
_OVER = (WaveStatus.COMPLETED, WaveStatus.CANCELLED)


def build(asked: Asked, drawn: Result) -> Report:
    """The dashboard as sections, with the burn-up chart of one of the results."""
    progress = progress_of(asked)
    return Report(
        name=ReportName.PROGRESS,
        title=_("Project control"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=_sections(asked, progress, drawn),
    )


def _sections(asked: Asked, progress: Progress, drawn: Result) -> tuple[Section, ...]:
    links = Links(asked)
    if not progress.has_data:
        told = _("There is no data yet. This is where a project begins:")
        return (Section("next", _("What to do next"), (Words((told,)), _next(progress))),)
    chart: tuple[Block, ...] = (burn_up_chart(progress.results[drawn]),)
    return (
        Section("results", _("Results"), (*hidden(asked.user, COUNTED), *_results(progress, links))),
        Section("burn_up", _("Burn-up"), chart),
        Section("next", _("What to do next"), (_next(progress),)),
        Section("waves", _("Waves"), (_running(progress), _coming(progress))),
        Section("milestones", _("Milestones"), (_milestones(asked),)),
        Section("blockers", _("Blockers"), (_blockers(progress),)),
    )


def _results(progress: Progress, links: Links) -> tuple[Block, ...]:
    known = [each for each in progress.results.values() if each.tally.scope]
    rows = [
        (
            str(RESULTS[each.result]),
            light(each.rating.light),
            number(each.tally.done, links.done(each.result)),
            number(each.tally.scope, links.scope(each.result)),
            percent(each.tally.percent),
            each.tally.planned,
            each.tally.days_late,
            each.planned_end,
            end_of(each),
        )
        for each in known
    ]
    table = Table(
        "control_results",
        _("Results against the plan"),
        columns(
            ("result", _("Result"), Kind.TEXT),
            ("light", _("Light"), Kind.TEXT),
            ("done", pgettext("result", "Done"), Kind.NUMBER),
            ("scope", _("In scope"), Kind.NUMBER),
            ("share", _("Done (%)"), Kind.PERCENT),
            ("planned", _("Planned by now"), Kind.NUMBER),
            ("late", _("Days behind"), Kind.NUMBER),
            ("planned_end", _("Planned end"), Kind.DATE),
            ("end", _("Forecast"), Kind.DATE),
        ),
        lines(rows),
        empty=_("Nothing is in scope."),
    )
    emergencies = emergency_verdict(progress)
    return (
        overall_verdict(known),
        *((emergencies,) if emergencies.light is Light.RED else ()),
        table,
    )


def _next(progress: Progress) -> Table:
    return Table(
        "next",
        _("What to do next"),
        columns(("what", _("What"), Kind.TEXT), ("number", pgettext("count", "Number"), Kind.NUMBER)),
        lines((Cell(each.text, each.link), each.number or None) for each in next_steps(progress)),
        empty=_("Nothing waits for you."),
    )


def _running(progress: Progress) -> Table:
    labels = dict(RunStatusChoices.CHOICES)
    rows = [
        (
            Cell(each.wave_name, page_of(Run, each.number)),
            str(labels[each.status]),
            each.started,
            Cell(each.emergency, light=Light.RED if each.emergency else None),
        )
        for each in progress.runs
        if each.status in OPEN
    ]
    return Table(
        "running",
        _("Running now"),
        columns(
            ("wave", _("Wave"), Kind.TEXT),
            ("status", _("Status"), Kind.TEXT),
            ("started", _("Started"), Kind.DATE),
            ("emergency", _("Emergency"), Kind.TEXT),
        ),
        lines(rows),
        empty=_("No wave is running."),
    )


def _coming(progress: Progress) -> Table:
    labels = dict(WaveStatusChoices.CHOICES)
    coming = [each for each in progress.waves if each.status not in _OVER and each.week + _WEEK > progress.on]
    rows = [
        (
            Cell(each.name, page_of(Wave, each.pk)),
            each.week,
            str(labels[each.status]),
            each.total,
            each.weeks_late,
        )
        for each in coming[:_SHOWN]
    ]
    return Table(
        "coming",
        _("Waves that come"),
        columns(
            ("wave", _("Wave"), Kind.TEXT),
            ("week", _("Week"), Kind.WEEK),
            ("status", _("Status"), Kind.TEXT),
            ("total", _("Objects"), Kind.NUMBER),
            ("late", _("Weeks later"), Kind.NUMBER),
        ),
        lines(rows),
        empty=_("No wave is planned after {day}.").format(day=day_text(progress.on)),
    )


def _milestones(asked: Asked) -> Table:
    on = asked.as_of
    rows = [each for each in milestone_rows(asked) if not each.dates.is_done(on) and not each.dates.is_cancelled]
    return milestones_table("milestones", _("Milestones that come"), rows[:_SHOWN], on, _("No milestone is open."))


def _blockers(progress: Progress) -> Table:
    return blockers_table(progress.blockers[:_SHOWN], progress.tenants)
