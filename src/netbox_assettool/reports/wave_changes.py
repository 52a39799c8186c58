"""What happened to a wave after a day: what was said of it and waived, how it ran, and what became of its items."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assettool.domain.report import Cell, Kind, Section, Table
from netbox_assettool.choices import GateChoices, ItemStateChoices, RunStatusChoices, VerdictChoices
from netbox_assettool.models import Approval, Run, Waiver, Wave, WaveItem
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, lines
from netbox_assettool.reports.links import page_of
from netbox_assettool.reports.parts import end_of
from netbox_assettool.reports.words import day_text
from netbox_assettool.reports.writing.forms import Forms

_GATES, _STATES = dict(GateChoices.CHOICES), dict(ItemStateChoices.CHOICES)
_RUNS, _VERDICTS = dict(RunStatusChoices.CHOICES), dict(VerdictChoices.CHOICES)
type _Event = tuple[datetime, str, str, str]
"""When, what, who, and the page of it."""


def changes_sections(asked: Asked, wave: Wave, runs: Sequence[Run], forms: Forms) -> Iterator[Section]:
    """One section where the question names a day; none otherwise."""
    if asked.since is None:
        return
    after, until = end_of(asked.since), end_of(asked.as_of)
    events = [each for each in _events(asked, wave, runs) if after < each[0] <= until]
    yield Section(
        "changes",
        _("What changed since {day}").format(day=day_text(asked.since)),
        (
            Table(
                "changes",
                _("What happened"),
                columns(("when", _("When"), Kind.TEXT), ("what", _("What"), Kind.TEXT), ("who", _("Who"), Kind.TEXT)),
                lines(
                    (Cell(forms.moment(at), link), what, who)
                    for at, what, who, link in sorted(events, key=lambda each: each[:2])
                ),
                empty=_("Nothing happened."),
            ),
        ),
    )


def _events(asked: Asked, wave: Wave, runs: Sequence[Run]) -> Iterator[_Event]:
    approvals = Approval.objects.restrict(asked.user, "view").filter(wave=wave).select_related("user").defer("content")
    for each in approvals:
        yield each.at, str(_VERDICTS[each.verdict]), _name(each.user), page_of(Approval, each.pk)
    for each in Waiver.objects.restrict(asked.user, "view").filter(wave=wave).select_related("user"):
        told = _("gate waived: {gate}").format(gate=_GATES[each.gate])
        yield each.created, told, _name(each.user), page_of(Waiver, each.pk)
    for each in runs:
        started = (
            _("started in an emergency: {reason}").format(reason=each.emergency) if each.emergency else _("started")
        )
        yield each.started, started, _name(each.user), page_of(Run, each.pk)
        if each.finished:
            told = _("run ended: {status}").format(status=_RUNS[each.status])
            yield each.finished, told, "", page_of(Run, each.pk)
    for each in WaveItem.objects.restrict(asked.user, "view").filter(wave=wave):
        yield each.last_updated, f"{each.name}: {_STATES[each.state]}", "", page_of(WaveItem, each.pk)


def _name(user) -> str:
    return user.get_username() if user else ""
