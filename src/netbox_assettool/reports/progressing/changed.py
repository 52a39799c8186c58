"""The section on what changed since a day."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assettool.domain.application import ApplicationStatus
from assettool.domain.report import Block, Cell, Figure, Figures, Kind, Section, Table
from netbox_assettool.choices import ApplicationStatusChoices
from netbox_assettool.models import Application, Run, Waiver, Wave
from netbox_assettool.reports.blocks import columns, light, lines
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.progressing.changes import Changes, Went
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.progress import Progress
from netbox_assettool.reports.progressing.results import end_of
from netbox_assettool.reports.words import RESULTS, day_text

_STATUSES = dict(ApplicationStatusChoices.CHOICES)


def changes_section(progress: Progress, changes: Changes, links: Links) -> Section:
    """What is another than it was at the end of that day."""
    return Section(
        "changes",
        _("What changed since {day}").format(day=day_text(changes.since)),
        (
            Figures(tuple(_figures(progress, changes, links))),
            _of_results(progress, changes),
            *_of_applications(progress, changes.went),
        ),
    )


def _figures(progress: Progress, changes: Changes, links: Links):
    since, emergencies = changes.since, [each for each in progress.runs if each.emergency]
    finished = [each for each in progress.waves if each.finished and each.finished > since]
    yield _counted(
        "waves_finished", _("Waves finished"), len(finished), links.since(Wave, since, "finished", status="completed")
    )
    yield Figure("newly_blocked", _("Newly blocked"), len(changes.blocked))
    yield Figure("lifted", _("Blockers lifted"), len(changes.lifted))
    started = sum(each.started > since for each in emergencies)
    yield _counted(
        "emergencies", _("Emergency starts"), started, links.since(Run, since, "started", is_emergency="true")
    )
    waived = sum(each.given > since for each in progress.waivers)
    yield _counted("waived", _("Gates waived"), waived, links.since(Waiver, since, "created"))


def _counted(key: str, label: str, number: int, link: str) -> Figure:
    """A number with its list; nought leads nowhere."""
    return Figure(key, label, number, link=link if number else "")


def _of_results(progress: Progress, changes: Changes) -> Table:
    rows = []
    for result, now in progress.results.items():
        then = changes.before[result]
        if not now.tally.scope and not then.tally.scope:
            continue
        rows.append(
            (
                str(RESULTS[result]),
                then.tally.scope,
                now.tally.scope,
                now.tally.scope - then.tally.scope,
                then.tally.done,
                now.tally.done,
                now.tally.done - then.tally.done,
                light(then.rating.light),
                light(now.rating.light),
                end_of(then),
                end_of(now),
            )
        )
    return Table(
        "changed_results",
        _("Results then and now"),
        columns(
            ("result", _("Result"), Kind.TEXT),
            ("scope_then", _("In scope then"), Kind.NUMBER),
            ("scope", _("In scope now"), Kind.NUMBER),
            ("scope_change", _("Change of scope"), Kind.NUMBER),
            ("done_then", _("Done then"), Kind.NUMBER),
            ("done", _("Done now"), Kind.NUMBER),
            ("done_since", _("Done since"), Kind.NUMBER),
            ("light_then", _("Light then"), Kind.TEXT),
            ("light", _("Light now"), Kind.TEXT),
            ("end_then", _("Forecast then"), Kind.DATE),
            ("end", _("Forecast now"), Kind.DATE),
        ),
        lines(rows),
        empty=_("There was nothing in scope."),
    )


def _of_applications(progress: Progress, went: Sequence[Went]) -> Sequence[Block]:
    new = [each for each in went if not each.old]
    moved = [each for each in went if each.old]
    return (
        Table(
            "changed_applications",
            _("Applications with another status"),
            columns(
                ("application", _("Application"), Kind.TEXT),
                ("tenant", _("Tenant"), Kind.TEXT),
                ("old", _("From"), Kind.TEXT),
                ("new", _("To"), Kind.TEXT),
                ("on", _("When"), Kind.DATE),
            ),
            lines(
                (
                    Cell(each.name, page_of(Application, each.application)),
                    progress.tenants.get(each.tenant, ""),
                    _label(each.old),
                    _label(each.new),
                    each.on,
                )
                for each in moved
            ),
            empty=_("No application has another status."),
        ),
        Table(
            "new_applications",
            _("New applications"),
            columns(
                ("application", _("Application"), Kind.TEXT),
                ("tenant", _("Tenant"), Kind.TEXT),
                ("status", _("Status"), Kind.TEXT),
                ("on", _("When"), Kind.DATE),
            ),
            lines(
                (
                    Cell(each.name, page_of(Application, each.application)),
                    progress.tenants.get(each.tenant, ""),
                    _label(each.new),
                    each.on,
                )
                for each in new
            ),
            empty=_("No application came to the register."),
        ),
    )


def _label(status: str) -> str:
    return str(_STATUSES[ApplicationStatus(status)])
