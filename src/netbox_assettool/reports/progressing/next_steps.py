"""What to do next, as the state of the project asks for it: the most pressing first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from assettool.domain.progress.results import Result
from assettool.domain.running.state import RunStatus
from assettool.domain.waves.facts import HAS_MOVED, LEFT_OUT, STAYS
from assettool.domain.waves.state import WaveStatus
from netbox_assettool.models import Application, Run, Waiver, Wave
from netbox_assettool.reports.links import list_of
from netbox_assettool.reports.progressing.progress import Progress

_SOON = timedelta(days=14)
_WEEK = timedelta(days=7)
_NOT_BEGUN = (WaveStatus.DRAFT, WaveStatus.SUBMITTED, WaveStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do, and about how many things."""

    text: str
    number: int
    link: str


def next_steps(progress: Progress) -> list[NextStep]:
    """Those that there is anything to do about."""
    if not progress.has_data:
        return list(_first_steps())
    return [each for each in _steps(progress) if each.number]


def _first_steps() -> Iterator[NextStep]:
    """What a project begins with; nothing is counted of it."""
    pages = "plugins:netbox_assettool:"
    yield NextStep(
        _("Read the exports of your sources: assettool sync plan, then assettool sync apply"),
        0,
        reverse(f"{pages}syncrun_list"),
    )
    yield NextStep(
        _("Import the register of applications: assettool app import"), 0, reverse(f"{pages}application_list")
    )
    yield NextStep(_("Plan the waves: assettool wave plan --save"), 0, reverse(f"{pages}wave_board"))


def _steps(progress: Progress) -> Iterator[NextStep]:
    waves, on = progress.waves, progress.on
    waiting = [each for each in progress.runs if each.status in (RunStatus.PAUSED, RunStatus.STOPPED)]
    yield NextStep(_("Decide about runs that wait for you"), len(waiting), list_of(Run, status=("paused", "stopped")))
    overdue = sum(each.is_overdue for each in progress.blockers)
    yield NextStep(_("Lift blockers that are overdue"), overdue, list_of(Application, status="blocked"))
    late = [each for each in waves if each.status in _NOT_BEGUN and each.week + _WEEK <= on]
    yield NextStep(
        _("Move or cancel waves whose week has passed"),
        len(late),
        list_of(Wave, status=_NOT_BEGUN, week__lte=on - _WEEK),
    )
    soon = [each for each in waves if on < each.week + _WEEK and each.week <= on + _SOON]
    for status, text in (
        (WaveStatus.DRAFT, _("Submit waves that begin within two weeks")),
        (WaveStatus.SUBMITTED, _("Approve waves that begin within two weeks")),
    ):
        number = sum(each.status == status for each in soon)
        yield NextStep(text, number, list_of(Wave, status=status, week__lte=on + _SOON))
    expiring = sum(on <= each.expires <= on + _SOON for each in progress.waivers)
    yield NextStep(_("Mend what waivers cover that expire within two weeks"), expiring, list_of(Waiver))
    if progress.baseline is None:
        yield NextStep(
            _("Plan the waves: assettool wave plan --save"), 1, reverse("plugins:netbox_assettool:wave_board")
        )
    else:
        unplanned = progress.results[Result.APPLICATIONS].tally.unplanned
        yield NextStep(_("Plan applications that are in no wave"), unplanned, _of_scope(has_wave="false"))
    yield NextStep(
        _("Say what becomes of applications without a disposition"),
        progress.undecided,
        list_of(Application, disposition="undecided", status__n=LEFT_OUT),
    )


def _of_scope(**said: object) -> str:
    """Applications that still have to move, limited further."""
    return list_of(Application, status__n=HAS_MOVED | LEFT_OUT, disposition__n=STAYS, **said)
