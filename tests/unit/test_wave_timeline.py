"""The picture of a plan: weeks, organisations, freezes, teams and today."""

from datetime import date
from xml.etree import ElementTree

import pytest

from assettool.domain.drawing.timeline import Words, timeline_svg
from assettool.domain.waves.document import Document
from assettool.domain.waves.problem import Bar, Item, Problem, Resource, Rule, RuleKind
from assettool.domain.waves.proposal import Cost, Proposal
from assettool.domain.waves.timeline import timeline_of

START = date(2026, 12, 28)
_NAMES = {"arnhem": "Gemeente <Arnhem>"}


@pytest.fixture
def plan() -> Document:
    items = [
        Item("a", "A", tenant="arnhem", demand={"TAB": 380}),
        Item("b", "B", tenant="arnhem", demand={"TAB": 100}),
        Item("c", "C", tenant="rheden", demand={"TAB": 100}),
    ]
    freeze = Rule(RuleKind.FREEZE, ("everything", "New year"), first=1, last=1)
    problem = Problem(
        START,
        10,
        items,
        bars=[Bar(each.key, frozenset({1}), freeze) for each in items],
        resources=[Resource("TAB", (400, 0, 400, *(400,) * 7), is_spread=True)],
    )
    return Document(problem, Proposal({"a": 0, "b": 2, "c": 2}, 2, 2, Cost(), 0))


def elements(document: Document, today: date = date(2027, 1, 12)) -> dict[str, list[ElementTree.Element]]:
    """The elements of the picture by their classes."""
    urls = {START: "/waves/1/"}
    made = timeline_of(document, _NAMES, today, Words("Plan", "What moves"), urls, done=[START])
    found: dict[str, list[ElementTree.Element]] = {}
    for each in ElementTree.fromstring(timeline_svg(made)).iter():
        for name in each.get("class", each.tag.rpartition("}")[2]).split():
            found.setdefault(name, []).append(each)
    return found


def said(found: list[ElementTree.Element]) -> list[str]:
    return ["".join(each.itertext()) for each in found]


def test_a_lane_has_a_dot_in_each_week_that_something_moves(plan):
    found = elements(plan)
    assert said(found["x"]) == ["Gemeente <Arnhem>, week of 2026-12-28: 1"]
    assert said(found["d"]) == ["Gemeente <Arnhem>, week of 2027-01-11: 1", "rheden, week of 2027-01-11: 1"]


def test_a_team_is_full_or_not_and_has_no_bar_where_it_has_no_hours(plan):
    found = elements(plan)
    assert said(found["o"]) == ["TAB, week of 2026-12-28: 95 %"]
    assert said(found["b"]) == ["TAB, week of 2027-01-11: 50 %", "TAB, week of 2027-01-18: 0 %"]


def test_a_freeze_is_one_band_and_waves_lead_to_their_pages(plan):
    found = elements(plan)
    assert said(found["z"]) == ["New year - everything: 2027-01-04 until 2027-01-10"]
    assert [each.get("href") for each in found["a"]] == ["/waves/1/"]
    assert [text for text in said(found["m"]) if text in "12"] == ["1", "2"]


def test_a_picture_is_an_image_unless_there_are_links_in_it(plan):
    [linked] = elements(plan)["wt"]
    assert linked.get("role") == "group"
    plain = timeline_svg(timeline_of(plan, _NAMES, START, Words("Plan", "What moves")))
    assert ElementTree.fromstring(plain).get("role") == "img"


def test_today_is_shown_within_the_plan_only(plan):
    assert "n" in elements(plan)
    assert "n" not in elements(plan, date(2027, 6, 1))


def test_a_plan_without_items_is_a_picture_too():
    nothing = Document(Problem(START, 4, []), Proposal({}, 0, 0, Cost(), 0))
    assert timeline_svg(timeline_of(nothing, {}, START, Words("Plan", "Nothing"))).startswith("<svg")
