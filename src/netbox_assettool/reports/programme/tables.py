"""The tables and verdicts of milestones, risks and money."""

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from assettool.domain import rag
from assettool.domain.programme import budget, milestones, risks
from assettool.domain.report import Cell, Kind, Light, Table, Verdict
from netbox_assettool.choices import BudgetKindChoices, RiskKindChoices
from netbox_assettool.models import BudgetLine, Milestone, Risk
from netbox_assettool.reports.blocks import columns, day, lines
from netbox_assettool.reports.links import list_of, page_of
from netbox_assettool.reports.programme.reading import LineRow, MilestoneRow, RiskRow
from netbox_assettool.reports.rating import calculation, percent_text

_RISK_KINDS, _BUDGET_KINDS = dict(RiskKindChoices.CHOICES), dict(BudgetKindChoices.CHOICES)


def planning_verdict(rows: Sequence[MilestoneRow], on: date, limits: rag.Thresholds) -> Verdict:
    """The milestones that were due against those that are done, and the latest open one."""
    found = milestones.standing((row.dates for row in rows), on, limits)
    told = _("{done} of {due} milestones that were due are done: {calculation}").format(
        done=found.done_of_due, due=found.due, calculation=calculation(found.rating)
    )
    return Verdict("planning", _("Planning"), found.rating.light, told if rows else _("there are no milestones yet"))


def money_verdict(together: budget.Total, limits: rag.Thresholds) -> Verdict:
    """The forecast against the budget."""
    over = budget.over(together)
    if over is None:
        return Verdict("money", _("Money"), Light.GREY, _("nothing is budgeted yet"))
    form = (
        _("the forecast is {number} % over the budget (green up to {green} %, amber up to {amber} %)")
        if over > 0
        else _("the forecast is {number} % below the budget (green up to {green} % over it, amber up to {amber} %)")
    )
    told = form.format(
        number=percent_text(over),
        green=percent_text(limits.green_percent),
        amber=percent_text(limits.amber_percent),
    )
    return Verdict("money", _("Money"), budget.light(together, limits), told)


def risks_verdict(rows: Sequence[RiskRow]) -> Verdict:
    """The heaviest open one."""
    if not rows:
        return Verdict("risks", _("Risks"), Light.GREEN, _("none is open"))
    score = risks.score(rows[0].risk.probability, rows[0].risk.impact)
    told = _("the heaviest of {number} scores {score} (amber from {amber}, red from {red})").format(
        number=len(rows), score=score, amber=risks.AMBER, red=risks.RED
    )
    return Verdict("risks", _("Risks"), risks.light(score), told)


def milestones_table(
    key: str, title: str, rows: Sequence[MilestoneRow], on: date, empty: str, most: int = sys.maxsize
) -> Table:
    """Milestones with baseline, forecast and what became of them."""
    left = len(rows) - most
    return Table(
        key,
        title,
        columns(
            ("milestone", _("Milestone"), Kind.TEXT),
            ("responsible", _("Action holder"), Kind.TEXT),
            ("planned", _("Planned"), Kind.DATE),
            ("forecast", _("Forecast"), Kind.DATE),
            ("done", _("Done on"), Kind.DATE),
            ("late", _("Days late"), Kind.NUMBER),
        ),
        lines(_milestone(row, on) for row in rows[:most]),
        note=_("and {number} more").format(number=left) if left > 0 else "",
        empty=empty,
    )


def _milestone(row: MilestoneRow, on: date):
    dates = row.dates
    is_done = dates.is_done(on)
    return (
        Cell(row.name, page_of(Milestone, row.pk)),
        row.responsible,
        dates.planned,
        day(None if is_done else dates.forecast, is_late=not is_done and dates.planned <= on),
        dates.done if is_done else None,
        dates.days_late(on),
    )


def risks_table(rows: Sequence[RiskRow], most: int) -> Table:
    """The heaviest risks and issues."""
    left = len(rows) - most
    return Table(
        "risks",
        _("Heaviest risks and issues"),
        columns(
            ("risk", _("Risk or issue"), Kind.TEXT),
            ("kind", _("Kind"), Kind.TEXT),
            ("score", _("Score"), Kind.NUMBER),
            ("measure", _("Measure"), Kind.TEXT),
            ("responsible", _("Action holder"), Kind.TEXT),
            ("due", _("Due"), Kind.DATE),
        ),
        lines(_risk(row) for row in rows[:most]),
        note=_("{number} more are open.").format(number=left) if left > 0 else "",
        empty=_("No risk or issue is open."),
    )


def _risk(row: RiskRow):
    each = row.risk
    score = risks.score(each.probability, each.impact)
    return (
        Cell(each.name, page_of(Risk, each.key)),
        str(_RISK_KINDS[each.kind]),
        Cell(score, light=risks.light(score)),
        row.measure,
        row.responsible,
        each.due,
    )


def money_table(rows: Sequence[LineRow], year: int, limits: rag.Thresholds) -> Table:
    """The money of a year by what it is for."""
    kinds = [(kind, budget.total(row.line for row in rows if row.line.kind is kind)) for kind in budget.BudgetKind]
    together = budget.total(row.line for row in rows)
    return Table(
        "money",
        _("Money of {year}").format(year=year),
        columns(
            ("kind", _("What for"), Kind.TEXT),
            ("budgeted", _("Budgeted"), Kind.CENTS),
            ("spent", _("Spent"), Kind.CENTS),
            ("spent_percent", _("Spent (%)"), Kind.PERCENT),
            ("forecast", _("Forecast at completion"), Kind.CENTS),
            ("left", _("Left of the budget"), Kind.CENTS),
        ),
        lines(
            (Cell(str(_BUDGET_KINDS[kind]), list_of(BudgetLine, kind=kind, year=year)), *_amounts(of, limits))
            for kind, of in kinds
            if any(row.line.kind is kind for row in rows)
        ),
        total=tuple(lines([(Cell(_("Total"), list_of(BudgetLine, year=year)), *_amounts(together, limits))])[0])
        if rows
        else (),
        empty=_("Nothing is budgeted for this year yet."),
    )


def _amounts(of: budget.Total, limits: rag.Thresholds):
    found = budget.light(of, limits)
    left = Cell(of.left, light=found if found in (Light.AMBER, Light.RED) else None)
    return of.budgeted, of.spent, _share(of.spent, of.budgeted), of.forecast, left


def _share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(100 * part) / whole) if whole else None
