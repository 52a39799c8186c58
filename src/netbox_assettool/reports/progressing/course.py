"""The sections on how it goes: waves, stages, blockers, quality and trends."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assettool.domain.progress.quality import Tries
from assettool.domain.progress.stages import Stage
from assettool.domain.report import Cell, Figure, Figures, Kind, Light, Section, Table
from netbox_assettool.choices import (
    ApplicationStatusChoices,
    GateChoices,
    RunStatusChoices,
    WaveStatusChoices,
)
from netbox_assettool.models import Application, Run, Waiver, Wave
from netbox_assettool.reports.blocks import columns, day, lines, number
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.progressing.blocking import Blocker
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.progress import Progress
from netbox_assettool.reports.progressing.results import emergency_verdict
from netbox_assettool.reports.progressing.waves import WaveRow
from netbox_assettool.reports.words import RESULTS, day_text, number_text, rounded

_STATUSES, _GATES = dict(ApplicationStatusChoices.CHOICES), dict(GateChoices.CHOICES)
_OF_WAVE, _OF_RUN = dict(WaveStatusChoices.CHOICES), dict(RunStatusChoices.CHOICES)


def waves_section(progress: Progress, links: Links) -> Section:
    """Every wave."""
    return Section(
        "waves",
        _("Waves"),
        (
            Table(
                "waves",
                _("Waves"),
                columns(
                    ("wave", _("Wave"), Kind.TEXT),
                    ("week", _("Week"), Kind.WEEK),
                    ("baseline", _("First approved week"), Kind.WEEK),
                    ("late", _("Weeks later"), Kind.NUMBER),
                    ("status", _("Status"), Kind.TEXT),
                    ("total", _("Objects"), Kind.NUMBER),
                    ("done", _("Done"), Kind.NUMBER),
                    ("failed", _("Failed"), Kind.NUMBER),
                    ("rolled_back", _("Rolled back"), Kind.NUMBER),
                    ("skipped", _("Skipped"), Kind.NUMBER),
                    ("started", _("Started"), Kind.DATE),
                    ("finished", _("Finished"), Kind.DATE),
                    ("emergency", _("Emergency"), Kind.TEXT),
                ),
                lines(_wave(each, progress, links) for each in progress.waves),
                empty=_("No plan of waves was saved yet."),
            ),
        ),
    )


def _wave(each: WaveRow, progress: Progress, links: Links):
    emergency = next((run.emergency for run in progress.runs if run.wave == each.pk and run.emergency), "")

    def items(value: int, **said: object) -> Cell:
        return number(value, links.items(each.pk, **said))

    return (
        Cell(each.name, page_of(Wave, each.pk)),
        each.week,
        each.planned_week,
        each.weeks_late,
        str(_OF_WAVE[each.status]),
        items(each.total),
        items(each.done, state="done"),
        items(each.failed, state="failed"),
        items(each.rolled_back, state="rolled_back"),
        items(each.skipped, state="skipped"),
        each.started,
        each.finished,
        Cell(emergency, light=Light.RED if emergency else None),
    )


def stages_section(progress: Progress, links: Links) -> Section:
    """How applications come through the statuses on their way."""
    return Section(
        "stages",
        _("Throughput"),
        (
            Table(
                "stages",
                _("Applications on their way, since {day}").format(day=day_text(progress.after)),
                columns(
                    ("status", _("Status"), Kind.TEXT),
                    ("now", _("Now"), Kind.NUMBER),
                    ("longest", _("Longest wait (days)"), Kind.NUMBER),
                    ("passed", _("Went on"), Kind.NUMBER),
                    ("median", _("Median stay (days)"), Kind.NUMBER),
                    ("back", _("Went back or aside"), Kind.NUMBER),
                ),
                lines(_stage(each, links) for each in progress.stages),
                note=_(
                    "Half of the applications that went on in this period had been there no longer than the median."
                ),
            ),
        ),
    )


def _stage(each: Stage, links: Links):
    return (
        str(_STATUSES[each.status]),
        number(each.now, links.applications(status=each.status)),
        each.longest,
        each.passed,
        rounded(each.median_days),
        each.went_back,
    )


def blockers_section(progress: Progress, links: Links) -> Section:
    """What waits for somebody."""
    overdue = sum(each.is_overdue for each in progress.blockers)
    return Section(
        "blockers",
        _("Blockers"),
        (
            Figures(
                (
                    Figure(
                        "blocked",
                        _("Blocked applications"),
                        len(progress.blockers),
                        link=links.applications(status="blocked") if progress.blockers else "",
                        note=ngettext("%(number)d is overdue", "%(number)d are overdue", overdue) % {"number": overdue},
                    ),
                )
            ),
            blockers_table(progress.blockers, progress.tenants),
        ),
    )


def blockers_table(blockers, tenants) -> Table:
    """Each blocker, the earliest due first."""
    return Table(
        "blockers",
        _("Blockers"),
        columns(
            ("application", _("Application"), Kind.TEXT),
            ("tenant", _("Tenant"), Kind.TEXT),
            ("reason", _("Reason"), Kind.TEXT),
            ("owner", _("Action with"), Kind.TEXT),
            ("since", _("Since"), Kind.DATE),
            ("days", _("Age (days)"), Kind.NUMBER),
            ("due", _("Due"), Kind.DATE),
        ),
        lines(_blocker(each, tenants) for each in blockers),
        empty=_("Nothing is blocked."),
    )


def _blocker(each: Blocker, tenants):
    return (
        Cell(each.name, page_of(Application, each.application)),
        tenants.get(each.tenant, ""),
        each.reason,
        each.owner,
        each.since,
        each.days,
        day(each.due, is_late=each.is_overdue),
    )


def quality_section(progress: Progress) -> Section:
    """First-time-right, rollbacks, emergency starts and waived gates."""
    return Section(
        "quality",
        _("Quality"),
        (
            emergency_verdict(progress),
            Figures(
                (
                    _right("applications_right", _("Applications right first time"), progress.tries),
                    _right("hosts_right", _("Hosts right first time"), progress.host_tries),
                    Figure(
                        "rolled_back",
                        _("Applications rolled back"),
                        progress.tries.rolled_back,
                        note=_("since {day}").format(day=day_text(progress.after)),
                    ),
                )
            ),
            Table(
                "runs",
                _("Runs"),
                columns(
                    ("run", _("Started"), Kind.DATE),
                    ("wave", _("Wave"), Kind.TEXT),
                    ("status", _("Status"), Kind.TEXT),
                    ("who", _("Started by"), Kind.TEXT),
                    ("finished", _("Finished"), Kind.DATE),
                    ("emergency", _("Emergency"), Kind.TEXT),
                    ("missing", _("Gates not met"), Kind.TEXT),
                ),
                lines(
                    (
                        Cell(each.started, page_of(Run, each.number)),
                        Cell(each.wave_name, page_of(Wave, each.wave)),
                        str(_OF_RUN[each.status]),
                        each.who,
                        each.finished,
                        Cell(each.emergency, light=Light.RED if each.emergency else None),
                        ", ".join(str(_GATES[gate]) for gate in each.missing),
                    )
                    for each in progress.runs
                ),
                empty=_("No wave was run yet."),
            ),
            Table(
                "waivers",
                _("Waived gates"),
                columns(
                    ("gate", _("Gate"), Kind.TEXT),
                    ("wave", _("Wave"), Kind.TEXT),
                    ("item", _("Item"), Kind.TEXT),
                    ("reason", _("Reason"), Kind.TEXT),
                    ("who", _("Who"), Kind.TEXT),
                    ("given", _("Given"), Kind.DATE),
                    ("expires", _("Expires"), Kind.DATE),
                ),
                lines(
                    (
                        Cell(str(_GATES[each.gate]), page_of(Waiver, each.number), Light.AMBER),
                        Cell(each.wave_name, page_of(Wave, each.wave)),
                        each.item,
                        each.reason,
                        each.who,
                        each.given,
                        each.expires,
                    )
                    for each in progress.waivers
                ),
                empty=_("No gate was waived."),
            ),
        ),
    )


def _right(key: str, label: str, tries: Tries) -> Figure:
    numbers = {"right": number_text(tries.right), "tried": number_text(tries.tried)}
    note = _("{right} of {tried} that were tried").format(**numbers)
    return Figure(key, label, rounded(tries.percent), Kind.PERCENT, note=note)


def trends_section(progress: Progress) -> Section:
    """How fast it goes, and how fast it would have to go."""
    rows = []
    for each in progress.results.values():
        if not each.tally.scope:
            continue
        trend = each.trend
        rows.append(
            (
                str(RESULTS[each.result]),
                trend.lately,
                trend.before,
                _direction(trend.lately, trend.before),
                rounded(trend.per_week) if each.pace else None,
                rounded(each.needed_per_week(progress.on)),
            )
        )
    return Section(
        "trends",
        _("Trends"),
        (
            Table(
                "trends",
                _("Pace"),
                columns(
                    ("result", _("Result"), Kind.TEXT),
                    ("lately", _("Last 4 weeks"), Kind.NUMBER),
                    ("before", _("The 4 weeks before"), Kind.NUMBER),
                    ("trend", _("Trend"), Kind.TEXT),
                    ("pace", _("Per week"), Kind.NUMBER),
                    ("needed", _("Needed per week"), Kind.NUMBER),
                ),
                lines(rows),
                note=_(
                    "Whole weeks before this one. Needed: what is still to be done over the weeks to the planned end."
                ),
            ),
        ),
    )


def _direction(lately: int, before: int) -> str:
    if lately == before:
        return _("steady")
    return _("faster") if lately > before else _("slower")
