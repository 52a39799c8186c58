"""How a wave ran: its runs, phase by phase and host by host, and what went wrong."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assettool.domain.report import Cell, Kind, Light, Section, Table
from assettool.domain.running.course import PhaseCourse, course_of, failures, minutes_between
from assettool.domain.running.dossier import DossierHost
from assettool.domain.running.phases import RULES, Phase, Side
from assettool.domain.running.state import BROKEN
from netbox_assettool.choices import PhaseChoices, PhaseStatusChoices, RunStatusChoices
from netbox_assettool.models import Asset, Run, RunHost
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.writing.forms import Forms
from netbox_assettool.running.dossiers import hosts_of
from netbox_assettool.running.effects import named
from netbox_assettool.running.words import why

_OF_RUN = dict(RunStatusChoices.CHOICES)
_PHASES, _OF_PHASE = dict(PhaseChoices.CHOICES), dict(PhaseStatusChoices.CHOICES)


def run_sections(asked: Asked, runs: Sequence[Run], forms: Forms) -> Iterator[Section]:
    """The runs with the course of the last one; before the first one the phases as they are to be."""
    hosts = _hosts(asked, runs[0]) if runs else ()
    yield Section("runbook", _("Runbook"), (_runs(runs, forms), _phases(hosts, forms)))
    if runs:
        names = named(runs[0], asked.user)
        yield Section("hosts", _("Hosts"), (_failures(hosts), _hosts_table(hosts, names)))


def _hosts(asked: Asked, run: Run) -> Sequence[DossierHost]:
    """The hosts of a run that the user may see."""
    assets = Asset.objects.restrict(asked.user, "view").order_by().values("pk")
    seen = set(RunHost.objects.filter(run=run, asset__in=assets).values_list("name", flat=True))
    return [each for each in hosts_of(run) if each.name in seen]


def _runs(runs: Sequence[Run], forms: Forms) -> Table:
    return Table(
        "runs",
        _("Runs"),
        columns(
            ("started", _("Started"), Kind.TEXT),
            ("finished", _("Finished"), Kind.TEXT),
            ("minutes", _("Minutes"), Kind.NUMBER),
            ("status", _("Status"), Kind.TEXT),
            ("why", _("Why"), Kind.TEXT),
            ("who", _("Started by"), Kind.TEXT),
            ("emergency", _("Emergency"), Kind.TEXT),
        ),
        lines(
            (
                Cell(forms.moment(each.started), page_of(Run, each.pk)),
                forms.moment(each.finished) if each.finished else "",
                minutes_between(each.started, each.finished),
                str(_OF_RUN[each.status]),
                capfirst(str(why(each.why))),
                each.user.get_username() if each.user else "",
                Cell(each.emergency, light=Light.RED if each.emergency else None),
            )
            for each in runs
        ),
        empty=_("It was not run yet."),
    )


def _phases(hosts: Sequence[DossierHost], forms: Forms) -> Table:
    found = {each.phase: each for each in course_of(hosts)}
    return Table(
        "phases",
        _("Phases of the last run") if hosts else _("Phases"),
        columns(
            ("phase", _("Phase"), Kind.TEXT),
            ("sides", _("Works on"), Kind.TEXT),
            ("rollback", _("Rollback"), Kind.TEXT),
            ("hosts", _("Hosts"), Kind.NUMBER),
            ("passed", _("Passed"), Kind.NUMBER),
            ("retried", _("Tried again"), Kind.NUMBER),
            ("broken", _("Failed"), Kind.NUMBER),
            ("undone", _("Rolled back"), Kind.NUMBER),
            ("started", _("Started"), Kind.TEXT),
            ("finished", _("Finished"), Kind.TEXT),
            ("minutes", _("Minutes"), Kind.NUMBER),
        ),
        lines(_phase(phase, found.get(phase), forms) for phase in Phase),
    )


def _phase(phase: Phase, course: PhaseCourse | None, forms: Forms):
    rules = RULES[phase]
    sides = {frozenset({Side.OLD}): _("old hosts"), frozenset({Side.NEW}): _("new hosts")}
    plan = (
        str(_PHASES[phase]),
        sides.get(rules.sides, _("old and new hosts")),
        _("no: it has nothing to undo") if rules.no_rollback else _("yes"),
    )
    if course is None:
        return (*plan, *(None,) * 5, "", "", None)
    return (
        *plan,
        course.hosts,
        course.passed,
        course.retried,
        Cell(course.broken, light=Light.RED if course.broken else None),
        course.undone,
        forms.moment(course.started) if course.started else "",
        forms.moment(course.finished) if course.finished else "",
        course.minutes,
    )


def _failures(hosts: Sequence[DossierHost]) -> Table:
    return Table(
        "failures",
        _("What went wrong"),
        columns(
            ("host", _("Host"), Kind.TEXT),
            ("phase", _("Phase"), Kind.TEXT),
            ("attempts", _("Attempts"), Kind.NUMBER),
            ("text", _("What went wrong"), Kind.TEXT),
        ),
        lines(
            (host.name, str(_PHASES[each.phase]), each.attempts, Cell(each.text, light=Light.RED))
            for host, each in failures(hosts)
        ),
        empty=_("Nothing went wrong that is not mended."),
    )


def _hosts_table(hosts: Sequence[DossierHost], names: Mapping[str, str]) -> Table:
    """Hosts × phases; `names` has what the items are called that the user may see."""
    used = [phase for phase in Phase if any(each.phase is phase for host in hosts for each in host.phases)]
    return Table(
        "hosts",
        _("Hosts and phases"),
        columns(
            ("host", _("Host"), Kind.TEXT),
            ("items", pgettext("wave", "Items"), Kind.TEXT),
            *((phase.value, _PHASES[phase], Kind.TEXT) for phase in used),
        ),
        lines(_host(host, used, names) for host in hosts),
        empty=_("It has no hosts that you may see."),
    )


def _host(host: DossierHost, used: Sequence[Phase], names: Mapping[str, str]):
    found = {each.phase: each for each in host.phases}
    cells = []
    for phase in used:
        passage = found.get(phase)
        is_broken = passage is not None and passage.status in BROKEN
        cells.append(Cell(str(_OF_PHASE[passage.status]) if passage else "", light=Light.RED if is_broken else None))
    return (host.name, ", ".join(names[item] for item in host.items if item in names), *cells)
