"""Saving a plan: what becomes of waves and items, when it is refused, and that two at once cannot both win."""

import json
import threading
from dataclasses import replace

import pytest
from core.models import ObjectChange
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse
from plugin_cases import (
    allow,
    make_account,
    make_application,
    make_asset,
    make_data_set,
    make_integration,
    make_wave,
)
from wave_cases import API, START, document_of, item_of, member, monday, moved, post_plan, saved

from assettool.domain.waves.document import decode, digest, encode
from assettool.domain.waves.problem import ItemKind, Resource, Rule, RuleKind, Together, Trailer
from netbox_assettool.models import Wave, WaveItem, WavePlan

pytestmark = pytest.mark.real


@pytest.fixture
def suite():
    """An application with a server, a data set and an integration, and another one."""
    return make_application("Suite")


@pytest.fixture
def geo():
    return make_application("Geo")


@pytest.fixture
def plan(suite, geo):
    """Two applications in two weeks."""
    return document_of([(item_of(suite), 0), (item_of(geo), 2)])


def where():
    """Item → the week that it is in."""
    return {item.name: item.wave.week for item in WaveItem.objects.select_related("wave")}


def reasons(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()["reasons"]


@pytest.mark.django_db
def test_plan_when_saved_then_there_is_a_wave_for_each_week_and_an_item_for_each_object(
    admin_client, admin_user, suite
):
    server, workplace = make_asset("srv-1", kind="virtual_server"), make_asset("ws-1", kind="laptop")
    share, account = make_data_set("Share"), make_account(login="jan")
    integration = make_integration(suite, outside="Kadaster")
    batch = replace(item_of(workplace), key="workplaces:arnhem:laptop:1", name="Arnhem laptop 1 (1)")
    logins = replace(item_of(account), key="accounts:arnhem:1", name="Arnhem accounts 1 (1)")
    trailer = Trailer(
        "trailer:1", "Kadaster", ItemKind.INTEGRATION, (f"application:{suite.pk}",), (member(integration),)
    )
    document = document_of([(item_of(suite, server, share), 1), (batch, 3), (logins, 3)], trailers=[trailer])
    answer = post_plan(admin_client, document, remark="the first one")
    assert answer.status_code == 201, answer.content
    assert answer.json()["counts"] == {"created": 6, "moved": 0, "updated": 0, "removed": 0, "waves": 2}
    kept = WavePlan.objects.get()
    assert (kept.digest, kept.user, kept.remark) == (digest(encode(document)), admin_user, "the first one")
    assert (kept.start, kept.weeks, str(kept.end), kept.end_is_optimal) == (START, 20, "2026-03-29", True)
    first, second = Wave.objects.order_by("week")
    assert [(first.number, first.week, first.plan), (second.number, second.week, second.plan)] == [
        (1, monday(1), kept),
        (2, monday(3), kept),
    ]
    found = {(item.name, item.kind, item.item_name, item.wave.number) for item in WaveItem.objects.all()}
    assert found == {
        ("Suite", "application", "Suite", 1),
        ("srv-1", "server", "Suite", 1),
        ("Share", "data_set", "Suite", 1),
        ("Suite → Kadaster", "integration", "Kadaster", 1),
        ("ws-1", "workplaces", "Arnhem laptop 1 (1)", 2),
        ("jan", "accounts", "Arnhem accounts 1 (1)", 2),
    }
    assert WaveItem.objects.get(name="srv-1").object == server


@pytest.mark.django_db
def test_plan_when_read_again_then_it_is_the_same_document_with_its_digest(admin_client, plan):
    url = reverse(f"{API}:wave-plan")
    assert admin_client.get(url).status_code == 204
    known = saved(admin_client, plan)
    answer = admin_client.get(url)
    content = b"".join(answer.streaming_content)
    assert (answer["ETag"], digest(content), decode(content).proposal.placement) == (
        f'"{known}"',
        known,
        plan.proposal.placement,
    )


@pytest.mark.django_db
def test_plan_when_the_answer_got_lost_then_the_same_request_changes_nothing(admin_client, plan):
    first = post_plan(admin_client, plan)
    log = ObjectChange.objects.count()
    again = post_plan(admin_client, plan)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["plan"] == again.json()["plan"]
    assert (again.json()["is_new"], WavePlan.objects.count(), ObjectChange.objects.count()) == (False, 1, log)


@pytest.mark.django_db
def test_plan_when_the_next_one_is_saved_then_waves_keep_their_names_and_only_what_moves_moves(
    admin_client, plan, suite, geo
):
    first = saved(admin_client, plan)
    kept = Wave.objects.get(week=monday(2))
    kept.name = "Spring"
    kept.save()
    third = make_application("Third")
    later = document_of([(item_of(suite), 4), (item_of(geo), 2), (item_of(third), 4)])
    answer = post_plan(admin_client, later, first).json()
    assert answer["counts"] == {"created": 1, "moved": 1, "updated": 1, "removed": 0, "waves": 2}  # one for its reasons
    assert where() == {"Suite": monday(4), "Geo": monday(2), "Third": monday(4)}
    assert [(wave.number, wave.name, wave.status) for wave in Wave.objects.order_by("number")] == [
        (1, "Wave 1", "cancelled"),
        (2, "Spring", "draft"),
        (3, "Wave 3", "draft"),
    ]
    assert WaveItem.objects.get(name="Suite").moved_at
    assert WaveItem.objects.get(name="Geo").moved_at is None
    back = post_plan(admin_client, document_of([(item_of(suite), 0), (item_of(geo), 2)], weeks=21), answer["digest"])
    assert back.json()["counts"]["removed"] == 1
    assert (Wave.objects.get(number=1).status, Wave.objects.get(number=3).status) == ("draft", "cancelled")


@pytest.mark.django_db
def test_plan_when_saved_then_the_change_log_tells_of_every_item_and_wave(admin_client, plan):
    known = saved(admin_client, plan)
    changes = ObjectChange.objects.filter(changed_object_type__app_label="netbox_assettool")
    told = {(change.changed_object_type.model, change.object_repr, change.action, change.message) for change in changes}
    message = f"plan {known[:12]}"
    assert told >= {("waveitem", "Suite", "create", message), ("wave", "Wave 1", "create", message)}
    assert "content" not in changes.get(changed_object_type__model="waveplan").postchange_data
    saved(admin_client, moved(plan, **{f"n{key.partition(':')[2]}": 5 for key in plan.proposal.placement}), known)
    change = changes.get(changed_object_type__model="waveitem", object_repr="Suite", action="update")
    assert change.prechange_data["wave"] != change.postchange_data["wave"]
    assert change.prechange_data["name"] == change.postchange_data["name"] == "Suite"


@pytest.mark.django_db
def test_plan_when_based_on_another_one_than_what_counts_then_it_says_who_saved_that_and_when(admin_client, plan):
    (told,) = reasons(post_plan(admin_client, plan, "f" * 64), 409)
    assert "no plan was saved yet" in told
    known = saved(admin_client, plan)
    for based_on in (None, "f" * 64):
        (told,) = reasons(
            post_plan(admin_client, moved(plan), based_on) if based_on else _other(admin_client, plan), 409
        )
        assert told.startswith("admin saved another plan at ")
        assert known in told
    assert WavePlan.objects.count() == 1


def _other(client, plan):
    other = replace(plan, problem=replace(plan.problem, weeks=30))
    return post_plan(client, other, None)


@pytest.mark.django_db
def test_plan_when_it_counted_before_another_one_then_it_is_refused(admin_client, plan):
    first = saved(admin_client, plan)
    second = saved(admin_client, replace(plan, problem=replace(plan.problem, weeks=30)), first)
    assert "counted before" in reasons(post_plan(admin_client, plan, second), 409)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("approved", "is: Approved"),
        ("running", "is: Running"),
        ("paused", "is: Paused"),
        ("completed", "is: Completed"),
    ],
)
def test_plan_when_an_item_of_a_settled_wave_would_move_then_nothing_is_saved(status, told, admin_client, plan, suite):
    first = saved(admin_client, plan)
    Wave.objects.filter(week=monday(0)).update(status=status)
    before = where()
    answer = post_plan(admin_client, moved(plan, **{f"n{suite.pk}": 3}), first)
    assert [reason for reason in reasons(answer, 409) if told in reason and "Suite" in reason]
    assert (where(), WavePlan.objects.count()) == (before, 1)


