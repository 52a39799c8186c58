"""The money of the programme: what was budgeted, what is spent, and what it will have cost at the end."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assettool.domain import rag
from assettool.domain.report import Light


class BudgetKind(StrEnum):
    """What the money is for."""

    STAFF = "staff"
    HARDWARE = "hardware"
    LICENCES = "licences"
    SERVICES = "services"
    TRAINING = "training"
    OTHER = "other"


class BudgetStatus(StrEnum):
    """How firm a line is."""

    DRAFT = "draft"
    APPROVED = "approved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """How one budget line stood on a day, in cents."""

    key: Hashable
    """The same line on another day has the same one."""
    on: date
    kind: BudgetKind
    budgeted: int
    spent: int
    forecast: int
    """At completion (EAC)."""
    tenant: str = ""
    """Whose alone it is; nobody's where it is shared."""


@dataclass(frozen=True, slots=True)
class Total:
    """Lines together."""

    budgeted: int = 0
    spent: int = 0
    forecast: int = 0

    @property
    def left(self) -> int:
        """What of the budget the forecast leaves; less than nought where it runs over."""
        return self.budgeted - self.forecast


def as_stood(lines: Iterable[Line], on: date) -> list[Line]:
    """The latest of each line until the end of a day: a line that is brought up to date is not counted twice."""
    latest: dict[Hashable, Line] = {}
    for line in sorted((each for each in lines if each.on <= on), key=lambda each: each.on):
        latest[line.key] = line
    return list(latest.values())


def total(lines: Iterable[Line]) -> Total:
    """Lines together."""
    found = list(lines)
    return Total(
        sum(each.budgeted for each in found), sum(each.spent for each in found), sum(each.forecast for each in found)
    )


def over(of: Total) -> Decimal | None:
    """By how many percent the forecast is over the budget; None where there is none."""
    return Decimal(100 * (of.forecast - of.budgeted)) / of.budgeted if of.budgeted else None


def light(of: Total, thresholds: rag.Thresholds = rag.Thresholds()) -> Light:
    """The light of money: percent over the budget, by the thresholds of percent behind."""
    return rag.rate(over(of), None, thresholds).light
