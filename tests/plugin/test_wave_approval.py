"""Submitting and approving waves: by two people, of what was seen, and that it lapses."""

import threading

import pytest
from core.models import ObjectChange
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from plugin_cases import (
    allow,
    make_application,
    make_asset,
    make_deployment,
    make_deployment_machine,
    make_item,
    make_wave,
)
from users.models import Group
from wave_cases import monday, post

from netbox_assettool.models import Application, Approval, StatusChange, Wave, WaveItem
from netbox_assettool.roles import ensure_roles

pytestmark = pytest.mark.real


@pytest.fixture
def wave():
    """A draft with an application and its server."""
    application = make_application("Suite")
    wave = make_item(make_wave("Spring"), application).wave
    key = f"application:{application.pk}"
    make_item(wave, make_asset("srv-1", kind="virtual_server"), item=key, item_name="Suite", kind="server")
    return wave


@pytest.fixture
def engineer(django_user_model):
    return _member(django_user_model, "engineer")


@pytest.fixture
def approver(django_user_model):
    return _member(django_user_model, "approver")


def _member(users, role):
    ensure_roles()
    user = users.objects.create_user(role)
    user.groups.add(Group.objects.get(name=f"assettool {role}"))
    client = Client()
    client.force_login(user)
    return client


def submitted(client, wave):
    answer = post(client, "submit", wave.pk)
    assert answer.status_code == 200, answer.content
    return answer.json()["content_hash"]


def again(wave):
    wave.refresh_from_db()
    return wave


@pytest.mark.django_db
def test_wave_when_approved_then_what_was_ready_is_planned_until_it_is_withdrawn(engineer, approver, wave):
    Application.objects.update(status="go")
    early = make_item(wave, make_application("Early")).object
    seen = submitted(engineer, wave)
    assert post(approver, "approve", wave.pk, content_hash=seen).status_code == 200
    assert dict(Application.objects.values_list("name", "status")) == {"Suite": "planned", "Early": early.status}
    change = StatusChange.objects.get(new="planned")
    assert (change.evidence, change.reason) == ("person", "Spring is approved")
    assert post(engineer, "withdraw", wave.pk).status_code == 200
    assert Application.objects.get(name="Suite").status == "go"


@pytest.mark.django_db
def test_wave_when_submitted_and_approved_by_another_then_it_is_approved_with_what_was_seen(engineer, approver, wave):
    seen = submitted(engineer, wave)
    assert (again(wave).status, wave.submitted_by.username, wave.content_hash) == ("submitted", "engineer", seen)
    answer = post(approver, "approve", wave.pk, content_hash=seen, comment="good", change_number="C-7")
    assert answer.status_code == 200, answer.content
    assert (answer.json()["verdict"]["value"], answer.json()["holds"], answer.json()["comment"]) == (
        "approved",
        True,
        "good",
    )
    assert (again(wave).status, wave.baseline, wave.content_hash) == ("approved", wave.week, seen)
    approval = Approval.objects.get()
    assert (approval.user.username, approval.change_number) == ("approver", "C-7")
    assert [member["name"] for member in approval.content["members"]] == ["Suite", "srv-1"]
    assert set(wave.items.values_list("baseline", flat=True)) == {wave.week}
    log = ObjectChange.objects.filter(changed_object_id=wave.pk, changed_object_type__model="wave").order_by("time")
    assert [(change.user_name, change.postchange_data["status"], change.message) for change in log] == [
        ("engineer", "submitted", "submitted"),
        ("approver", "approved", "good"),
    ]


