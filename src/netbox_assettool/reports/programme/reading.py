"""Milestones, risks, money and notes as they stood on a day, as far as a user sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from assettool.domain.harmonisation import cents
from assettool.domain.programme import budget, milestones, risks
from netbox_assettool.models import BudgetLine, Milestone, ReportNote, Risk
from netbox_assettool.reports.asked import Asked


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone."""

    pk: int
    name: str
    tenant: str
    responsible: str
    dates: milestones.Milestone


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk or issue."""

    risk: risks.Risk
    measure: str
    responsible: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One budget line."""

    pk: int
    name: str
    line: budget.Line


@dataclass(frozen=True, slots=True)
class Note:
    """What was written."""

    text: str
    author: str
    last_updated: date

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text where it is parted by empty lines."""
        parts = self.text.replace("\r\n", "\n").split("\n\n")
        return tuple(" ".join(part.split()) for part in parts if part.strip())


def milestone_rows(asked: Asked) -> list[MilestoneRow]:
    """All milestones, the earliest baseline first; what was done after the day is not done yet."""
    rows = _of(Milestone.objects.restrict(asked.user, "view"), asked).order_by("planned", "name", "pk")
    names = ("pk", "name", "tenant__name", "responsible", "planned", "forecast", "done", "status")
    cancelled = milestones.MilestoneStatus.CANCELLED
    return [
        MilestoneRow(
            pk, name, tenant or "", responsible, milestones.Milestone(planned, forecast, done, status == cancelled)
        )
        for pk, name, tenant, responsible, planned, forecast, done, status in rows.values_list(*names)
    ]


def risk_rows(asked: Asked) -> list[RiskRow]:
    """The risks that were open at the end of the day, the heaviest first."""
    rows = _of(Risk.objects.restrict(asked.user, "view"), asked).filter(raised__lte=asked.as_of)
    is_open = rows.filter(Q(closed=None) | Q(closed__gt=asked.as_of))
    names = ("pk", "kind", "name", "probability", "impact", "due", "measure", "responsible")
    found = {
        pk: RiskRow(risks.Risk(pk, risks.RiskKind(kind), name, probability, impact, due), measure, responsible)
        for pk, kind, name, probability, impact, due, measure, responsible in is_open.values_list(*names)
    }
    return [found[each.key] for each in risks.ordered(row.risk for row in found.values())]


def line_rows(asked: Asked) -> list[LineRow]:
    """The budget lines of the year as they stood at the end of the day, by name; drafts are nobody's budget yet."""
    rows = _of(BudgetLine.objects.restrict(asked.user, "view"), asked).filter(year=asked.as_of.year)
    rows = rows.exclude(status=budget.BudgetStatus.DRAFT).order_by("name", "pk")
    names = ("pk", "name", "tenant_id", "tenant__slug", "on", "kind", "budgeted", "spent", "forecast")
    found: dict[budget.Line, tuple[int, str]] = {}
    for pk, name, tenant, slug, on, kind, *amounts in rows.values_list(*names):
        budgeted, spent, forecast = (cents(amount) or 0 for amount in amounts)
        line = budget.Line((name, tenant), on, budget.BudgetKind(kind), budgeted, spent, forecast, slug or "")
        found[line] = (pk, name)
    return [LineRow(*found[line], line) for line in budget.as_stood(found, asked.as_of)]


def note_of(asked: Asked) -> Note | None:
    """What was written for the month; of the one tenant that is asked for, and of all otherwise."""
    rows = ReportNote.objects.restrict(asked.user, "view").filter(month=asked.as_of.replace(day=1))
    whose = Q(tenant__slug=asked.tenants[0]) if len(asked.tenants) == 1 else Q(tenant=None)
    found = rows.filter(whose).first()
    return Note(found.text, found.author, found.last_updated.date()) if found else None


def due_between(rows: Sequence[MilestoneRow], after: date, until: date) -> list[MilestoneRow]:
    """Those whose baseline lies after the end of one day and up to the end of another."""
    return [row for row in rows if after < row.dates.planned <= until and not row.dates.is_cancelled]


def _of(rows: QuerySet, asked: Asked) -> QuerySet:
    """Of some tenants what is theirs and what is for all."""
    return rows.filter(Q(tenant=None) | Q(tenant__slug__in=asked.tenants)) if asked.tenants else rows
