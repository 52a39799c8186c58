"""Moving items by hand: which rules that breaks, what comes along, and what it does to approvals."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from core.models import ObjectChange
from plugin_cases import allow, make_application, make_asset, make_integration
from wave_cases import document_of, item_of, member, monday, post, saved

from assettool.domain.waves.problem import Bar, ItemKind, Order, Resource, Rule, RuleKind, Trailer
from netbox_assettool.models import Wave, WaveItem, WavePlan

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def suite():
    return make_application("Suite")


@pytest.fixture
def geo():
    return make_application("Geo")


@pytest.fixture
def known(admin_client, suite, geo):
    """Suite feeds Geo, with a server that comes along; TAB has forty hours a week, and nothing moves in week 7."""
    one = replace(item_of(suite, make_asset("srv-1", kind="virtual_server")), demand={"TAB": 300})
    two = replace(item_of(geo), demand={"TAB": 300})
    integration = make_integration(suite, geo)
    coupled = Rule(RuleKind.COUPLED, ("Suite", "Geo"))
    frozen = Rule(RuleKind.FREEZE, ("Elections", "Arnhem"), first=7, last=7)
    return saved(
        admin_client,
        document_of(
            [(one, 1), (two, 2)],
            orders=[Order((one.key,), (two.key,), coupled)],
            bars=[Bar(one.key, frozenset({7}), frozen), Bar(two.key, frozenset({7}), frozen)],
            resources=[Resource("TAB", (400,) * 20)],
            trailers=[Trailer("t:1", "Suite → Geo", ItemKind.INTEGRATION, (one.key, two.key), (member(integration),))],
        ),
    )


def ask(client, *things, week, **said):
    keys = [f"application:{each.pk}" for each in things]
    return post(client, "move", items=keys, week=monday(week), **said)


def where():
    return {item.name: item.wave.week for item in WaveItem.objects.select_related("wave")}


def test_move_when_no_rule_is_broken_then_all_of_the_item_goes_and_plans_leave_it(admin_client, known, geo):
    answer = ask(admin_client, geo, week=5)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["is_done"], said["items"], said["follows"], said["breaks"]) == (True, ["Geo"], ["Suite → Geo"], [])
    assert where() == {"Suite": monday(1), "srv-1": monday(1), "Geo": monday(5), "Suite → Geo": monday(5)}
    geo_item = WaveItem.objects.get(name="Geo")
    assert (geo_item.is_fixed, bool(geo_item.moved_at)) == (True, True)
    assert not WaveItem.objects.get(name="Suite → Geo").is_fixed
    change = ObjectChange.objects.filter(changed_object_type__model="waveitem", object_repr="Geo").latest("time")
    assert (change.action, change.message, change.user_name) == ("update", "moved by hand", "admin")


def test_move_when_a_rule_would_be_broken_then_it_is_told_and_nothing_moves(admin_client, known, suite):
    before = where()
    said = ask(admin_client, suite, week=3).json()
    assert (said["is_done"], said["breaks"]) == (False, ["Suite and Geo are hard-coupled"])
    frozen = ask(admin_client, suite, week=7).json()
    assert frozen["breaks"] == [
        "Suite and Geo are hard-coupled",
        "Elections is frozen from April 20, 2026 to April 26, 2026 (Arnhem): Suite",
    ]
    full = ask(admin_client, suite, week=2).json()
    assert full["breaks"] == ["capacity of TAB is 40 h in the week of March 16, 2026: Suite, Geo"]
    assert where() == before


def test_move_when_breaking_a_rule_is_allowed_then_it_takes_a_reason_and_the_log_has_it(admin_client, known, suite):
    assert "say why" in ask(admin_client, suite, week=3, allow=True).json()["reasons"][0]
    said = ask(admin_client, suite, week=3, allow=True, reason="the council asks for it").json()
    assert (said["is_done"], where()["Suite"], where()["srv-1"]) == (True, monday(3), monday(3))
    change = ObjectChange.objects.filter(changed_object_type__model="waveitem", object_repr="Suite").latest("time")
    assert change.message == "the council asks for it"
    back = ask(admin_client, suite, week=1).json()
    assert (back["is_done"], back["breaks"], back["mends"]) == (True, [], ["Suite and Geo are hard-coupled"])


def test_move_when_only_asked_for_then_nothing_is_written(admin_client, known, geo):
    before, log = where(), ObjectChange.objects.count()
    said = ask(admin_client, geo, week=5, is_dry_run=True).json()
    assert (said["is_done"], said["items"], said["wave"]) == (False, ["Geo"], None)
    assert (where(), ObjectChange.objects.count()) == (before, log)


def test_move_when_all_of_a_wave_goes_to_a_free_week_then_the_wave_itself_does(admin_client, known, geo):
    wave = Wave.objects.get(week=monday(2))
    # The clock changes between the two weeks; the evening stays the evening.
    wave.window_start, wave.window_end = datetime(2026, 3, 20, 17, tzinfo=UTC), datetime(2026, 3, 20, 23, tzinfo=UTC)
    wave.save()
    said = ask(admin_client, geo, week=5).json()
    assert said["wave"]["number"] == wave.number
    wave.refresh_from_db()
    assert wave.week == monday(5)
    assert wave.window_start.date() == date(2026, 4, 10)
    assert Wave.objects.count() == 2


def test_move_when_some_of_a_wave_goes_to_a_free_week_then_there_is_a_new_wave(admin_client, known, suite, geo):
    ask(admin_client, suite, geo, week=5, allow=True, reason="test")
    said = ask(admin_client, suite, week=3).json()
    assert said["wave"]["number"] == 4  # the third is that of the week in which both were
    assert where()["Geo"] == monday(5)


def test_move_when_given_free_again_then_plans_may_move_it(admin_client, known, geo):
    ask(admin_client, geo, week=5)
    ask(admin_client, geo, week=5, is_fixed=False)
    assert not WaveItem.objects.get(name="Geo").is_fixed


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_move_when_the_wave_is_agreed_on_then_it_goes_back_to_draft(status, admin_client, known, suite, geo):
    source, target = Wave.objects.get(week=monday(2)), Wave.objects.get(week=monday(1))
    for wave in (source, target):
        assert post(admin_client, "submit", wave.pk).status_code == 200
    Wave.objects.update(status=status)
    said = ask(admin_client, geo, week=1, is_dry_run=True).json()
    assert said["lapses"] == ["Wave 1", "Wave 2"]
    ask(admin_client, geo, week=1, allow=True, reason="test")
    for wave in (source, target):
        wave.refresh_from_db()
        assert (wave.status, wave.content_hash, wave.submitted_by) == ("draft", "", None)


@pytest.mark.parametrize("status", ["running", "paused", "completed"])
def test_move_when_a_wave_has_begun_then_nothing_comes_or_goes(status, admin_client, known, suite, geo):
    Wave.objects.filter(week=monday(2)).update(status=status)
    for things, week in (([geo], 5), ([suite], 2)):
        answer = ask(admin_client, *things, week=week, allow=True, reason="test")
        assert (answer.status_code, answer.json()["reasons"]) == (409, ["Wave 2 has begun: nothing comes or goes"])


def test_move_when_it_makes_no_sense_then_every_reason_is_told(admin_client, known, geo):
    answer = post(admin_client, "move", items=["application:0", "t:1"], week="2026-03-03")
    assert answer.status_code == 400
    assert answer.json()["reasons"] == [
        "it is no item of the plan: application:0",
        "Suite → Geo moves with the last one of several: move those",
        "a week begins on a Monday, and March 3, 2026 is none",
    ]
    assert "nothing was named" in post(admin_client, "move", items=[], week=monday(1)).json()["reasons"][0]
    assert "the plan begins" in ask(admin_client, geo, week=-1).json()["reasons"][0]
    assert post(admin_client, "move", week=monday(1)).status_code == 400
    beyond = ask(admin_client, geo, week=25).json()
    assert beyond["breaks"] == ["the plan has 20 weeks: Geo"]


def test_move_when_there_is_no_plan_then_it_says_so(admin_client):
    assert "there is no plan" in post(admin_client, "move", items=["x"], week=monday(1)).json()["reasons"][0]


def test_move_when_the_user_may_only_look_then_it_is_refused(client, django_user_model, known, geo):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[WavePlan, Wave, WaveItem])
    client.force_login(user)
    answer = ask(client, geo, week=5, is_dry_run=True)
    assert answer.status_code == 403
    assert "change_waveitem" in answer.json()["detail"]


def test_placement_when_something_was_moved_by_hand_then_it_tells_where_everything_is(admin_client, known, suite, geo):
    ask(admin_client, geo, week=5)
    answer = admin_client.get("/api/plugins/assettool/waves/placement/").json()
    assert answer["digest"] == known
    assert answer["items"][f"application:{geo.pk}"] == {
        "week": str(monday(5)),
        "wave": 2,
        "status": "draft",
        "is_fixed": True,
    }
    assert answer["items"][f"application:{suite.pk}"]["week"] == str(monday(1))
