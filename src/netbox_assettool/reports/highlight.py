"""The highlight report (hoofdpuntenrapport): where the programme stands, on one page for the steering group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from assettool.domain.programme import budget
from assettool.domain.programme.periods import Period, period_of
from assettool.domain.rag import Thresholds, worst
from assettool.domain.report import Block, Cell, Kind, Light, Report, ReportName, Section, Table, Verdict, Words
from netbox_assettool.choices import GateChoices
from netbox_assettool.models import BudgetLine, Milestone, ReportNote, Risk, Wave
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.blocks import columns, light, lines, number
from netbox_assettool.reports.links import list_of, page_of
from netbox_assettool.reports.parts import hidden
from netbox_assettool.reports.programme import tables
from netbox_assettool.reports.programme.reading import (
    LineRow,
    MilestoneRow,
    RiskRow,
    due_between,
    line_rows,
    milestone_rows,
    note_of,
    risk_rows,
)
from netbox_assettool.reports.progressing.links import Links
from netbox_assettool.reports.progressing.progress import COUNTED, Progress, progress_of
from netbox_assettool.reports.progressing.results import emergency_verdict, end_of, overall_verdict
from netbox_assettool.reports.progressing.waves import WaveRow
from netbox_assettool.reports.rating import thresholds
from netbox_assettool.reports.words import RESULTS, day_text, number_text

_GATES = dict(GateChoices.CHOICES)
_KEPT = (Milestone, Risk, BudgetLine)
_MOST_RISKS, _MOST_MILESTONES, _MOST_WAVES, _MOST_WAIVERS = 5, 4, 3, 2
"""More does not go on one sheet; the lists in NetBox have all."""


@dataclass(frozen=True, slots=True)
class _Told:
    """All that the page is made of."""

    asked: Asked
    period: Period
    limits: Thresholds
    progress: Progress
    milestones: Sequence[MilestoneRow]
    risks: Sequence[RiskRow]
    lines: Sequence[LineRow]


def build(asked: Asked) -> Report:
    """The report on a month, or on what lies after the day that is asked for."""
    period = period_of(asked.as_of, asked.since)
    told = _Told(
        asked=asked,
        period=period,
        limits=thresholds(),
        progress=progress_of(replace(asked, since=period.after)),
        milestones=milestone_rows(asked),
        risks=risk_rows(asked),
        lines=line_rows(asked),
    )
    return Report(
        name=ReportName.HIGHLIGHT,
        title=_("Highlight report"),
        language=asked.language,
        as_of=asked.as_of,
        made_at=timezone.now(),
        since=period.after,
        subject=", ".join(told.progress.tenants.get(slug, slug) for slug in asked.tenants),
        sections=(
            Section("general", _("How it stands"), (*hidden(asked.user, (*COUNTED, *_KEPT)), *_general(told))),
            Section("results", _("Results of this period"), tuple(_results(told))),
            Section("next", _("Next period"), tuple(_next(told))),
            Section("risks", _("Risks and issues"), (tables.risks_table(told.risks, _MOST_RISKS),)),
            Section("money", _("Money"), (tables.money_table(told.lines, asked.as_of.year, told.limits),)),
            Section("note", _("Written note"), (_note(asked),)),
        ),
        sources=(_source(told),),
        is_one_page=True,
    )


def _general(told: _Told) -> Iterator[Block]:
    known = [each for each in told.progress.results.values() if each.tally.scope]
    together = budget.total(row.line for row in told.lines)
    parts = (
        _renamed(overall_verdict(known), "progress", _("Progress")),
        tables.planning_verdict(told.milestones, told.period.until, told.limits),
        tables.money_verdict(together, told.limits),
        tables.risks_verdict(told.risks),
        *_stood_out(told.progress),
    )
    found = worst(*(each.light for each in parts))
    names = ", ".join(each.label for each in parts if each.light is found)
    yield Verdict(
        "overall", _("The programme"), found, _("the worst of those below: {names}").format(names=names.lower())
    )
    yield from parts


def _stood_out(progress: Progress) -> Iterator[Verdict]:
    """What was let pass: starts in an emergency, and gates that were waived in the period."""
    emergencies = emergency_verdict(progress)
    if emergencies.light is Light.RED:
        yield emergencies
    waived = [each for each in progress.waivers if each.given > progress.after]
    if waived:
        told = _("{number} in this period").format(number=number_text(len(waived)))
        named = [f"{each.wave_name}, {_GATES[each.gate]}: {each.reason}" for each in waived[:_MOST_WAIVERS]]
        left = len(waived) - len(named)
        more = [_("and {number} more").format(number=left)] if left else []
        yield Verdict("waivers", _("Waived gates"), Light.AMBER, f"{told}: " + "; ".join([*named, *more]))


def _renamed(of: Verdict, key: str, label: str) -> Verdict:
    """The same verdict by another name."""
    return Verdict(key, label, of.light, of.calculation)


def _results(told: _Told) -> Iterator[Block]:
    yield _results_table(told)
    done = [
        row for row in told.milestones if row.dates.done and told.period.after < row.dates.done <= told.period.until
    ]
    missed = [row for row in due_between(told.milestones, date.min, told.period.until) if row not in done]
    late = [row for row in missed if not row.dates.is_done(told.period.until)]
    yield tables.milestones_table(
        "milestones",
        _("Milestones: done in this period, and late"),
        [*done, *late],
        told.period.until,
        _("No milestone was done in this period, and none is late."),
        _MOST_MILESTONES,
    )


def _results_table(told: _Told) -> Table:
    links, changes = Links(told.asked), told.progress.changes
    rows = []
    for result, now in told.progress.results.items():
        if not now.tally.scope:
            continue
        before = changes.before[result].tally.done if changes else 0
        rows.append(
            (
                str(RESULTS[result]),
                light(now.rating.light),
                now.tally.done - before,
                number(now.tally.done, links.done(result)),
                now.tally.planned,
                number(now.tally.scope, links.scope(result)),
                end_of(now),
            )
        )
    return Table(
        "results",
        _("Intended results"),
        columns(
            ("result", _("Result"), Kind.TEXT),
            ("light", _("Light"), Kind.TEXT),
            ("done_since", _("In this period"), Kind.NUMBER),
            ("done", _("Done"), Kind.NUMBER),
            ("planned", _("Planned by now"), Kind.NUMBER),
            ("scope", _("In scope"), Kind.NUMBER),
            ("forecast", _("Forecast"), Kind.DATE),
        ),
        lines(rows),
        empty=_("There is no data yet."),
    )


def _next(told: _Told) -> Iterator[Block]:
    until = told.period.next_until
    coming = due_between(told.milestones, told.period.until, until)
    yield tables.milestones_table(
        "next_milestones",
        _("Milestones until {day}").format(day=day_text(until)),
        [row for row in coming if not row.dates.is_done(told.period.until)],
        told.period.until,
        _("No milestone is planned until {day}.").format(day=day_text(until)),
        _MOST_MILESTONES,
    )
    waves = [each for each in told.progress.waves if _is_next(each, told.period)]
    if waves:
        yield _waves(waves, Links(told.asked))


def _is_next(wave: WaveRow, period: Period) -> bool:
    return wave.total > 0 and wave.open > 0 and period.until < wave.week + timedelta(days=6) <= period.next_until


def _waves(waves: Sequence[WaveRow], links: Links) -> Table:
    left = len(waves) - _MOST_WAVES
    return Table(
        "next_waves",
        _("Waves"),
        columns(
            ("wave", _("Wave"), Kind.TEXT),
            ("week", _("Week"), Kind.WEEK),
            ("objects", _("Objects"), Kind.NUMBER),
        ),
        lines(
            (Cell(each.name, page_of(Wave, each.pk)), each.week, number(each.total, links.items(each.pk)))
            for each in waves[:_MOST_WAVES]
        ),
        note=_("and {number} more").format(number=left) if left > 0 else "",
    )


def _note(asked: Asked) -> Words:
    found = note_of(asked)
    if found is None:
        month = asked.as_of.replace(day=1)
        return Words((_("No note was written for this month yet."),), list_of(ReportNote, month=month))
    origin = _("{author}, {day}").format(author=found.author, day=day_text(found.last_updated))
    return Words(found.paragraphs, origin if found.author else day_text(found.last_updated))


def _source(told: _Told) -> str:
    if not (told.milestones or told.risks or told.lines or told.progress.has_data):
        return _(
            "Milestones, risks, budget lines, the application register and the waves, of which there is no data yet"
        )
    return _("Milestones, risks, budget lines, the application register and the waves in NetBox, as you may see them")