@pytest.mark.django_db
def test_plan_when_an_item_would_leave_an_approved_wave_then_nothing_is_saved(admin_client, plan, geo):
    first = saved(admin_client, plan)
    Wave.objects.filter(week=monday(0)).update(status="approved")
    answer = post_plan(admin_client, document_of([(item_of(geo), 2)]), first)
    assert reasons(answer, 409) == ["Suite would leave Wave 1, which is approved"]
    assert set(where()) == {"Suite", "Geo"}


@pytest.mark.django_db
def test_plan_when_an_integration_went_with_a_completed_wave_then_it_stays_there_whatever_follows(
    admin_client, suite, geo
):
    integration = make_integration(suite, target=geo)
    ends = (f"application:{geo.pk}", f"application:{suite.pk}")
    trailer = Trailer("trailer:1", "Suite - Geo", ItemKind.INTEGRATION, ends, (member(integration),))
    first = saved(admin_client, document_of([(item_of(suite), 3), (item_of(geo), 2)], trailers=[trailer]))
    Wave.objects.filter(week=monday(3)).update(status="completed")
    left = replace(trailer, after=ends[:1])
    answer = post_plan(admin_client, document_of([(item_of(geo), 5)], trailers=[left]), first)
    assert answer.status_code in (200, 201), answer.content
    assert where() == {"Suite": monday(3), str(integration): monday(3), "Geo": monday(5)}


