"""Moving a status: what is refused, what it writes, how an import does it for many, and what was when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from core.models import ObjectChange
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_data_set,
    make_deployment,
    make_installation,
    make_integration,
)
from status_cases import go, until

from assettool.domain.status import TABLES, Why
from netbox_assettool.clearing import blockers_of_clearing, clearing
from netbox_assettool.models import Application, Asset, DataSet, Integration, StatusChange
from netbox_assettool.status_history import blocked, status_at
from netbox_assettool.statuses import (
    FIRST,
    SomeRefused,
    StatusRefused,
    apply_changes,
    change_all,
    change_status,
    choices_of,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

MAKERS = {"application": make_application, "integration": make_integration, "dataset": make_data_set}
BLOCKED = {"reason": "the supplier does not answer", "owner": "J. Jansen", "due": date(2026, 4, 1)}


def day(number, month=1):
    """A moment in 2026."""
    return datetime(2026, month, number, 12, tzinfo=UTC)


def history(thing):
    """The steps of an object, the first one first."""
    return [(change.old, change.new) for change in thing.status_changes.order_by("at", "pk")]


def whys(refused):
    return [reason.why for reason in refused.value.reasons]


@pytest.mark.parametrize("model", MAKERS)
def test_new_object_when_saved_then_its_history_begins_with_registered(model):
    thing = MAKERS[model]()
    assert thing.status == FIRST
    assert history(thing) == [("", "registered")]
    thing.save()
    assert history(thing) == [("", "registered")]


def test_new_object_when_its_maker_begins_the_history_then_it_has_none():
    application = Application(name="Suite4Work")
    application.is_followed_by_first_change = True
    application.save()
    assert history(application) == []
    go(application, "assessed")
    assert history(application) == [("registered", "assessed")]


def test_new_object_when_it_is_further_than_registered_then_it_is_not_valid():
    with pytest.raises(ValidationError, match="change its status afterwards"):
        Application(name="Suite4Work", status="go").full_clean()


def test_saving_when_the_status_was_changed_meanwhile_then_the_change_stays():
    application = make_application()
    read_before = Application.objects.get(pk=application.pk)
    go(application, "assessed")
    read_before.description = "edited"
    read_before.save()
    application.refresh_from_db()
    assert (application.status, application.description) == ("assessed", "edited")


@pytest.mark.parametrize("model", MAKERS)
def test_status_when_changed_by_a_person_then_the_change_and_the_log_say_who_and_why(model, admin_user):
    thing = MAKERS[model]()
    change = go(thing, "assessed", user=admin_user, reason=" we looked at it ")
    thing.refresh_from_db()
    assert thing.status == "assessed"
    assert (change.old, change.new, change.user) == ("registered", "assessed", admin_user)
    assert (change.evidence, change.reason) == ("person", "we looked at it")
    assert thing.status_changes.latest("pk") == change


def test_status_when_changed_in_a_request_then_the_log_has_before_and_after(admin_client, admin_user):
    application = make_application()
    url = f"/api/plugins/assettool/applications/{application.pk}/status/"
    answer = admin_client.post(url, {"status": "assessed", "reason": "we looked at it"}, "application/json")
    assert answer.status_code == 201, answer.content
    logged = ObjectChange.objects.get(changed_object_id=application.pk, changed_object_type__model="application")
    assert (logged.action, logged.message, logged.user) == ("update", "we looked at it", admin_user)
    assert (logged.prechange_data["status"], logged.postchange_data["status"]) == ("registered", "assessed")
    assert ObjectChange.objects.filter(changed_object_type__model="statuschange", action="create").count() == 1


def test_status_when_the_table_does_not_have_the_step_then_nothing_changes_and_the_legal_ones_are_named():
    application = make_application()
    with pytest.raises(StatusRefused) as refused:
        go(application, "go")
    legal = ", ".join(TABLES["application"]["registered"])
    assert refused.value.messages == [f"go cannot follow registered; what can: {legal}"]
    application.refresh_from_db()
    assert application.status == "registered"
    assert StatusChange.objects.count() == 1


def test_status_when_several_things_are_missing_then_all_of_them_are_told():
    with pytest.raises(StatusRefused) as refused:
        change_status(make_application(), "blocked")
    assert whys(refused) == [Why.NEEDS_BLOCKER, Why.NEEDS_OWNER, Why.NEEDS_DUE]


def test_blocked_when_lifted_then_it_goes_back_to_where_it_was():
    application = make_application()
    go(application, *until("functional_test"))
    go(application, "blocked", **BLOCKED)
    assert choices_of([application]) == ["functional_test", "retiring", "retained", "out_of_scope"]
    with pytest.raises(StatusRefused):
        go(application, "packaged")
    assert go(application, "functional_test").old == "blocked"


@pytest.mark.parametrize("way", [until("in_management"), ("retiring", "retired")])
def test_cleared_when_a_confirmed_machine_is_still_seen_then_it_is_refused_and_named(way):
    application = make_application()
    go(application, *way)
    old = make_asset("srv-old", kind="virtual_server")
    new = make_asset("srv-new", kind="virtual_server", environment="gemict")
    gone = make_asset("srv-gone", kind="virtual_server", lifecycle="retired")
    merged = make_asset("srv-merged", kind="virtual_server", lifecycle="merged")
    deployment = make_deployment(application, machines=[old, new, gone, merged])
    proposed = make_asset("srv-proposed", kind="virtual_server")
    deployment.deployment_machines.create(asset=proposed, confirmation="proposed")
    assert blockers_of_clearing(application) == [old]

    with pytest.raises(StatusRefused) as refused:
        go(application, "cleared")
    assert refused.value.messages == ["the old environment is not clear, what is still seen: srv-old"]

    old.lifecycle = "retired"
    old.save()
    assert go(application, "cleared").new == "cleared"


def test_cleared_when_it_is_still_installed_in_the_old_environment_then_it_is_refused_until_that_is_removed():
    application = make_application()
    go(application, *until("in_management"))
    old, new = make_asset("lt-old"), make_asset("lt-new", environment="gemict")
    installation = make_installation(asset=old, application=application)
    make_installation(asset=new, application=application)
    assert blockers_of_clearing(application) == [old]
    with pytest.raises(StatusRefused, match="what is still seen: lt-old"):
        go(application, "cleared")

    installation.removed = date(2026, 3, 1)
    installation.save()
    assert go(application, "cleared").new == "cleared"


def test_cleared_when_the_user_may_not_see_the_machines_then_they_are_counted_and_not_named(django_user_model):
    user = django_user_model.objects.create_user("controller")
    allow(user, "change", models=[Application])
    allow(user, "add", models=[StatusChange])
    allow(user, "view", models=[Asset], constraints={"name": "seen"})
    application = make_application()
    go(application, *until("in_management"))
    make_deployment(application, machines=[make_asset("seen"), make_asset("secret")])
    with pytest.raises(StatusRefused, match="what is still seen: seen, 1 that you may not see"):
        go(application, "cleared", user=user)
    seen, hidden = clearing(application, user)
    assert ([asset.name for asset in seen], hidden) == (["seen"], 1)


def test_status_when_it_is_of_before_the_last_change_then_it_is_refused():
    application = make_application()
    go(application, "assessed", at=day(10))
    with pytest.raises(StatusRefused) as refused:
        go(application, "packaged", at=day(9))
    assert whys(refused) == [Why.TOO_EARLY]
    with pytest.raises(StatusRefused) as refused:
        go(application, "packaged", at=timezone.now() + timedelta(days=2))
    assert whys(refused) == [Why.TOO_LATE]


def test_status_when_the_last_change_has_a_later_hour_of_today_then_now_comes_after_it():
    application = make_application()
    tonight = timezone.now() + timedelta(minutes=1)
    if tonight.date() == timezone.now().date():
        go(application, "assessed", at=tonight)
        assert go(application, "packaged").at == tonight


def test_status_when_the_user_lacks_a_permission_then_nothing_changes(django_user_model):
    number = django_user_model.objects.create_user("reader").pk

    def user():
        return django_user_model.objects.get(pk=number)  # who has not asked yet what it may do

    application = make_application()
    with pytest.raises(PermissionDenied):
        go(application, "assessed", user=user())
    allow(user(), "change", models=[Application])
    with pytest.raises(PermissionDenied):
        go(application, "assessed", user=user())
    allow(user(), "add", models=[StatusChange], constraints={"new": "assessed"})
    go(application, "assessed", user=user())
    with pytest.raises(PermissionDenied):
        go(application, "packaged", user=user())
    application.refresh_from_db()
    assert application.status == "assessed"


def test_status_when_a_permission_is_limited_to_a_tenants_objects_then_the_constraint_can_say_so(django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Application, DataSet])
    seen, other = make_application("seen"), make_application("other")
    make_data_set()
    allow(user, "view", models=[StatusChange], constraints={"application__name": "seen"})
    assert [change.object for change in StatusChange.objects.restrict(user)] == [seen]
    assert other.status_changes.restrict(user).count() == 0


def test_change_when_saved_again_then_it_is_refused():
    change = go(make_application(), "assessed")
    change.reason = "rewritten"
    with pytest.raises(ValidationError, match="not edited"):
        change.save()


def test_object_when_deleted_then_its_history_goes_along():
    application = make_application()
    go(application, "assessed")
    make_application()
    application.delete()
    assert StatusChange.objects.count() == 1


def test_several_when_one_may_not_go_then_none_goes_and_each_reason_is_told():
    one, two = make_application("one"), make_application("two")
    go(two, *until("planned"))
    with pytest.raises(SomeRefused) as refused:
        change_all([one, two], "assessed", seen={}, reason="we looked at it")
    assert list(refused.value.refusals) == [two]
    one.refresh_from_db()
    assert one.status == "registered"
    assert one.status_changes.count() == 1


# What an import does: the same rules, for many at once.


def changed(thing, new, at, **said):
    """A change as an import has it before it is written."""
    return StatusChange(object=thing, new=new, at=at, **{"evidence": "file", "origin": "statuses.csv, row 2", **said})


def applied(*changes, user=None):
    """Why each of them is refused, by its place; what is not refused is written."""
    result = apply_changes(changes, user)
    StatusChange.objects.bulk_create(change for place, change in enumerate(changes) if place not in result.refused)
    for thing in result.moved:
        type(thing).objects.filter(pk=thing.pk).update(status=thing.status)
    return result


def test_import_when_a_whole_history_comes_in_any_order_then_it_is_taken_in_the_order_of_its_dates():
    application = make_application()
    steps = until("migrated")
    rows = [changed(application, step, day(number + 1)) for number, step in enumerate(steps)]
    result = applied(*reversed(rows))
    assert result.refused == {}
    (moved,) = result.moved
    assert (moved.status, moved._prechange_snapshot["status"]) == ("migrated", "registered")
    assert moved._changelog_message == "statuses.csv, row 2"
    assert [row.old for row in rows] == ["registered", *steps[:-1]]


def test_import_when_steps_are_older_than_the_registration_then_they_come_after_it_all_the_same():
    application = make_application()
    assert applied(changed(application, "assessed", day(2))).refused == {}
    assert applied(changed(application, "packaged", day(3))).refused == {}
    assert status_at(Application.objects.all(), day(2)) == {"assessed": 1}
    assert status_at(Application.objects.all(), timezone.now()) == {"packaged": 1}


def test_import_when_it_says_that_something_was_registered_earlier_then_the_history_begins_there():
    application = make_application()
    later = timezone.now() + timedelta(seconds=1)
    result = applied(
        changed(application, "registered", day(1)),
        changed(application, "assessed", day(2)),
        changed(make_application(), "registered", later),
    )
    assert result.refused[2].startswith("registered cannot follow registered; what can: assessed, ")
    assert status_at(Application.objects.all(), day(1)) == {"registered": 1}
    assert status_at(Application.objects.all(), day(2)) == {"assessed": 1}


def test_import_when_a_row_is_illegal_then_it_alone_is_refused_and_the_others_follow_what_was_accepted():
    application, data_set = make_application(), make_data_set()
    result = applied(
        changed(application, "assessed", day(1)),
        changed(application, "go", day(2)),
        changed(application, "packaged", day(3)),
        changed(application, "blocked", day(4), reason="no answer"),
        changed(application, "functional_test", day(2)),
        changed(data_set, "migrated", day(1), evidence="run", origin=""),
    )
    assert set(result.refused) == {1, 3, 5}
    assert result.refused[1].startswith("go cannot follow assessed; what can: packaged, ")
    assert result.refused[3] == (
        "somebody has to be named who lifts what blocks it; a date has to say when it is to be lifted"
    )
    assert result.refused[5] == (
        "migrated cannot follow registered; what can: assessed, retained, retired, out_of_scope; "
        "evidence of the kind run has to say where it stands"
    )


def test_import_when_a_row_says_where_it_came_from_and_it_is_elsewhere_then_it_is_refused():
    application = make_application()
    result = applied(changed(application, "packaged", day(2), old="assessed"))
    assert result.refused == {0: "somebody else has changed the status meanwhile; it is now: registered"}


def test_import_when_it_clears_then_what_is_still_seen_is_named():
    application, other = make_application(), make_application()
    for each in (application, other):
        go(each, *until("in_management"), at=day(1))
    make_deployment(application, machines=[make_asset("srv-old")])
    result = applied(*(changed(each, "cleared", day(2)) for each in (application, other)))
    assert result.refused == {0: "the old environment is not clear, what is still seen: srv-old"}
    assert [thing.pk for thing in result.moved] == [other.pk]


def test_import_when_the_user_may_not_change_an_object_then_its_rows_are_refused(django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "change", models=[Application], constraints={"name": "mine"})
    result = applied(
        changed(make_application("mine"), "assessed", day(1)),
        changed(make_application("theirs"), "assessed", day(1)),
        user=user,
    )
    assert result.refused == {1: "your permissions do not include this object"}


def test_import_when_there_are_many_rows_then_the_queries_are_those_of_one():
    def cost(number):
        things = [make() for make in MAKERS.values() for _ in range(number)]
        rows = [changed(thing, "assessed", day(1)) for thing in things]
        with CaptureQueriesContext(connection) as captured:
            assert apply_changes(rows).refused == {}
        return len(captured.captured_queries)

    assert cost(1) == cost(30)


# What was when.


def test_status_at_when_asked_for_any_day_then_one_query_counts_every_object_once():
    one, two, three = (make_application(name) for name in ("one", "two", "three"))
    applied(
        changed(one, "registered", day(1)),
        changed(one, "assessed", day(5)),
        changed(one, "packaged", day(5)),
        changed(two, "registered", day(3)),
        changed(three, "assessed", day(6)),
    )
    make_data_set()
    expected = {
        1: {"registered": 1},
        2: {"registered": 1},
        4: {"registered": 2},
        5: {"packaged": 1, "registered": 1},
        6: {"packaged": 1, "registered": 1, "assessed": 1},
    }
    for number, counts in expected.items():
        with CaptureQueriesContext(connection) as captured:
            assert status_at(Application.objects.all(), day(number)) == counts
        assert len(captured.captured_queries) == 1
    assert status_at(Application.objects.filter(name="one"), day(6)) == {"packaged": 1}
    assert status_at(Integration.objects.all(), day(6)) == {}


def test_blocked_when_asked_then_it_says_since_when_by_what_and_who_has_to_act():
    late, later, lifted = (make_application(name) for name in ("late", "later", "lifted"))
    for each, due in ((later, date(2099, 1, 1)), (late, date(2026, 1, 9)), (lifted, date(2026, 1, 9))):
        go(each, "blocked", at=day(1), **{**BLOCKED, "due": due})
    go(lifted, "registered", at=day(2))
    go(late, "registered", at=day(2))
    go(late, "blocked", at=day(3), **{**BLOCKED, "due": date(2026, 1, 10)})
    with CaptureQueriesContext(connection) as captured:
        first, second = blocked(Application.objects.all())
    assert len(captured.captured_queries) == 2
    assert (first.object, first.since, first.due) == (late, day(3), date(2026, 1, 10))
    assert (first.owner, first.reason, first.is_overdue) == ("J. Jansen", BLOCKED["reason"], True)
    assert (second.object, second.is_overdue) == (later, False)
