"""Two people who change the status of one application at the same time, each in a transaction of their own."""

import threading

import pytest
from django.db import connection
from plugin_cases import make_application
from status_cases import go

from assettool.domain.status import Why
from netbox_assettool.models import Application
from netbox_assettool.statuses import StatusRefused

pytestmark = pytest.mark.real


@pytest.fixture
def application(django_db_setup, django_db_blocker):
    """One that every connection sees: it is committed, and taken away afterwards."""
    with django_db_blocker.unblock():
        made = make_application()
        yield made
        made.delete()
        connection.close()


def test_status_when_two_change_it_at_once_then_one_is_refused_with_the_status_that_it_has_now(application):
    together = threading.Barrier(2)
    went, refused = [], []

    def work(status):
        thing = Application.objects.get(pk=application.pk)
        together.wait()
        try:
            went.append(go(thing, status).new)
        except StatusRefused as exc:
            refused.append(exc.reasons[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(status,)) for status in ("assessed", "out_of_scope")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    application.refresh_from_db()
    assert went == [application.status]
    assert [(reason.why, reason.values["status"]) for reason in refused] == [(Why.MOVED_ON, application.status)]
    assert application.status_changes.count() == 2
