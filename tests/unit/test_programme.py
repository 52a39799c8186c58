"""Milestones, risks and money of the programme."""

from datetime import date
from decimal import Decimal

import pytest

from assettool.domain.programme import budget, risks
from assettool.domain.programme.milestones import Milestone, standing
from assettool.domain.report import Light

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("milestone", "days"),
    [
        (Milestone(date(2026, 3, 1), done=date(2026, 3, 5)), 4),
        (Milestone(date(2026, 3, 1), done=date(2026, 2, 5)), 0),
        (Milestone(date(2026, 3, 1), forecast=date(2026, 3, 10)), 30),
        (Milestone(date(2026, 3, 1), forecast=date(2026, 4, 10)), 40),
        (Milestone(date(2026, 3, 1), done=date(2026, 5, 1)), 30),
        (Milestone(date(2026, 6, 1), forecast=date(2026, 6, 8)), 7),
        (Milestone(date(2026, 6, 1)), 0),
        (Milestone(date(2026, 6, 1), forecast=date(2026, 5, 1)), 0),
    ],
)
def test_days_late_when_asked_on_a_day_then_it_is_done_or_expected_so_much_after_its_baseline(milestone, days):
    assert milestone.days_late(TODAY) == days


def test_standing_when_some_are_done_then_those_that_were_due_count():
    found = standing(
        [
            Milestone(date(2026, 1, 1), done=date(2026, 1, 1)),
            Milestone(date(2026, 3, 1)),
            Milestone(date(2026, 3, 1), is_cancelled=True),
            Milestone(date(2026, 9, 1), done=date(2026, 3, 1)),
        ],
        TODAY,
    )
    assert (found.due, found.done_of_due, found.worst_days) == (2, 1, 30)
    assert (found.rating.behind, found.rating.light) == (Decimal(50), Light.RED)


def test_standing_when_there_are_none_then_it_is_grey():
    found = standing([], TODAY)
    assert (found.worst_days, found.rating.light) == (None, Light.GREY)


def test_standing_when_all_are_done_then_it_is_green():
    assert standing([Milestone(date(2026, 1, 1), done=date(2026, 1, 1))], TODAY).rating.light is Light.GREEN


def test_risks_when_ordered_then_the_heaviest_is_first_and_issues_are_before_risks():
    found = risks.ordered(
        [
            risks.Risk(1, risks.RiskKind.RISK, "b", 3, 4),
            risks.Risk(2, risks.RiskKind.ISSUE, "c", 4, 3),
            risks.Risk(3, risks.RiskKind.RISK, "a", 3, 4, date(2026, 1, 1)),
            risks.Risk(4, risks.RiskKind.RISK, "d", 5, 5),
        ]
    )
    assert [each.key for each in found] == [4, 2, 3, 1]


@pytest.mark.parametrize(("value", "light"), [(25, Light.RED), (15, Light.RED), (12, Light.AMBER), (6, Light.GREEN)])
def test_light_when_a_score_is_given_then_it_follows(value, light):
    assert risks.light(value) is light


def line(key, on, budgeted=100, spent=0, forecast=100):
    return budget.Line(key, on, budget.BudgetKind.STAFF, budgeted, spent, forecast)


def test_as_stood_when_a_line_was_brought_up_to_date_then_its_latest_until_the_day_counts():
    lines = [
        line("a", date(2026, 1, 31), spent=10),
        line("a", date(2026, 3, 31), spent=30),
        line("a", date(2026, 4, 30), spent=40),
        line("b", date(2026, 4, 30)),
    ]
    assert [each.spent for each in budget.as_stood(lines, TODAY)] == [30]
    assert budget.as_stood(lines, date(2026, 1, 1)) == []


def test_total_when_the_forecast_runs_over_then_it_is_amber():
    together = budget.total([line("a", TODAY, forecast=110), line("b", TODAY)])
    assert (together.budgeted, together.forecast, together.left) == (200, 210, -10)
    assert budget.over(together) == Decimal(5)
    assert budget.light(together) is Light.GREEN
    assert budget.light(budget.Total(100, 0, 106)) is Light.AMBER
    assert budget.light(budget.Total()) is Light.GREY
