"""The light of a plan: how far it is behind and how late it is, each against its thresholds; the worse one counts."""

from dataclasses import dataclass
from decimal import Decimal

from assettool.domain.report import Light

_ORDER = (Light.GREY, Light.GREEN, Light.AMBER, Light.RED)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The most that is still green, and the most that is still amber; above that it is red."""

    green_percent: Decimal = Decimal(5)
    green_days: int = 7
    amber_percent: Decimal = Decimal(15)
    amber_days: int = 21


@dataclass(frozen=True, slots=True)
class Rating:
    """A light with both numbers that it comes from; None: not known."""

    light: Light
    behind: Decimal | None
    """Percent behind; nought or less is on time, or ahead."""
    of_percent: Light
    days_late: int | None
    of_days: Light
    thresholds: Thresholds


def rate(behind: Decimal | None, days_late: int | None, thresholds: Thresholds = Thresholds()) -> Rating:
    """The light of so many percent behind and so many days late; grey where neither is known."""
    of_percent = _light(behind, thresholds.green_percent, thresholds.amber_percent)
    of_days = _light(days_late, thresholds.green_days, thresholds.amber_days)
    return Rating(worst(of_percent, of_days), behind, of_percent, days_late, of_days, thresholds)


def behind(planned: int, done: int) -> Decimal | None:
    """By how many percent what is done falls short of what was planned; None where nothing was planned yet."""
    return Decimal(100 * (planned - done)) / planned if planned else None


def worst(*lights: Light) -> Light:
    """The worst of them, grey where none is known."""
    return max(lights, key=_ORDER.index, default=Light.GREY)


def _light(value: Decimal | int | None, green: Decimal | int, amber: Decimal | int) -> Light:
    if value is None:
        return Light.GREY
    if value <= green:
        return Light.GREEN
    return Light.AMBER if value <= amber else Light.RED
