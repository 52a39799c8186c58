"""Every rule in words, and limits of weeks in a row as one."""

from datetime import date

import pytest
from wave_problems import make_problem

from assettool.domain.waves.problem import TOLD_FIRST, Resource, Rule, RuleKind
from assettool.domain.waves.rule_text import TEMPLATES, gathered, text

START = date(2026, 12, 28)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(RuleKind.COUPLED, ("Burgerzaken", "Zaaksysteem")), "Burgerzaken and Zaaksysteem are hard-coupled"),
        (
            Rule(RuleKind.COUPLED, ("Burgerzaken", "Zaaksysteem"), 2),
            "Burgerzaken and Zaaksysteem are hard-coupled, 2 weeks apart",
        ),
        (
            Rule(RuleKind.FREEZE, ("Arnhem", "Elections"), 0, 9, 11),
            "Arnhem is frozen from 1 March 2027 to 21 March 2027 (Elections)",
        ),
        (Rule(RuleKind.FREEZE, ("Arnhem", ""), 0, 0, 0), "Arnhem is frozen from 28 December 2026 to 3 January 2027"),
        (Rule(RuleKind.CAPACITY, ("TAB",), 400, 9, 9), "capacity of TAB is 40 h in the week of 1 March 2027"),
        (
            Rule(RuleKind.CAPACITY, ("TAB",), 375, 0, 1),
            "capacity of TAB is 37.5 h a week from 28 December 2026 to 10 January 2027",
        ),
        (Rule(RuleKind.HORIZON, (), 40, 0, 39), "the plan has 40 weeks"),
        (Rule(RuleKind.WORK), "no work begins before 28 December 2026"),
        (Rule(RuleKind.USERS, ("users",), 500, 1, 1), "at most 500 users are hit in the week of 4 January 2027"),
        (Rule(RuleKind.FIXED, ("Zaaksysteem",), 0, 1, 1), "Zaaksysteem is fixed in the week of 4 January 2027"),
        (Rule(RuleKind.CANARY, ("Renkum", "Arnhem"), 2), "Renkum goes 2 weeks before Arnhem"),
        (Rule(RuleKind.CANARY, ("Renkum", "Arnhem"), 1), "Renkum goes a week before Arnhem"),
        (Rule(RuleKind.HORIZON, (), 1, 0, 0), "the plan has one week"),
        (Rule(RuleKind.TENANT_ORDER, ("Renkum", "Arnhem")), "Renkum moves before Arnhem"),
    ],
)
def test_rule_is_told_in_a_sentence(rule: Rule, said: str):
    assert text(rule, START) == said


@pytest.mark.parametrize("kind", RuleKind)
def test_every_kind_has_a_sentence_and_a_place(kind: RuleKind):
    assert kind in TEMPLATES
    assert TOLD_FIRST.count(kind) == 1
    said = text(Rule(kind, ("A", "B"), 10, 1, 1), START)
    assert "{" not in said


def test_limit_is_told_once_for_the_weeks_in_a_row_that_have_it():
    team = Resource("TAB", (400, 400, 400, 200, 400), is_spread=True)
    problem = make_problem(5, resources=[team])
    frozen = Rule(RuleKind.FREEZE, ("Arnhem", "x"), 0, 1, 2)
    found = gathered(problem, [team.rule(4), team.rule(0), frozen, team.rule(2), team.rule(3)])
    assert found == [
        frozen,
        Rule(RuleKind.CAPACITY, ("TAB",), 400, 0, 2),
        team.rule(3),
        team.rule(4),
    ]
