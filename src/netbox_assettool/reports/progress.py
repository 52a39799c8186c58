"""The progress report: the intended results against the plan, and everything that project control asks about them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.report import Report, ReportName, Section, Words
from netbox_assettool.models import SyncRun
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.parts import hidden
from netbox_assettool.reports.programme.reading import milestone_rows, risk_rows
from netbox_assettool.reports.programme.tables import milestones_table, planning_verdict, risks_table, risks_verdict
from netbox_assettool.reports.progressing.changed import changes_section
from netbox_assettool.reports.progressing.course import (
    blockers_section,
    quality_section,
    stages_section,
    trends_section,
    waves_section,
)
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.progress import COUNTED, Progress, progress_of
from netbox_assettool.reports.progressing.results import results_section, tenants_section, weeks_section
from netbox_assettool.reports.rating import thresholds
from netbox_assettool.reports.words import day_text

_MOST_RISKS = 20


def build(asked: Asked) -> Report:
    """The report for a user, in the language that is active."""
    progress = progress_of(asked)
    return Report(
        name=ReportName.PROGRESS,
        title=_("Progress of the migration"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        sections=_sections(asked, progress),
        since=asked.since,
        subject=", ".join(progress.tenants.get(slug, slug) for slug in asked.tenants),
        sources=tuple(_sources(asked, progress)),
    )


def _sections(asked: Asked, progress: Progress) -> tuple[Section, ...]:
    links = Links(asked)
    if not progress.has_data:
        told = _("There is no data yet: nothing that moves was in NetBox at the end of {day}.")
        return (Section("results", _("Results"), (Words((told.format(day=day_text(progress.on)),)),)),)
    return (
        results_section(progress, links, hidden(asked.user, COUNTED)),
        *((changes_section(progress, progress.changes, links),) if progress.changes else ()),
        tenants_section(progress, links),
        waves_section(progress, links),
        stages_section(progress, links),
        blockers_section(progress, links),
        _programme(asked),
        quality_section(progress),
        trends_section(progress),
        weeks_section(progress),
    )


def _programme(asked: Asked) -> Section:
    """The milestones and risks of the programme, which nothing in the inventory tells."""
    milestones, risks = milestone_rows(asked), risk_rows(asked)
    standing = [each for each in milestones if not each.dates.is_cancelled]
    return Section(
        "programme",
        _("Milestones and risks"),
        (
            planning_verdict(milestones, asked.as_of, thresholds()),
            milestones_table("milestones", _("Milestones"), standing, asked.as_of, _("There are no milestones yet.")),
            risks_verdict(risks),
            risks_table(risks, _MOST_RISKS),
        ),
    )


def _sources(asked: Asked, progress: Progress):
    if not progress.has_data:
        yield _("The application register and the inventory in NetBox, which had no data yet")
        return
    yield _("The application register, the waves and the runs in NetBox, as far as you may see them")
    runs = SyncRun.objects.restrict(asked.user, "view").filter(status="completed", finished__date__lte=asked.as_of)
    last = runs.order_by("-finished").values_list("finished", flat=True).first()
    if last:
        yield _("The fleet as the sync of {day} left it").format(day=day_text(timezone.localdate(last)))
    if asked.as_of < timezone.localdate():
        yield _("What moves in which wave, and in which week, is told as it is now; what was done up to the day")
