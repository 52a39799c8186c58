"""The pages that change a status, for one object and for the selected ones, and the history on its page."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from plugin_cases import allow, make_application, make_asset, make_data_set, make_deployment, make_integration
from status_cases import go, until

from assettool.domain.status import Reason, Why
from netbox_assettool.models import Application, Asset, DataSet, Integration, StatusChange
from netbox_assettool.status_reasons import TEXTS, sentences
from netbox_assettool.statuses import StatusRefused

pytestmark = [pytest.mark.real, pytest.mark.django_db]

NAMES = {Application: "application", Integration: "integration", DataSet: "dataset"}
MAKERS = (make_application, make_integration, make_data_set)
BLOCKED = {"reason": "the supplier does not answer", "owner": "J. Jansen", "due": date(2026, 1, 9)}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder for uploads of this test only."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def one(thing):
    return reverse(f"plugins:netbox_assettool:{NAMES[type(thing)]}_status", kwargs={"pk": thing.pk})


def several(model=Application):
    return reverse(f"plugins:netbox_assettool:{NAMES[model]}_bulk_status")


def text(response):
    return " ".join(html.unescape(response.content.decode()).split())


def words(response):
    """What a page says, without its markup."""
    return " ".join(re.sub("<[^>]+>", "", response.content.decode()).split())


def seen(*things):
    return [f"{thing.pk}:{thing.status}" for thing in things]


@pytest.mark.parametrize("make", MAKERS)
def test_page_when_shown_then_its_button_leads_to_a_form_with_the_legal_ones_only(make, admin_client):
    thing = make()
    assert one(thing) in text(admin_client.get(thing.get_absolute_url()))
    page = text(admin_client.get(one(thing)))
    assert 'value="assessed"' in page
    assert 'value="verified"' not in page
    assert 'value="cleared"' not in page


@pytest.mark.parametrize("make", MAKERS)
def test_form_when_sent_then_the_object_moves_and_its_page_tells_it(make, admin_client, admin_user):
    thing = make()
    answer = admin_client.post(one(thing), {"status": "assessed", "reason": "we looked at it", "seen": seen(thing)})
    assert answer.status_code == 302, text(answer)
    assert answer.url == thing.get_absolute_url()
    change = thing.status_changes.latest("pk")
    assert (change.new, change.user, change.evidence) == ("assessed", admin_user, "person")
    page = text(admin_client.get(thing.get_absolute_url()))
    assert "we looked at it" in page
    assert change.get_absolute_url() in page


def test_form_when_something_is_missing_then_each_reason_is_a_sentence(admin_client):
    application = make_application()
    page = text(admin_client.post(one(application), {"status": "blocked", "seen": seen(application)}))
    for sentence in (
        "The reason has to say what blocks it.",
        "Somebody has to be named who lifts what blocks it.",
        "A date has to say when it is to be lifted.",
    ):
        assert sentence in page
    assert application.status_changes.count() == 1


def test_form_when_a_document_goes_along_then_it_is_the_evidence(admin_client):
    application = make_application()
    document = SimpleUploadedFile("acceptance.pdf", b"signed")
    admin_client.post(one(application), {"status": "assessed", "document": document, "seen": seen(application)})
    change = application.status_changes.latest("pk")
    assert (change.evidence, change.document_name) == ("document", "acceptance.pdf")
    assert change.document.url in text(admin_client.get(application.get_absolute_url()))


def test_form_when_somebody_was_faster_then_it_says_the_status_of_now(admin_client):
    application = make_application()
    before = seen(application)
    go(application, "assessed")
    sent = {"status": "out_of_scope", "reason": "it is", "seen": before}
    page = text(admin_client.post(one(application), sent))
    assert "Somebody else has changed the status meanwhile; it is now: Assessed." in page
    application.refresh_from_db()
    assert application.status == "assessed"


def test_form_when_the_status_is_not_offered_then_it_is_refused(admin_client):
    application = make_application()
    page = text(admin_client.post(one(application), {"status": "cleared", "reason": "it is"}))
    assert "Select a valid choice" in page


def test_form_when_it_could_be_cleared_but_for_a_machine_then_the_machine_is_named(admin_client):
    application = make_application()
    go(application, *until("in_management"))
    server = make_asset("srv-old", kind="virtual_server")
    make_deployment(application, machines=[server])
    for url in (one(application), application.get_absolute_url()):
        page = text(admin_client.get(url))
        assert "Still seen in the old environment" in page
        assert f'<a href="{server.get_absolute_url()}">srv-old</a>' in page
    page = text(
        admin_client.post(one(application), {"status": "cleared", "reason": "it is", "seen": seen(application)})
    )
    assert "The old environment is not clear, what is still seen: srv-old." in page


@pytest.mark.parametrize("make", MAKERS)
def test_list_when_some_are_selected_then_all_of_them_move(make, admin_client):
    things = [make(), make()]
    model = type(things[0])
    listed = text(admin_client.get(reverse(f"plugins:netbox_assettool:{NAMES[model]}_list")))
    assert several(model) in listed
    numbers = [thing.pk for thing in things]
    assert 'value="assessed"' in text(admin_client.post(several(model), {"pk": numbers}))
    sent = {"pk": numbers, "seen": seen(*things), "status": "assessed", "reason": "we looked at them", "_apply": "1"}
    page = text(admin_client.post(several(model), sent, follow=True))
    assert "Changed the status of 2 objects" in page
    assert set(model.objects.filter(pk__in=numbers).values_list("status", flat=True)) == {"assessed"}


def test_list_when_the_selected_have_different_statuses_then_only_what_all_may_is_offered(admin_client):
    first, second, blocked = make_application(), make_application(), make_application()
    go(second, "assessed")
    go(blocked, "blocked", **BLOCKED)
    page = text(admin_client.post(several(), {"pk": [first.pk, second.pk]}))
    assert 'value="retained"' in page
    assert 'value="packaged"' not in page
    go(second, *until("migrating")[1:])
    page = text(admin_client.post(several(), {"pk": [blocked.pk, second.pk]}))
    assert "There is no status that all of them may go to" in page


def test_list_when_one_of_them_is_refused_then_none_moves_and_it_is_named_and_no_file_stays(admin_client, media):
    first, second = make_application("first"), make_application("second")
    before = seen(first, second)
    go(second, "assessed")
    go(second, "registered")
    go(second, "out_of_scope")
    go(second, "registered")
    make_deployment(first)
    document = SimpleUploadedFile("list.pdf", b"signed")
    sent = {"pk": [first.pk, second.pk], "seen": [before[0], f"{second.pk}:assessed"], "status": "assessed"}
    page = text(admin_client.post(several(), {**sent, "document": document, "_apply": "1"}))
    assert "second: Somebody else has changed the status meanwhile; it is now: Registered." in page
    first.refresh_from_db()
    assert first.status == "registered"
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_list_when_several_rest_on_one_document_then_it_is_kept_once(admin_client, media):
    things = [make_application(), make_application()]
    sent = {"pk": [each.pk for each in things], "status": "assessed", "document": SimpleUploadedFile("list.pdf", b"x")}
    admin_client.post(several(), {**sent, "_apply": "1"})
    names = {each.status_changes.latest("pk").document.name for each in things}
    assert names == {"assettool/acceptance/list.pdf"}
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_list_when_everything_that_matches_is_selected_then_the_filter_says_what(admin_client):
    make_application("one")
    make_application("two")
    page = text(admin_client.post(f"{several()}?name=two", {"_all": "1"}))
    assert "two" in page
    assert "Change status: two" in page


def test_list_when_nothing_is_selected_then_it_leads_back(admin_client):
    assert admin_client.get(several()).status_code == 302
    assert "No objects were selected" in text(admin_client.post(several(), {}, follow=True))


def test_pages_when_the_user_may_not_change_it_then_there_is_no_button_and_no_form(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Application])
    client.force_login(user)
    application = make_application()
    page = text(client.get(application.get_absolute_url()))
    assert one(application) not in page
    assert "Evidence" not in page
    assert client.get(one(application)).status_code == 403


def test_form_when_the_user_may_not_add_this_status_then_it_says_so_and_no_file_stays(client, django_user_model, media):
    user = django_user_model.objects.create_user("engineer")
    allow(user, "view", "change", models=[Application])
    allow(user, "add", models=[StatusChange], constraints={"new": "assessed"})
    client.force_login(user)
    application = make_application()
    sent = {"status": "out_of_scope", "document": SimpleUploadedFile("mail.eml", b"no")}
    page = text(client.post(one(application), sent))
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert "your permissions do not include this status" in page
    assert application.status_changes.count() == 1


def test_history_when_blocked_then_the_page_says_since_when_with_whom_and_that_it_is_late(admin_client):
    application = make_application()
    go(application, "blocked", **BLOCKED)
    page = words(admin_client.get(application.get_absolute_url()))
    assert "the supplier does not answer" in page
    assert f"Action with J. Jansen; blocked since {timezone.localdate().isoformat()}" in page
    assert "It was due on 2026-01-09." in page


def test_history_when_a_person_says_what_could_be_observed_then_it_is_marked(admin_client):
    application = make_application()
    go(application, *until("go"))
    assert "not observed" not in text(admin_client.get(application.get_absolute_url()))
    go(application, "planned")
    assert "not observed" in text(admin_client.get(application.get_absolute_url()))


def test_history_when_cleared_and_a_machine_comes_back_then_the_page_says_so(admin_client):
    application = make_application()
    go(application, *until("cleared"))
    assert "None of its machines is still seen" in text(admin_client.get(application.get_absolute_url()))
    make_deployment(application, machines=[make_asset("srv-back")])
    assert "srv-back" in text(admin_client.get(application.get_absolute_url()))


def test_history_when_the_user_may_not_see_a_machine_then_it_is_not_named(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[Application, StatusChange])
    allow(user, "view", models=[Asset], constraints={"name": "seen"})
    client.force_login(user)
    application = make_application()
    go(application, *until("in_management"))
    make_deployment(application, machines=[make_asset("zz-secret"), make_asset("seen")])
    page = words(client.get(application.get_absolute_url()))
    assert "Still seen in the old environment: seen and 1 that you may not see" in page
    assert "zz-secret" not in page
    assert "None of its machines is still seen" not in page


def test_reasons_when_the_domain_has_one_then_pages_have_its_text(settings):
    with translation.override("en"):
        assert {why: str(told) for why, told in TEXTS.items()} == {why: why.value for why in Why}


def test_reasons_when_shown_then_statuses_and_kinds_have_their_labels():
    refused = StatusRefused(
        [
            Reason(Why.ILLEGAL, new="go", old="nothing", allowed="user_acceptance, packaged"),
            Reason(Why.NEEDS_ORIGIN, kind="run", names=""),
        ]
    )
    assert sentences(refused) == [
        ("status", "Go cannot follow nothing; what can: User acceptance, Packaged."),
        ("origin", "Evidence of the kind Run has to say where it stands."),
    ]
