"""What a wave holds: its hash, and what is another than before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.running.recipes import Check, Recipe, RenderedFile
from assettool.domain.waves.content import Content, Member, Placement, What, as_mapping, difference, of_mapping
from assettool.domain.waves.problem import ItemKind

EVENING = datetime(2026, 3, 6, 17, tzinfo=UTC)
SUITE = Member("application:1", ItemKind.APPLICATION, "netbox_assettool.application:1", "Suite", "Suite")
SERVER = replace(SUITE, kind=ItemKind.SERVER, object="netbox_assettool.asset:7", name="srv-7")
SHARE = replace(SUITE, kind=ItemKind.DATA_SET, object="netbox_assettool.dataset:2", name="share")
WEB = Recipe("Suite@arnhem", "web", services=("suite",), configuration=(RenderedFile("suite.j2", "/etc/suite"),))
DATABASE = Recipe("Suite", "database", services=("postgresql",))
OTHER = Recipe("Geo", services=("geo",))
GEO = Member("application:2", ItemKind.APPLICATION, "netbox_assettool.application:2", "Geo", "Geo")


def content(*members, **fields):
    return Content(**{"week": date(2026, 3, 2), "members": members, **fields})


def told(before, after):
    return list(map(str, difference(before, after)))


@given(st.permutations([SUITE, SERVER, SHARE, GEO]))
def test_digest_when_members_are_in_another_order_then_it_is_the_same(members):
    assert content(*members).digest == content(SUITE, SERVER, SHARE, GEO).digest


def test_digest_when_only_a_name_or_the_time_zone_is_another_then_it_is_the_same():
    renamed = replace(SUITE, name="Suite 2", item_name="Suite 2")
    assert content(renamed).digest == content(SUITE).digest
    there = EVENING.astimezone(timezone(timedelta(hours=1)))
    assert content(window_start=there).digest == content(window_start=EVENING).digest


@pytest.mark.parametrize(
    "other",
    [
        content(SUITE, week=date(2026, 3, 9)),
        content(SUITE, window_start=EVENING),
        content(SUITE, window_end=EVENING),
        content(),
        content(SUITE, SERVER),
        content(replace(SUITE, item="application:3")),
        content(replace(SUITE, kind=ItemKind.SERVER)),
    ],
)
def test_digest_when_anything_else_is_another_then_it_is_another(other):
    assert other.digest != content(SUITE).digest


def test_digest_when_recipes_are_others_or_in_another_order_then_it_is_another():
    ways = [None, (), (WEB,), (WEB, DATABASE), (DATABASE, WEB), (replace(WEB, services=("suite", "cron")),)]
    assert len({content(SUITE, recipes=recipes).digest for recipes in ways}) == len(ways)


def test_digest_when_nobody_says_what_the_phases_do_then_it_is_that_of_before_recipes_were_part_of_it():
    assert content(SUITE).digest == "84e2ef7d8e269b2575607fe6c59b9700d3e48131d662a4b3e6ba198bbe369515"


@pytest.mark.parametrize("recipes", [None, (), (WEB, DATABASE)])
def test_mapping_when_read_again_then_it_is_the_same_content(recipes):
    one = content(SERVER, SUITE, window_start=EVENING, recipes=recipes, placements=(RUNS, ON) if recipes else ())
    mapping = msgspec.json.decode(msgspec.json.encode(as_mapping(one)))
    assert of_mapping(mapping) == replace(one, members=(SUITE, SERVER))
    with pytest.raises(msgspec.ValidationError):
        of_mapping({"items": []})


def test_difference_when_nothing_is_another_then_there_is_none():
    assert difference(content(SUITE, SERVER), content(SERVER, SUITE)) == []


def test_difference_when_week_and_window_are_others_then_both_are_told():
    later = content(week=date(2026, 3, 9), window_start=EVENING, window_end=EVENING + timedelta(hours=6))
    assert told(content(), later) == [
        "the week was 2026-03-02 and is 2026-03-09",
        "the window was ? – ? and is 2026-03-06 17:00+00:00 – 2026-03-06 23:00+00:00",
    ]


def test_difference_when_items_come_and_go_then_each_is_told_with_its_objects():
    assert told(content(GEO), content(SUITE, SERVER, SHARE)) == [
        "added: Suite (1 application, 1 data set, 1 server)",
        "taken out: Geo (1 application)",
    ]


def test_difference_when_an_item_has_other_objects_then_it_says_how_many_of_which_kind():
    assert told(content(SUITE), content(SUITE, SERVER)) == ["Suite: 1 server added"]
    assert told(content(SUITE, SERVER), content(SUITE)) == ["Suite: 1 server taken out"]
    assert told(content(SUITE, SERVER), content(SUITE, SHARE)) == ["Suite: 1 data set added, 1 server taken out"]


@pytest.mark.parametrize(
    ("before", "after", "other"),
    [
        ((WEB, DATABASE), (WEB, DATABASE), []),
        ((WEB,), (WEB, DATABASE), ["Suite (database)"]),
        ((WEB, DATABASE), (WEB,), ["Suite (database)"]),
        ((WEB,), (replace(WEB, checks=(Check("port", port=80),)),), ["Suite@arnhem (web)"]),
        ((WEB, DATABASE), (DATABASE, WEB), ["Suite (database)", "Suite@arnhem (web)"]),
        ((WEB, DATABASE), (DATABASE, WEB, OTHER), ["Geo", "Suite (database)", "Suite@arnhem (web)"]),
    ],
)
def test_difference_when_recipes_are_others_then_it_says_for_what(before, after, other):
    expected = [f"what the phases do for {name} is another than before" for name in other]
    assert told(content(SUITE, recipes=before), content(SUITE, recipes=after)) == expected


RUNS = Placement(SUITE.object, "Suite", "arnhem")
ON = replace(RUNS, machine=SERVER.object, host="srv-7", side="old", role="web")


@pytest.mark.parametrize(
    "placements",
    [
        (replace(RUNS, name="Suite 2"),),
        (replace(RUNS, tenant="rheden"),),
        (RUNS, replace(ON, role="database")),
        (RUNS, replace(ON, host="srv-8")),
        (RUNS, replace(ON, side="new")),
        (RUNS,),
    ],
)
def test_content_when_recipes_would_find_other_hosts_then_it_is_another_and_says_so(placements):
    one = content(SUITE, SERVER, recipes=(WEB,), placements=(ON, RUNS))
    other = replace(one, placements=placements)
    assert one.digest == replace(one, placements=(RUNS, ON)).digest != other.digest
    assert told(one, other) == [
        f"{placements[0].name} has another name or organisation, or other machines, names, sides or roles of them"
    ]
    (change,) = difference(one, other)
    assert change.items == (SUITE.item,)


def test_content_when_an_application_or_a_machine_came_then_only_that_is_told():
    one = content(SUITE, recipes=(), placements=(RUNS,))
    two = content(SUITE, SERVER, recipes=(), placements=(RUNS, ON))
    assert told(one, two) == ["Suite: 1 server added"]
    assert told(content(recipes=()), one) == ["added: Suite (1 application)"]


def test_difference_when_recipes_become_part_of_it_then_it_says_so():
    assert told(content(SUITE), content(SUITE, recipes=(WEB,))) == [
        "what the phases do is part of it now; it was left to the machine that works"
    ]


def test_difference_when_an_item_has_no_name_then_its_key_is_told():
    (change,) = difference(content(), content(replace(GEO, item_name="")))
    assert (change.what, change.name, change.items) == (What.ADDED, "application:2", ("application:2",))