@pytest.mark.django_db
def test_plan_when_what_has_moved_is_no_longer_in_it_then_it_stays_in_its_wave(admin_client, plan, geo):
    first = saved(admin_client, plan)
    Wave.objects.filter(week=monday(0)).update(status="completed")
    saved(admin_client, document_of([(item_of(geo), 3)]), first)
    assert where() == {"Suite": monday(0), "Geo": monday(3)}
    assert Wave.objects.get(week=monday(0)).status == "completed"


@pytest.mark.django_db
def test_plan_when_something_new_would_come_to_a_wave_that_has_begun_then_it_is_left_out(
    admin_client, plan, suite, geo
):
    first = saved(admin_client, plan)
    Wave.objects.filter(week=monday(0)).update(status="running")
    server = make_asset("srv-1", kind="virtual_server")
    answer = post_plan(admin_client, document_of([(item_of(suite, server), 0), (item_of(geo), 2)]), first)
    assert answer.json()["left_out"] == [member(server)]
    assert set(where()) == {"Suite", "Geo"}
    coming = document_of([(item_of(suite), 0), (item_of(geo), 0)])
    assert "has begun" in reasons(post_plan(admin_client, coming, answer.json()["digest"]), 409)[0]


@pytest.mark.django_db
def test_plan_when_a_person_put_an_item_elsewhere_then_it_is_not_moved_away(admin_client, plan, suite):
    first = saved(admin_client, plan)
    WaveItem.objects.filter(name="Suite").update(is_fixed=True)
    answer = post_plan(admin_client, moved(plan, **{f"n{suite.pk}": 3}), first)
    assert reasons(answer, 409) == ["Suite would move to the week of March 23, 2026, but somebody put it into Wave 1"]


@pytest.mark.django_db
def test_plan_when_something_comes_to_an_approved_wave_then_its_approval_lapses_and_others_stay(
    admin_client, plan, suite, geo
):
    first = saved(admin_client, plan)
    for wave in Wave.objects.all():
        admin_client.post(reverse(f"{API}:wave-submit", kwargs={"pk": wave.pk}))
    Wave.objects.update(status="approved")
    server = make_asset("srv-1", kind="virtual_server")
    answer = post_plan(admin_client, document_of([(item_of(suite, server), 0), (item_of(geo), 2)]), first).json()
    assert answer["lapsed"] == ["Wave 1"]
    one, other = Wave.objects.order_by("week")
    assert (one.status, one.content_hash, one.submitted_by) == ("draft", "", None)
    assert (other.status, bool(other.content_hash)) == ("approved", True)
    message = ObjectChange.objects.filter(changed_object_id=one.pk, action="update").order_by("-time").first().message
    assert message == f"plan {answer['digest'][:12]}; the approval has lapsed"


@pytest.mark.django_db
def test_plan_when_only_a_name_is_another_then_the_approval_stays(admin_client, plan, suite, geo):
    first = saved(admin_client, plan)
    wave = Wave.objects.get(week=monday(0))
    admin_client.post(reverse(f"{API}:wave-submit", kwargs={"pk": wave.pk}))
    suite.name = "Suite 2"
    suite.save()
    saved(admin_client, document_of([(item_of(suite), 0), (item_of(geo), 2)]), first)
    wave.refresh_from_db()
    assert (wave.status, wave.items.get().name) == ("submitted", "Suite 2")


