"""The light of a plan, and the numbers that it comes from."""

from decimal import Decimal

import pytest

from assettool.domain.rag import Thresholds, behind, rate, worst
from assettool.domain.report import Light


@pytest.mark.parametrize(
    ("percent", "days", "light"),
    [
        (None, None, Light.GREY),
        (Decimal(-20), None, Light.GREEN),
        (Decimal(5), 7, Light.GREEN),
        (Decimal("5.01"), 7, Light.AMBER),
        (Decimal(5), 8, Light.AMBER),
        (Decimal(15), 21, Light.AMBER),
        (Decimal("15.1"), 0, Light.RED),
        (Decimal(0), 22, Light.RED),
        (None, 22, Light.RED),
    ],
)
def test_rate_when_asked_then_the_worse_of_both_numbers_counts(percent, days, light):
    rating = rate(percent, days)
    assert rating.light is light
    assert (rating.behind, rating.days_late) == (percent, days)


def test_rate_when_the_thresholds_are_others_then_they_hold():
    assert rate(Decimal(12), None, Thresholds(green_percent=Decimal(20))).light is Light.GREEN


def test_behind_when_nothing_was_planned_then_it_is_not_known():
    assert behind(0, 3) is None
    assert behind(8, 6) == Decimal(25)
    assert behind(8, 10) == Decimal(-25)


def test_worst_when_there_is_none_then_it_is_grey():
    assert worst() is Light.GREY
    assert worst(Light.GREEN, Light.GREY) is Light.GREEN
