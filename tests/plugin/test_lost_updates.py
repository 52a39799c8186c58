"""Two people who change one application: the second is told, and nothing of the first is lost."""

import re
import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from plugin_cases import make_application

from netbox_assettool.models import Application

pytestmark = [pytest.mark.real, pytest.mark.django_db]

DATA = {"licence_transferable": "unknown", "disposition": "undecided"}


def rest(application):
    return reverse("plugins-api:netbox_assettool-api:application-detail", kwargs={"pk": application.pk})


def page(application):
    return reverse("plugins:netbox_assettool:application_edit", kwargs={"pk": application.pk})


def shown(client, application):
    """What a form has that was opened now: its fields, and the moment."""
    text = client.get(page(application)).content.decode()
    moment = re.search(r'name="_init_time" value="([^"]+)"', text)[1]
    return {**DATA, "name": application.name, "version": application.version, "_init_time": moment}


def test_rest_when_the_application_changed_since_it_was_read_then_412_and_nothing_is_lost(admin_client):
    application = make_application("Suite", version="1")
    read = admin_client.get(rest(application))["ETag"]

    def patch(**fields):
        return admin_client.patch(
            rest(application), fields, content_type="application/json", headers={"If-Match": read}
        )

    assert patch(version="2").status_code == 200
    answer = patch(description="from an old copy")

    assert answer.status_code == 412
    assert answer["ETag"] != read
    application.refresh_from_db()
    assert (application.version, application.description) == ("2", "")


def test_rest_when_only_the_components_changed_since_then_412(admin_client):
    application = make_application()
    read = admin_client.get(rest(application))["ETag"]
    admin_client.patch(rest(application), {"components": []}, content_type="application/json")
    answer = admin_client.put(
        rest(application), {"name": "x"}, content_type="application/json", headers={"If-Match": read}
    )
    assert answer.status_code == 412


def test_form_when_somebody_saved_since_it_was_shown_then_it_says_who_and_when(client, django_user_model):
    application = make_application("Suite", version="1")
    anna, bert = (django_user_model.objects.create_superuser(name) for name in ("anna", "bert"))
    client.force_login(anna)
    first = shown(client, application)
    client.force_login(bert)
    second = shown(client, application)

    assert client.post(page(application), {**second, "version": "2"}).status_code == 302
    client.force_login(anna)
    answer = client.post(page(application), {**first, "description": "from an old form"})

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "bert changed this at" in text
    assert "after the form was shown" in text
    application.refresh_from_db()
    assert (application.version, application.description) == ("2", "")
    again = shown(client, application)
    assert client.post(page(application), {**again, "description": "now it may"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_form_when_two_are_sent_together_then_the_second_waits_and_is_refused(client, django_user_model):
    application = make_application("Suite", version="1")
    client.force_login(django_user_model.objects.create_superuser("anna"))
    sent = {**shown(client, application), "description": "at the same time"}
    answers = []

    def send():
        try:
            answers.append(client.post(page(application), sent))
        finally:
            connection.close()

    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=application.pk)
        other = threading.Thread(target=send)
        other.start()
        wait_until_somebody_waits()
        held.version = "2"
        held.save()
    other.join()

    assert answers[0].status_code == 200
    assert "changed this at" in answers[0].content.decode()
    application.refresh_from_db()
    assert (application.version, application.description) == ("2", "")


def wait_until_somebody_waits():
    """Until another session waits for a row that this one holds."""
    with connection.cursor() as cursor:
        for _ in range(100_000):
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')")
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waited")