@pytest.mark.django_db
def test_plan_when_it_does_not_hold_then_every_reason_is_told(admin_client, suite, geo):
    tie = Together((f"application:{suite.pk}", f"application:{geo.pk}"), Rule(RuleKind.SHARED_SERVER, ("srv-1",)))
    split = document_of([(item_of(suite), 0), (item_of(geo), 2)], togethers=[tie])
    assert reasons(post_plan(admin_client, split), 400) == ["what runs on srv-1 cannot be split: Suite, Geo"]
    full = Resource("TAB", (0,) * 20)
    over = document_of([(replace(item_of(suite), demand={"TAB": 400}), 0)], resources=[full])
    assert reasons(post_plan(admin_client, over), 400) == ["capacity of TAB is 0 h in the week of March 2, 2026: Suite"]
    twice = document_of([(item_of(suite), 0), (replace(item_of(suite), key="x"), 1)])
    assert reasons(post_plan(admin_client, twice), 400) == [f"it moves twice: {member(suite)}"]
    gone = document_of([(replace(item_of(suite), members=("netbox_assettool.asset:999999", "what:1")), 0)])
    assert reasons(post_plan(admin_client, gone), 400) == [
        "there is no such object: netbox_assettool.asset:999999",
        "there is no such object: what:1",
    ]
    tuesday = document_of([(item_of(suite), 0)], start=START.replace(day=3))
    assert "does not begin on a Monday" in reasons(post_plan(admin_client, tuesday), 400)[0]
    nowhere = document_of([(item_of(suite), 0)])
    nowhere = replace(nowhere, proposal=replace(nowhere.proposal, placement={"other": 0}))
    assert len(reasons(post_plan(admin_client, nowhere), 400)) == 2
    assert not WavePlan.objects.exists()
    assert not Wave.objects.exists()


@pytest.mark.django_db
def test_plan_when_the_request_is_none_then_it_says_where_the_fault_is(admin_client):
    url = reverse(f"{API}:wave-plan")
    for body in ("nonsense", json.dumps({"document": {}}), json.dumps({"document": {}, "based_on": None})):
        answer = admin_client.post(url, body, content_type="application/json")
        assert answer.status_code == 400, body


@pytest.mark.django_db
def test_plan_when_the_user_lacks_permissions_then_they_are_named(client, django_user_model, plan):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[WavePlan, Wave, WaveItem])
    client.force_login(user)
    answer = post_plan(client, plan)
    assert answer.status_code == 403
    assert "add_waveplan" in answer.json()["detail"]
    assert client.get(reverse(f"{API}:wave-plan")).status_code == 204


@pytest.mark.django_db
def test_plan_when_the_users_permissions_do_not_include_a_row_then_nothing_is_saved(client, django_user_model, plan):
    user = django_user_model.objects.create_user("planner")
    allow(user, "add", models=[WavePlan])
    allow(user, "add", "change", models=[Wave])
    allow(user, "add", "change", models=[WaveItem], constraints={"name": "Suite"})
    client.force_login(user)
    assert post_plan(client, plan).status_code == 403
    assert not WavePlan.objects.exists()
    assert not Wave.objects.exists()


@pytest.mark.django_db
def test_plan_when_it_has_more_items_then_it_takes_as_many_queries(admin_client, django_assert_max_num_queries):
    def document(number, weeks):
        applications = [make_application() for _ in range(number)]
        return document_of([(item_of(each), place % 3) for place, each in enumerate(applications)], weeks=weeks)

    counts = []
    known = None
    for number in (10, 100):
        with django_assert_max_num_queries(10_000) as captured:
            body = document(number, 20 + number)
        with django_assert_max_num_queries(10_000) as captured:
            answer = post_plan(admin_client, body, known)
        known = answer.json()["digest"]
        counts.append(len(captured.captured_queries))
        WaveItem.objects.all().delete()
    assert abs(counts[0] - counts[1]) < 40, counts


@pytest.mark.django_db
def test_wave_when_a_person_made_it_for_a_week_then_a_plan_fills_it_and_leaves_it_when_it_does_not(admin_client, plan):
    mine, empty = make_wave("Mine", week=monday(2)), make_wave("Empty", week=monday(9))
    saved(admin_client, plan)
    assert WaveItem.objects.get(name="Geo").wave == mine
    empty.refresh_from_db()
    assert empty.status == "draft"


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A plan's application and a user that every connection sees; all of it is taken away afterwards."""
    with django_db_blocker.unblock():
        user = get_user_model().objects.create_superuser("both", "both@example.org", "both")
        application = make_application("Suite")
        yield user, application
        WaveItem.objects.all().delete()
        Wave.objects.all().delete()
        WavePlan.objects.all()._raw_delete("default")
        application.delete()
        user.delete()
        ObjectChange.objects.all().delete()
        connection.close()


def test_plans_when_two_are_saved_at_once_then_one_is_refused_and_says_who_was_faster(committed):
    user, application = committed
    together = threading.Barrier(2)
    answers = []

    def work(week):
        client = Client()
        client.force_login(user)
        document = document_of([(item_of(application), week)])
        together.wait()
        try:
            answers.append((week, post_plan(client, document)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(week,)) for week in (3, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for _, answer in answers) == [201, 409]
    (week,) = [week for week, answer in answers if answer.status_code == 201]
    (loser,) = [answer for _, answer in answers if answer.status_code == 409]
    assert loser.json()["reasons"][0].startswith("both saved another plan at ")
    assert WaveItem.objects.get().wave.week == monday(week)
    assert WavePlan.objects.count() == Wave.objects.count() == 1