@pytest.mark.django_db
def test_wave_when_the_answer_got_lost_then_the_same_request_is_answered_the_same(engineer, approver, wave):
    seen = submitted(engineer, wave)
    assert submitted(engineer, wave) == seen
    first, second = (post(approver, "approve", wave.pk, content_hash=seen).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert Approval.objects.count() == 1


@pytest.mark.django_db
def test_wave_when_who_submitted_it_approves_it_then_it_is_refused(client, django_user_model, wave):
    both = django_user_model.objects.create_user("both")
    allow(both, "view", "change", "approve", models=[Wave])
    client.force_login(both)
    seen = submitted(client, wave)
    for verb in ("approve", "reject"):
        answer = post(client, verb, wave.pk, content_hash=seen, comment="good")
        assert (answer.status_code, "yourself" in answer.json()["detail"]) == (403, True)
    assert (again(wave).status, Approval.objects.count()) == ("submitted", 0)


@pytest.mark.django_db
def test_wave_when_a_superuser_submitted_it_then_that_one_cannot_approve_it_either(admin_client, wave):
    assert post(admin_client, "approve", wave.pk, content_hash=submitted(admin_client, wave)).status_code == 403


@pytest.mark.django_db
def test_wave_when_the_permission_is_missing_then_nobody_submits_or_approves(engineer, approver, wave):
    assert post(approver, "submit", wave.pk).status_code == 403
    seen = submitted(engineer, wave)
    other = Client()
    other.force_login(_new_engineer())
    for verb in ("approve", "reject"):
        assert post(other, verb, wave.pk, content_hash=seen, comment="no").status_code == 403
    assert post(approver, "withdraw", wave.pk).status_code == 403
    assert again(wave).status == "submitted"


def _new_engineer():
    user = get_user_model().objects.create_user("other")
    user.groups.add(Group.objects.get(name="assettool engineer"))
    return user


@pytest.mark.django_db
def test_wave_when_a_permission_has_a_constraint_then_it_holds_for_the_wave(client, django_user_model, engineer, wave):
    seen = submitted(engineer, wave)
    user = django_user_model.objects.create_user("limited")
    allow(user, "view", models=[Wave])
    allow(user, "approve", models=[Wave], constraints={"name": "Autumn"})
    client.force_login(user)
    assert post(client, "approve", wave.pk, content_hash=seen).status_code == 403


@pytest.mark.django_db
def test_wave_when_it_is_hidden_then_there_is_none(client, django_user_model, wave):
    client.force_login(django_user_model.objects.create_user("nobody"))
    for verb in ("submit", "withdraw", "approve", "reject"):
        said = {"content_hash": "a" * 64, "comment": "x"}
        assert post(client, verb, wave.pk, **said).status_code == 404
    assert client.get(f"/api/plugins/assettool/waves/{wave.pk}/content/").status_code == 404


@pytest.mark.django_db
def test_wave_when_another_hash_was_seen_then_it_is_refused(engineer, approver, wave):
    assert post(engineer, "submit", wave.pk, content_hash="f" * 64).status_code == 409
    submitted(engineer, wave)
    assert post(approver, "approve", wave.pk, content_hash="f" * 64).status_code == 409
    assert post(approver, "approve", wave.pk).status_code == 400
    assert again(wave).status == "submitted"


@pytest.mark.django_db
def test_wave_when_its_items_are_others_than_was_submitted_then_the_old_hash_is_refused(engineer, approver, wave):
    seen = submitted(engineer, wave)
    make_item(wave, make_application("Geo"))
    assert post(approver, "approve", wave.pk, content_hash=seen).status_code == 409


@pytest.mark.django_db
def test_wave_when_rejected_then_it_is_a_draft_again_and_says_why(engineer, approver, wave):
    seen = submitted(engineer, wave)
    assert post(approver, "reject", wave.pk, content_hash=seen).status_code == 400
    answer = post(approver, "reject", wave.pk, content_hash=seen, comment="no backup")
    assert (answer.status_code, answer.json()["verdict"]["value"]) == (200, "rejected")
    assert (again(wave).status, wave.content_hash, wave.submitted_by) == ("draft", "", None)
    assert wave.approvals.get().comment == "no backup"
    assert wave.baseline is None


@pytest.mark.django_db
@pytest.mark.parametrize("is_approved", [False, True])
def test_wave_when_withdrawn_then_it_is_a_draft_again(is_approved, engineer, approver, wave):
    seen = submitted(engineer, wave)
    if is_approved:
        post(approver, "approve", wave.pk, content_hash=seen)
    answer = post(engineer, "withdraw", wave.pk, comment="not yet")
    assert (answer.status_code, answer.json()["status"]["value"]) == (200, "draft")
    assert not Approval(wave=again(wave), verdict="approved", content_hash=seen).holds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "status", "told"),
    [
        ("submit", "running", "only a draft"),
        ("submit", "cancelled", "only a draft"),
        ("withdraw", "draft", "only what is submitted or approved"),
        ("withdraw", "running", "only what is submitted or approved"),
        ("approve", "draft", "only what is submitted"),
        ("reject", "approved", "only what is submitted"),
    ],
)
def test_wave_when_its_status_does_not_allow_a_verb_then_it_says_what_does(verb, status, told, admin_client, wave):
    Wave.objects.filter(pk=wave.pk).update(status=status)
    answer = post(admin_client, verb, wave.pk, content_hash="a" * 64, comment="x")
    assert (answer.status_code, told in answer.json()["detail"]) == (409, True)


@pytest.mark.django_db
def test_wave_when_nothing_moves_in_it_then_it_is_not_submitted(admin_client):
    assert post(admin_client, "submit", make_wave().pk).status_code == 409


