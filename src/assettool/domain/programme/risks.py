"""Risks and issues: how heavy they weigh, and in which order they are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assettool.domain.report import Light

LEAST, MOST = 1, 5
"""Of probability and of impact."""
RED, AMBER = 15, 8
"""From this score on."""


class RiskKind(StrEnum):
    """Whether it may happen, or has happened."""

    RISK = "risk"
    ISSUE = "issue"


class RiskStatus(StrEnum):
    """Whether anybody has to do with it still."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, or does."""

    key: int
    kind: RiskKind
    name: str
    probability: int
    impact: int
    due: date | None = None


def score(probability: int, impact: int) -> int:
    """Probability × impact, from 1 to 25."""
    return probability * impact


def light(value: int) -> Light:
    """The light of a score: red from 15, amber from 8."""
    if value >= RED:
        return Light.RED
    return Light.AMBER if value >= AMBER else Light.GREEN


def ordered(risks: Iterable[Risk]) -> list[Risk]:
    """The heaviest first; of equal ones issues before risks, then what is due first."""
    return sorted(
        risks,
        key=lambda each: (
            -score(each.probability, each.impact),
            each.kind is not RiskKind.ISSUE,
            each.due or date.max,
            each.name,
            each.key,
        ),
    )
