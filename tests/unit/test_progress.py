"""How a result stands: counts as of a day, curves, lateness, pace, forecast, stages and first tries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.application import ApplicationStatus, Disposition
from assettool.domain.progress.burn_up import burn_up
from assettool.domain.progress.curve import curve
from assettool.domain.progress.quality import HostTry, tries_of_applications, tries_of_hosts
from assettool.domain.progress.results import (
    Place,
    Result,
    is_to_move,
    place_of_lifecycle,
    place_of_status,
    result_of_kind,
)
from assettool.domain.progress.stages import ON_THE_WAY, Step, stages
from assettool.domain.progress.standing import standing, tally
from assettool.domain.progress.things import Thing, at_the_end_of, by_tenant, steps_of
from assettool.domain.report import Light
from assettool.domain.waves.forecast import weekly

MONDAY = date(2026, 3, 2)
FRIDAY = MONDAY + timedelta(days=4)
WEEK = timedelta(weeks=1)


def make_thing(number=1, begun=MONDAY - 10 * WEEK, done=None, planned=None, tenant=""):
    """Something that came into scope one day, and perhaps was done on another."""
    steps = ((begun, Place.OPEN), *(((done, Place.DONE),) if done else ()))
    return Thing(number, tenant, steps, planned)


# What counts


@pytest.mark.parametrize(
    ("result", "status", "place"),
    [
        (Result.APPLICATIONS, "registered", Place.OPEN),
        (Result.APPLICATIONS, "blocked", Place.OPEN),
        (Result.APPLICATIONS, "migrated", Place.DONE),
        (Result.APPLICATIONS, "retiring", Place.OUT),
        (Result.IN_MANAGEMENT, "migrated", Place.OPEN),
        (Result.IN_MANAGEMENT, "in_management", Place.DONE),
        (Result.IN_MANAGEMENT, "cleared", Place.DONE),
        (Result.DATA_SETS, "migrated", Place.DONE),
        (Result.DATA_SETS, "retained", Place.OUT),
        (Result.INTEGRATIONS, "bridged", Place.OPEN),
        (Result.INTEGRATIONS, "verified", Place.DONE),
        (Result.INTEGRATIONS, "out_of_scope", Place.OUT),
    ],
)
def test_place_when_a_status_is_asked_of_then_it_is_that_of_the_result(result, status, place):
    assert place_of_status(result, status) is place


@pytest.mark.parametrize(
    ("lifecycle", "place"), [("active", Place.OPEN), ("retired", Place.DONE), ("merged", Place.OUT)]
)
def test_machine_when_it_is_retired_then_it_is_cleared_and_a_merged_one_never_counts(lifecycle, place):
    assert place_of_lifecycle(lifecycle) is place


def test_result_of_a_kind_when_it_is_a_server_then_it_counts_there_and_else_as_a_workplace():
    assert result_of_kind("virtual_server") is Result.SERVERS
    assert result_of_kind("thin_client") is Result.WORKPLACES


def test_disposition_when_it_stays_or_retires_then_it_is_not_to_move():
    assert {each for each in Disposition if not is_to_move(each)} == {Disposition.RETAIN, Disposition.RETIRE}


def test_steps_when_several_are_on_a_day_or_lead_nowhere_then_they_are_left_out():
    days = [(MONDAY, Place.OPEN), (MONDAY, Place.DONE), (FRIDAY, Place.DONE), (FRIDAY + WEEK, Place.OPEN)]
    assert steps_of(days) == ((MONDAY, Place.DONE), (FRIDAY + WEEK, Place.OPEN))


def test_things_when_told_of_a_past_day_then_they_are_as_they_were_and_later_ones_are_not_there():
    done, new = make_thing(1, done=FRIDAY), make_thing(2, begun=FRIDAY)
    then = at_the_end_of([done, new], MONDAY)
    assert [(each.id, each.place) for each in then] == [(1, Place.OPEN)]
    assert done.until(FRIDAY) is done


def test_things_when_grouped_then_each_tenant_has_its_own():
    found = by_tenant([make_thing(1, tenant="a"), make_thing(2), make_thing(3, tenant="a")])
    assert {tenant: [each.id for each in its] for tenant, its in found.items()} == {"a": [1, 3], "": [2]}


# Counts against the plan


def test_tally_when_no_plan_has_any_then_nothing_is_said_of_being_late():
    found = tally([make_thing(1, done=MONDAY), make_thing(2)], FRIDAY)
    assert (found.scope, found.done, found.open, found.percent) == (2, 1, 1, Decimal(50))
    assert (found.planned, found.behind, found.days_late, found.unplanned) == (None, None, None, 1)


def test_tally_when_one_is_overdue_then_it_tells_since_when_and_by_how_much():
    things = [
        make_thing(1, done=MONDAY - WEEK, planned=MONDAY - 2 * WEEK),
        make_thing(2, planned=MONDAY - 2 * WEEK),
        make_thing(3, planned=MONDAY),
        make_thing(4),
    ]
    found = tally(things, MONDAY)
    # Due on Sunday 22 February, and now it is Monday 2 March.
    assert (found.planned, found.done, found.behind, found.days_late) == (2, 1, Decimal(50), 8)
    assert found.unplanned == 1


def test_tally_when_more_is_done_than_was_planned_then_it_is_ahead():
    things = [make_thing(1, done=MONDAY, planned=MONDAY + 2 * WEEK), make_thing(2, planned=MONDAY + 3 * WEEK)]
    found = tally(things, FRIDAY)
    assert (found.planned, found.behind) == (0, None)
    assert found.days_late == -(MONDAY + 2 * WEEK + timedelta(days=6) - FRIDAY).days


def test_tally_when_all_is_done_in_time_then_it_is_neither_late_nor_early():
    assert tally([make_thing(1, done=MONDAY - WEEK, planned=MONDAY - WEEK)], MONDAY).days_late == 0


def test_tally_when_something_leaves_the_scope_then_it_no_longer_counts_in_the_plan():
    gone = Thing(1, "", ((MONDAY - WEEK, Place.OPEN), (MONDAY, Place.OUT)), MONDAY - WEEK)
    found = tally([gone, make_thing(2, planned=MONDAY + WEEK)], FRIDAY)
    assert (found.scope, found.planned) == (1, 0)


def test_tally_when_there_is_nothing_then_it_has_no_percentage():
    found = tally([], MONDAY)
    assert (found.scope, found.percent, found.behind) == (0, None, None)


# Curves


def test_curve_when_scope_grows_and_things_are_done_then_each_week_tells_its_end():
    things = [
        make_thing(1, begun=MONDAY, done=MONDAY + WEEK, planned=MONDAY),
        make_thing(2, begun=MONDAY + WEEK, planned=MONDAY + 2 * WEEK),
    ]
    found = curve(things, MONDAY + WEEK)
    assert [(each.monday, each.scope, each.done, each.planned) for each in found] == [
        (MONDAY, 1, 0, 1),
        (MONDAY + WEEK, 2, 1, 1),
        (MONDAY + 2 * WEEK, None, None, 2),
    ]


def test_curve_when_one_is_rolled_back_then_it_goes_down_again():
    thing = Thing(1, "", ((MONDAY, Place.DONE), (MONDAY + WEEK, Place.OPEN)))
    assert [each.done for each in curve([thing], MONDAY + 2 * WEEK)] == [1, 0, 0]


def test_curve_when_it_began_long_ago_then_it_tells_two_years_with_what_was_before_summed():
    found = curve([make_thing(1, begun=MONDAY - 500 * WEEK, done=MONDAY - 400 * WEEK)], MONDAY)
    assert (len(found), found[0].scope, found[0].done) == (105, 1, 1)


def test_curve_when_there_is_nothing_then_it_is_empty():
    assert curve([], MONDAY) == ()


@given(
    st.lists(
        st.tuples(
            st.integers(-60, 0), st.one_of(st.none(), st.integers(-40, 10)), st.one_of(st.none(), st.integers(-30, 30))
        ),
        max_size=30,
    )
)
def test_curve_when_drawn_of_anything_then_it_ends_with_the_counts_of_the_tally(rows):
    things = []
    for number, (begun, done, planned) in enumerate(rows):
        start = MONDAY + begun * WEEK
        steps = [(start, Place.OPEN), *([(MONDAY + done * WEEK, Place.DONE)] if done is not None else [])]
        things.append(Thing(number, "", steps_of(sorted(steps)), None if planned is None else MONDAY + planned * WEEK))
    then = at_the_end_of(things, FRIDAY)
    found, counts = curve(then, FRIDAY), tally(then, FRIDAY)
    last = [each for each in found if each.scope is not None]
    if last:
        assert (last[-1].scope, last[-1].done) == (counts.scope, counts.done)
        planned = [each.planned for each in found if each.planned is not None]
        assert planned == sorted(planned)
        assert not planned or planned[-1] <= counts.scope


# Standing


def test_standing_when_it_goes_steadily_then_pace_forecast_trend_and_light_follow():
    done = [make_thing(n, done=MONDAY - (n + 1) * WEEK, planned=MONDAY - (n + 1) * WEEK) for n in range(8)]
    open_ones = [make_thing(n, planned=MONDAY + 20 * WEEK) for n in range(8, 12)]
    found = standing(Result.APPLICATIONS, [*done, *open_ones], MONDAY)
    assert found.pace == (1,) * 8
    assert found.forecast is not None
    assert found.forecast.likely == MONDAY + 3 * WEEK
    assert (found.trend.lately, found.trend.before, found.trend.per_week) == (4, 4, 1.0)
    assert found.rating.light is Light.GREEN
    assert found.planned_end == MONDAY + 20 * WEEK + timedelta(days=6)
    assert found.ended is None
    assert found.needed_per_week(MONDAY) == pytest.approx(4 / 21)


def test_standing_when_all_is_done_then_it_tells_when_it_ended():
    found = standing(Result.SERVERS, [make_thing(1, done=MONDAY), make_thing(2, done=FRIDAY)], FRIDAY + WEEK)
    assert (found.ended, found.forecast, found.rating.light) == (FRIDAY, None, Light.GREY)
    assert found.needed_per_week(FRIDAY) is None


def test_standing_when_far_behind_then_it_is_red():
    found = standing(Result.USERS, [make_thing(1, planned=MONDAY - 10 * WEEK)], MONDAY)
    assert found.rating.light is Light.RED


def test_standing_when_told_of_before_anything_then_it_is_empty():
    found = standing(Result.USERS, [make_thing(1, begun=FRIDAY)], MONDAY)
    assert (found.tally.scope, found.weeks, found.rating.light) == (0, (), Light.GREY)


def test_weekly_when_days_lie_in_this_week_then_they_do_not_count_yet():
    assert weekly([MONDAY, MONDAY - WEEK, MONDAY - 3 * WEEK], FRIDAY) == (1, 0, 1)


# Burn-up


def test_burn_up_when_there_is_a_forecast_then_lines_lead_from_what_is_done_to_the_scope():
    done = [make_thing(n, done=MONDAY - (n + 1) * WEEK, planned=MONDAY - (n + 1) * WEEK) for n in range(8)]
    open_ones = [make_thing(n, planned=MONDAY + 2 * WEEK) for n in range(8, 12)]
    found = burn_up(standing(Result.APPLICATIONS, [*done, *open_ones], MONDAY))
    now = found.mondays.index(MONDAY)
    assert found.mondays[-1] == MONDAY + 3 * WEEK
    assert found.done[now:] == (8, None, None, None)
    assert found.scope[-1] == 12
    assert found.planned[now:] == (8, 8, 12, 12)
    assert (found.likely[now - 1], found.likely[now], found.likely[-1]) == (None, 8, 12)


def test_burn_up_when_nothing_is_known_then_it_has_no_lines():
    assert burn_up(standing(Result.APPLICATIONS, [], MONDAY)).mondays == ()


def test_burn_up_when_there_is_no_forecast_then_its_lines_are_gaps():
    found = burn_up(standing(Result.APPLICATIONS, [make_thing(1)], MONDAY))
    assert set(found.likely) == {None}


# Stages


def steps(*said, number=1):
    return [Step(number, new, on) for new, on in said]


def test_stages_when_applications_went_on_then_the_median_is_of_those_that_did():
    history = [
        *steps(("registered", MONDAY - 4 * WEEK), ("assessed", MONDAY - 3 * WEEK), ("packaged", FRIDAY)),
        *steps(("assessed", MONDAY - 2 * WEEK), ("packaged", MONDAY), number=2),
        *steps(("assessed", MONDAY - WEEK), number=3),
        *steps(("assessed", MONDAY - WEEK), ("blocked", MONDAY), number=4),
    ]
    history.sort(key=lambda each: each.on)
    found = {each.status: each for each in stages(history, FRIDAY, MONDAY - 2 * WEEK)}
    assessed = found[ApplicationStatus.ASSESSED]
    assert (assessed.now, assessed.longest) == (1, 11)
    assert (assessed.passed, assessed.median_days, assessed.went_back) == (2, 19.5, 1)
    assert found[ApplicationStatus.REGISTERED].passed == 0  # that was before the period
    assert found[ApplicationStatus.PACKAGED].now == 2
    assert tuple(found) == ON_THE_WAY


def test_stages_when_told_of_a_past_day_then_later_steps_are_not_there():
    found = stages(steps(("registered", MONDAY), ("assessed", FRIDAY)), MONDAY, MONDAY - WEEK)
    assert [(each.status.value, each.now) for each in found if each.now] == [("registered", 1)]


# First time right


def test_tries_when_one_came_back_from_a_migration_then_it_was_not_right_first_time():
    history = [
        *steps(("migrating", MONDAY), ("planned", MONDAY), ("migrating", FRIDAY), ("migrated", FRIDAY)),
        *steps(("migrating", MONDAY), ("migrated", MONDAY), number=2),
        *steps(("migrating", MONDAY), ("planned", FRIDAY), number=3),
        *steps(("migrating", MONDAY - WEEK), ("migrated", MONDAY - WEEK), number=4),
        *steps(("migrating", FRIDAY), ("migrated", FRIDAY + WEEK), number=5),
    ]
    found = tries_of_applications(history, FRIDAY, MONDAY - timedelta(days=1))
    assert (found.tried, found.right, found.rolled_back) == (3, 1, 2)
    assert round(found.percent or 0) == 33


def test_tries_when_nothing_was_tried_then_there_is_no_percentage():
    assert tries_of_applications([], FRIDAY, MONDAY).percent is None


def test_hosts_when_one_failed_was_tried_again_or_undone_then_it_was_not_right_first_time():
    hosts = [
        HostTry(attempts=1, broken=0, undone=0, done=3),
        HostTry(attempts=2, broken=0, undone=0, done=3),
        HostTry(attempts=1, broken=1, undone=0, done=1),
        HostTry(attempts=1, broken=0, undone=2, done=0),
        HostTry(attempts=0, broken=0, undone=0, done=0),
    ]
    found = tries_of_hosts(hosts)
    assert (found.tried, found.right, found.rolled_back) == (4, 1, 1)