@pytest.mark.django_db
def test_wave_when_nobody_knows_who_submitted_it_then_it_has_to_be_submitted_again(engineer, approver, wave):
    seen = submitted(engineer, wave)
    get_user_model().objects.get(username="engineer").delete()
    assert post(approver, "approve", wave.pk, content_hash=seen).status_code == 409


@pytest.mark.django_db
def test_content_when_asked_for_then_it_says_what_is_another_since_the_last_approval(engineer, approver, wave):
    url = f"/api/plugins/assettool/waves/{wave.pk}/content/"
    first = approver.get(url).json()
    assert (first["counts"], first["since"], first["changes"]) == ({"application": 1, "server": 1}, None, [])
    post(approver, "approve", wave.pk, content_hash=submitted(engineer, wave))
    post(engineer, "withdraw", wave.pk)
    geo = make_application("Geo")
    make_item(wave, geo)
    WaveItem.objects.get(name="srv-1").delete()
    now = approver.get(url).json()
    assert now["changes"] == ["added: Geo (1 application)", "Suite: 1 server taken out"]
    assert now["content_hash"] != first["content_hash"]
    assert now["since"]


SUITE = {"application": "Suite", "services": ["suite"]}
UNKEEPABLE = "it has a character or number that cannot be kept, such as NUL or infinity"


def content_of(client, wave):
    return client.get(f"/api/plugins/assettool/waves/{wave.pk}/content/").json()


@pytest.mark.django_db
def test_recipes_when_submitted_then_those_for_what_moves_are_part_of_what_is_approved(engineer, approver, wave):
    before = content_of(engineer, wave)
    assert before["recipes"] is None
    said = {"content_hash": before["content_hash"], "recipes": [SUITE, {"application": "Elsewhere"}]}
    answer = post(engineer, "submit", wave.pk, **said)
    assert answer.status_code == 200, answer.content
    now = content_of(approver, wave)
    assert now["recipes"] == [SUITE]
    assert before["content_hash"] != now["content_hash"] == answer.json()["content_hash"]
    assert post(approver, "approve", wave.pk, content_hash=before["content_hash"]).status_code == 409
    assert post(approver, "approve", wave.pk, content_hash=now["content_hash"]).status_code == 200
    assert again(wave).status == "approved"


@pytest.mark.django_db
def test_recipes_when_submitted_again_then_the_difference_is_told_and_without_any_they_stay(engineer, approver, wave):
    seen = post(engineer, "submit", wave.pk, recipes=[SUITE]).json()["content_hash"]
    post(approver, "approve", wave.pk, content_hash=seen)
    post(engineer, "withdraw", wave.pk)
    assert submitted(engineer, wave) == seen
    post(engineer, "withdraw", wave.pk)
    other = {**SUITE, "checks": [{"name": "port", "port": 80}]}
    assert post(engineer, "submit", wave.pk, recipes=[other]).json()["content_hash"] != seen
    assert content_of(approver, wave)["changes"] == ["what the phases do for Suite is another than before"]


@pytest.mark.django_db
def test_recipes_when_the_answer_got_lost_then_the_same_are_taken_and_others_refused(engineer, wave):
    for _ in range(2):
        assert post(engineer, "submit", wave.pk, recipes=[SUITE]).status_code == 200
    assert post(engineer, "submit", wave.pk, recipes=[]).status_code == 409
    assert again(wave).recipes[0]["application"] == "Suite"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("recipes", "told"),
    [
        ("Suite", "Expected `array | null`, got `str`"),
        ([{"services": ["suite"]}], "Object missing required field `application` - at `$[0]`"),
        ([{"application": "Suite", "services": ["a\x00b"]}], UNKEEPABLE),
        ([{"application": "Suite", "configuration": [{"settings": {"a": 1e16}}]}], UNKEEPABLE),
        ([{"application": "Suite", "packages": ["\ud800"]}], UNKEEPABLE),
    ],
)
def test_recipes_when_they_are_none_then_they_are_refused(engineer, wave, recipes, told):
    answer = post(engineer, "submit", wave.pk, recipes=recipes)
    assert (answer.status_code, answer.json()) == (400, {"recipes": [told]})
    assert again(wave).status == "draft"


