"""Changing a status by REST: the action, the field, refusals, documents, and an application's whole way."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from plugin_cases import allow, make_application, make_asset, make_data_set, make_deployment, make_integration
from status_cases import BLOCKED, WHOLE_WAY, go, until
from users.models import Token

from netbox_assettool.models import Application, Asset, DataSet, Integration, StatusChange
from netbox_assettool.statuses import change_all

pytestmark = [pytest.mark.real, pytest.mark.django_db]

NAMES = {Application: "application", Integration: "integration", DataSet: "dataset"}


def address(thing, action="detail"):
    return reverse(f"plugins-api:netbox_assettool-api:{NAMES[type(thing)]}-{action}", kwargs={"pk": thing.pk})


def post(client, thing, **said):
    return client.post(address(thing, "status"), json.dumps(said), content_type="application/json")


def patch(client, thing, **fields):
    return client.patch(address(thing), json.dumps(fields), content_type="application/json")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder for uploads of this test only."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def controller(client, django_user_model):
    """Somebody who may change applications and their statuses, and no superuser."""
    user = django_user_model.objects.create_user("controller")
    allow(user, "view", "change", models=[Application])
    allow(user, "view", "add", models=[StatusChange])
    allow(user, "view", models=[Asset])
    client.force_login(user)
    return client


@pytest.mark.parametrize("make", [make_application, make_integration, make_data_set])
def test_action_when_the_step_is_legal_then_the_object_moves_and_the_change_is_answered(make, admin_client, admin_user):
    thing = make()
    answer = post(admin_client, thing, status="assessed", reason="we looked at it")
    assert answer.status_code == 201
    content = answer.json()
    assert (content["old"]["value"], content["new"]["value"]) == ("registered", "assessed")
    assert (content["evidence"]["value"], content["reason"]) == ("person", "we looked at it")
    assert content["user"]["username"] == admin_user.username
    assert (content["object_id"], content["object_type"]) == (thing.pk, f"netbox_assettool.{NAMES[type(thing)]}")
    thing.refresh_from_db()
    assert thing.status == "assessed"


def test_action_when_the_step_is_illegal_then_the_legal_ones_are_named(admin_client):
    answer = post(admin_client, make_data_set(), status="verified", reason="it is")
    assert answer.status_code == 400
    assert answer.json() == {
        "status": ["verified cannot follow registered; what can: assessed, retained, retired, out_of_scope"]
    }


def test_action_when_several_things_are_missing_then_each_is_told_at_its_field(admin_client):
    answer = post(admin_client, make_application(), status="blocked", evidence="file")
    assert answer.status_code == 400
    assert set(answer.json()) == {"origin", "reason", "owner", "due"}


def test_action_when_the_words_are_off_then_it_is_refused(admin_client):
    application = make_application()
    assert post(admin_client, application).json() == {"status": ["This field is required."]}
    assert set(post(admin_client, application, status="assessed", evidence="hearsay", due="soon").json()) == {
        "evidence",
        "due",
    }
    assert post(admin_client, application, status="nonsense", reason="x").status_code == 400


def test_action_when_blocked_then_owner_and_date_are_kept(admin_client):
    content = post(admin_client, make_application(), status="blocked", **BLOCKED).json()
    assert (content["owner"], content["due"]) == ("J. Jansen", "2026-04-01")


def test_action_when_somebody_was_faster_then_it_is_refused_with_the_present_status(admin_client):
    application = make_application()
    go(application, "assessed")
    answer = post(admin_client, application, status="out_of_scope", old="registered", reason="it is")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "somebody else has changed the status meanwhile; it is now: assessed"


def test_action_when_it_is_sent_again_then_it_answers_what_it_did_the_first_time(admin_client):
    application = make_application()
    said = {"status": "assessed", "old": "registered", "reason": "we looked at it"}
    first, second = (post(admin_client, application, **said) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert post(admin_client, application, **{**said, "reason": "I did too"}).status_code == 409
    assert application.status_changes.count() == 2


def test_action_when_a_document_goes_along_then_it_is_the_evidence_and_can_be_fetched(admin_client):
    application = make_application()
    go(application, *until("functional_test"))
    said = {"status": "user_acceptance", "document": SimpleUploadedFile("acceptance.pdf", b"signed")}
    answer = admin_client.post(address(application, "status"), said)
    assert answer.status_code == 201, answer.content
    content = answer.json()
    assert content["evidence"]["value"] == "document"
    assert b"".join(admin_client.get(content["document"]).streaming_content) == b"signed"


def test_action_when_the_document_is_too_large_then_it_is_refused_and_nothing_is_kept(admin_client, settings, tmp_path):
    settings.PLUGINS_CONFIG = {"netbox_assettool": {"largest_document": 1}}
    application = make_application()
    said = {"status": "assessed", "document": SimpleUploadedFile("acceptance.pdf", b"x" * (2**20 + 1))}
    answer = admin_client.post(address(application, "status"), said)
    assert answer.status_code == 400
    assert "1.0\xa0MB is the most" in answer.json()["document"][0]
    assert not application.status_changes.filter(new="assessed").exists()
    assert not list(tmp_path.rglob("*.pdf"))


def test_document_when_the_last_status_that_rests_on_it_is_deleted_then_it_is_gone(
    admin_client, tmp_path, django_capture_on_commit_callbacks
):
    first, second = make_application("First"), make_application("Second")
    change_all(
        [first, second], "assessed", seen={}, evidence="document", document=SimpleUploadedFile("intake.pdf", b"signed")
    )
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        second.delete()
    assert not list(tmp_path.rglob("*.pdf"))


def test_action_when_the_evidence_is_a_document_and_there_is_none_then_it_is_refused(admin_client):
    answer = post(admin_client, make_application(), status="assessed", evidence="document")
    assert answer.json() == {"document": ["this evidence is a document, and there is none"]}


def test_action_when_the_user_may_not_see_or_change_the_object_then_it_is_not_there(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Application])
    allow(user, "add", models=[StatusChange])
    client.force_login(user)
    assert post(client, make_application(), status="assessed", reason="x").status_code == 404


def test_action_when_the_user_may_not_add_this_status_then_it_is_forbidden(client, django_user_model):
    user = django_user_model.objects.create_user("engineer")
    allow(user, "change", models=[Application])
    allow(user, "add", models=[StatusChange], constraints={"new__in": ["assessed"]})
    client.force_login(user)
    application = make_application()
    assert post(client, application, status="out_of_scope", reason="x").status_code == 403
    assert post(client, application, status="assessed", reason="x").status_code == 201
    assert application.status_changes.count() == 2


def test_action_when_the_token_only_reads_then_it_is_forbidden(client, admin_user):
    token = Token(user=admin_user, write_enabled=False)
    token.save()
    application = make_application()
    headers = {"authorization": f"Bearer {token.get_auth_header_prefix().split()[-1]}{token.token}"}
    answer = client.post(
        address(application, "status"),
        json.dumps({"status": "assessed", "reason": "x"}),
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == 403
    assert application.status_changes.count() == 1


@pytest.mark.parametrize("make", [make_application, make_integration, make_data_set])
def test_patch_when_a_status_is_among_the_fields_then_the_message_is_its_reason(make, admin_client):
    thing = make()
    answer = patch(admin_client, thing, status="assessed", description="new", changelog_message="we looked at it")
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"]["value"] == "assessed"
    thing.refresh_from_db()
    assert (thing.status, thing.description) == ("assessed", "new")
    assert thing.status_changes.latest("pk").reason == "we looked at it"
    assert (
        answer.headers.get("ETag", f'W/"{thing.last_updated.isoformat()}"') == f'W/"{thing.last_updated.isoformat()}"'
    )


def test_patch_when_there_is_no_message_then_it_asks_for_one_and_nothing_changes(admin_client):
    application = make_application()
    answer = patch(admin_client, application, status="assessed", description="new")
    assert answer.status_code == 400
    assert answer.json() == {"changelog_message": ["a person has to give a reason: give changelog_message"]}
    application.refresh_from_db()
    assert (application.status, application.description) == ("registered", "")


def test_patch_when_the_step_is_illegal_then_the_legal_ones_are_named(admin_client):
    answer = patch(admin_client, make_integration(), status="verified", changelog_message="it is")
    assert answer.status_code == 400
    assert answer.json() == {"status": ["verified cannot follow registered; what can: assessed, retired, out_of_scope"]}


def test_patch_when_the_status_is_the_one_that_it_has_then_nothing_is_needed(admin_client):
    application = make_application()
    assert patch(admin_client, application, status="registered", description="new").status_code == 200
    assert application.status_changes.count() == 1


def test_patch_when_one_of_many_is_illegal_then_none_of_them_changes(admin_client):
    one, two = make_application(), make_application()
    go(two, *until("go"))
    rows = [{"id": each.pk, "status": "assessed", "changelog_message": "it is"} for each in (one, two)]
    url = reverse("plugins-api:netbox_assettool-api:application-list")
    answer = admin_client.patch(url, json.dumps(rows), content_type="application/json")
    assert answer.status_code == 400
    one.refresh_from_db()
    assert one.status == "registered"


def test_new_application_when_made_by_rest_then_it_is_registered_by_its_maker(admin_client, admin_user):
    url = reverse("plugins-api:netbox_assettool-api:application-list")
    made = {"name": "Suite4Work", "changelog_message": "it came in"}
    answer = admin_client.post(url, json.dumps(made), content_type="application/json")
    assert answer.status_code == 201, answer.content
    (change,) = StatusChange.objects.all()
    assert (change.old, change.new, change.user) == ("", "registered", admin_user)
    further = json.dumps({"name": "Other", "status": "go"})
    refused = admin_client.post(url, further, content_type="application/json")
    assert refused.status_code == 400
    assert set(refused.json()) == {"status"}


def test_new_applications_when_imported_from_csv_then_they_are_registered(admin_client):
    content = {"data": "name,version\nSuite4Work,1\nSuite4Work,2", "format": "csv", "csv_delimiter": ","}
    answer = admin_client.post(reverse("plugins:netbox_assettool:application_bulk_import"), content)
    assert answer.status_code == 302, answer.content
    assert [change.new for change in StatusChange.objects.all()] == ["registered"] * 2


def test_application_when_followed_from_registered_to_cleared_then_every_step_has_its_evidence(controller):
    application = make_application("Suite4Work")
    server = make_asset("srv-old", kind="virtual_server")
    make_deployment(application, machines=[server])
    evidence = {
        "functional_test": {"evidence": "document"},
        "user_acceptance": {"evidence": "document"},
        "planned": {"evidence": "observation", "origin": "wave 7"},
        "migrating": {"evidence": "run", "origin": "run 12"},
        "migrated": {"evidence": "run", "origin": "run 12"},
        "cleared": {"evidence": "observation", "origin": "vcenter"},
    }
    for step in WHOLE_WAY[:-1]:
        said = {"status": step, **evidence.get(step, {"reason": f"it is {step}"})}
        if said.get("evidence") == "document":
            said["document"] = SimpleUploadedFile(f"{step}.pdf", b"signed")
            answer = controller.post(address(application, "status"), said)
        else:
            answer = post(controller, application, **said)
        assert answer.status_code == 201, (step, answer.content)

    refused = post(controller, application, status="cleared", **evidence["cleared"])
    assert refused.json() == {"status": ["the old environment is not clear, what is still seen: srv-old"]}
    Asset.objects.filter(pk=server.pk).update(lifecycle="retired")
    assert post(controller, application, status="cleared", **evidence["cleared"]).status_code == 201

    url = reverse("plugins-api:netbox_assettool-api:statuschange-list")
    rows = controller.get(url, {"application_id": application.pk, "ordering": "id"}).json()["results"]
    assert [row["new"]["value"] for row in rows] == ["registered", *WHOLE_WAY]
    assert [row["old"]["value"] for row in rows[1:]] == ["registered", *WHOLE_WAY[:-1]]
    assert {row["user"]["username"] for row in rows[1:]} == {"controller"}
    assert sum(bool(row["document"]) for row in rows) == 2
    assert not any(row["is_said_only"] for row in rows)