@pytest.mark.django_db
def test_recipes_when_their_application_is_hidden_then_they_are_counted_and_somebody_else_approves(
    client, django_user_model, engineer, wave
):
    make_item(wave, make_application("zz-hidden"))
    hidden = {"application": "zz-hid*", "services": ["zz-service"]}
    post(engineer, "submit", wave.pk, recipes=[SUITE, hidden])
    server = make_asset("srv-2", kind="virtual_server")
    for name in ("Geo", "zz-other", "nowhere"):
        application = make_application(name)
        make_item(wave, application)
        if name != "nowhere":
            make_deployment_machine(make_deployment(application), server, role="web")
    make_item(wave, server, kind="server")
    user = django_user_model.objects.create_user("limited")
    allow(user, "view", "approve", models=[Wave])
    allow(user, "view", models=[Application], constraints=[{"name__in": ["Suite", "Geo", "nowhere"]}])
    client.force_login(user)
    found = content_of(client, wave)
    assert (found["recipes"], found["hidden_recipes"], found["without_recipe"]) == ([SUITE], 1, ["Geo (web)"])
    Approval.objects.create(
        wave=wave, verdict="approved", content_hash="a" * 64, content={"week": str(monday(0)), "recipes": []}
    )
    found = content_of(client, wave)
    assert [told for told in found["changes"] if "phases" in told] == [
        "what the phases do for Suite is another than before"
    ]
    assert "zz-" not in str(found)
    post(engineer, "withdraw", wave.pk)
    seen = post(engineer, "submit", wave.pk, recipes=[SUITE, hidden]).json()["content_hash"]
    answer = post(client, "approve", wave.pk, content_hash=seen)
    assert answer.status_code == 403
    assert "a recipe of it is for an application that you may not see" in answer.json()["detail"]


@pytest.mark.django_db
def test_recipes_when_who_looks_decides_nothing_then_they_are_only_counted(client, django_user_model, engineer, wave):
    post(engineer, "submit", wave.pk, recipes=[SUITE])
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Wave, Application, ObjectChange])
    client.force_login(user)
    found = content_of(client, wave)
    assert (found["recipes"], found["hidden_recipes"], found["without_recipe"]) == ([], 1, [])
    kept = ObjectChange.objects.filter(changed_object_id=wave.pk, changed_object_type__model="wave").first()
    assert "content_hash" in kept.postchange_data
    assert "recipes" not in kept.postchange_data


@pytest.mark.django_db
def test_recipes_when_their_application_left_and_it_is_submitted_without_then_they_leave(engineer, wave):
    make_item(wave, make_application("Geo"))
    post(engineer, "submit", wave.pk, recipes=[SUITE, {"application": "Geo"}])
    post(engineer, "withdraw", wave.pk)
    WaveItem.objects.filter(name="Geo").delete()
    assert content_of(engineer, wave)["recipes"] == [SUITE]
    assert submitted(engineer, wave) == content_of(engineer, wave)["content_hash"]
    assert [each["application"] for each in again(wave).recipes] == ["Suite"]


@pytest.mark.django_db
def test_content_when_an_application_is_hidden_then_what_is_said_does_not_name_it(client, django_user_model, wave):
    user = django_user_model.objects.create_user("limited")
    allow(user, "view", models=[Wave])
    allow(user, "view", models=[Application], constraints={"name": "seen"})
    content = {"week": str(monday(0)), "members": []}
    Approval.objects.create(wave=wave, verdict="approved", content_hash="a" * 64, content=content)
    make_item(wave, make_application("seen"))
    make_item(wave, make_application("zz-hidden"))
    client.force_login(user)
    answer = client.get(f"/api/plugins/assettool/waves/{wave.pk}/content/")
    assert [told for told in answer.json()["changes"] if "added" in told] == ["added: seen (1 application)"]
    assert "zz-hidden" not in answer.content.decode()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A submitted wave and two approvers that every connection sees; all of it is taken away afterwards."""
    with django_db_blocker.unblock():
        users = [get_user_model().objects.create_superuser(f"user{n}", f"u{n}@example.org", "x") for n in range(3)]
        item = make_item(make_wave("Spring"))
        client = Client()
        client.force_login(users[0])
        seen = submitted(client, item.wave)
        yield item.wave, users[1:], seen
        Approval.objects.all()._raw_delete("default")
        item.delete()
        item.wave.delete()
        Application.objects.all().delete()
        for user in users:
            user.delete()
        ObjectChange.objects.all().delete()
        connection.close()


def test_wave_when_one_approves_and_another_rejects_at_once_then_one_of_them_wins(committed):
    wave, users, seen = committed
    together = threading.Barrier(2)
    answers = {}

    def work(user, verb):
        client = Client()
        client.force_login(user)
        together.wait()
        try:
            answers[verb] = post(client, verb, wave.pk, content_hash=seen, comment="so be it").status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in zip(users, ("approve", "reject"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 409]
    won = "approved" if answers["approve"] == 200 else "rejected"
    assert Approval.objects.get().verdict == won
    assert again(wave).status == ("approved" if won == "approved" else "draft")
