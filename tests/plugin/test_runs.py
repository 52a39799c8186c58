"""The life of a run: who may go on with it, and what a chunk that comes late or at a bad moment is told."""

import json
from datetime import timedelta

import pytest
from core.models import ObjectChange
from dcim.models import Device, MACAddress
from django.db import OperationalError
from django.utils import timezone
from ingest_cases import FINISH, START, host, ingest, laptop, plan_for, send, start
from ipam.models import IPAddress
from msgspec.structs import replace
from users.models import Token, User

from netbox_assettool.ingest import runs
from netbox_assettool.models import IngestChunk, SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def admin():
    return User.objects.create_superuser("root", password="not used in a test 1")


@pytest.fixture
def api(client, admin):
    token = Token(user=admin, version=2)
    token.save()
    prefix = token.get_auth_header_prefix().removeprefix("Bearer ")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {prefix}{token.token}"
    return client


def test_finish_when_an_older_run_is_silent_for_long_then_it_is_given_up_and_takes_no_more_chunks(api, admin):
    older = start(api, [], "5" * 64).json()["run"]
    SyncRun.objects.filter(uuid=older).update(last_updated=timezone.now() - timedelta(minutes=61))
    newer = start(api, [], "6" * 64).json()["run"]
    content = {"run": newer, "unseen": [], "sources": []}

    api.post(FINISH, json.dumps(content), content_type="application/json")

    assert SyncRun.objects.get(uuid=older).status == "interrupted"
    refused = send(api, older, 0, [])
    assert refused.status_code == 400
    assert "make a new plan" in refused.json()["run"]
    ended = api.post(FINISH, json.dumps(content | {"run": older}), content_type="application/json")
    assert ended.status_code == 400


def test_finish_when_an_older_run_is_still_under_way_then_that_one_goes_on(api, admin):
    older = start(api, [], "5" * 64).json()["run"]
    newer = start(api, [], "6" * 64).json()["run"]
    content = {"run": newer, "unseen": [], "sources": []}

    api.post(FINISH, json.dumps(content), content_type="application/json")

    assert send(api, older, 0, []).status_code == 200
    ended = api.post(FINISH, json.dumps(content | {"run": older}), content_type="application/json")
    assert ended.json()["status"] == "completed"


def test_start_when_the_client_did_not_hear_of_the_end_then_it_finds_the_run_that_ended(api, admin):
    run = start(api, []).json()["run"]
    api.post(FINISH, json.dumps({"run": run, "unseen": [], "sources": []}), content_type="application/json")
    content = {"digest": "0" * 64, "chunks": 1, "counts": {}, "sources": [], "rejects": [], "goes_on": True}
    content["accounting"] = dict.fromkeys(("read", "accepted", "merged", "rejected", "held"), 0)

    again = api.post(START, json.dumps(content), content_type="application/json")
    anew = start(api, [])

    assert again.json()["run"] == run
    assert anew.json()["run"] != run


def test_chunk_when_another_run_has_made_the_same_things_then_they_are_used_or_told(api, admin):
    changes = plan_for(admin, [laptop(1), host(1)])
    first, second = (start(api, changes, digest * 64).json()["run"] for digest in "12")
    made = send(api, first, 0, changes).json()

    answer = send(api, second, 0, changes).json()

    assert (answer["created"], answer["refused"]) == ({}, [])
    shared = {change.key for change in changes if not change.bundle}
    assert {item["key"] for item in answer["stale"]} == {change.key for change in changes} - shared
    assert shared <= answer["known"].keys()
    assert answer["known"].items() <= made["created"].items()
    assert ObjectChange.objects.filter(request_id=second).count() == 0


def test_chunk_when_a_part_of_a_known_asset_is_there_by_now_then_it_is_not_made_twice(api, admin):
    ingest(api, plan_for(admin, [replace(laptop(1), interfaces=())]))
    changes = plan_for(admin, [laptop(1)])
    first, second = (start(api, changes, digest * 64).json()["run"] for digest in "12")
    send(api, first, 0, changes)

    answer = send(api, second, 0, changes).json()

    assert answer["refused"] == []
    assert {item["key"].partition(":")[0] for item in answer["stale"]} >= {"dcim.interface", "dcim.macaddress"}
    assert (MACAddress.objects.count(), IPAddress.objects.count()) == (1, 1)


def test_chunk_when_the_run_has_ended_then_a_new_one_is_refused_and_a_known_one_is_answered(api, admin):
    run = start(api, []).json()["run"]
    first = send(api, run, 0, []).json()
    api.post(FINISH, json.dumps({"run": run, "unseen": [], "sources": []}), content_type="application/json")

    assert send(api, run, 0, []).json() == first
    assert send(api, run, 1, []).status_code == 400
    assert not IngestChunk.objects.filter(number=1).exists()


def test_chunk_when_the_database_takes_it_back_then_the_client_is_told_to_send_it_again(api, admin, monkeypatch):
    changes = plan_for(admin, [laptop(1)])
    run = start(api, changes).json()["run"]

    def deadlock(*_args):
        raise OperationalError("deadlock detected\nDETAIL: …")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "settle_counters", deadlock)
        response = send(api, run, 0, changes)

    assert response.status_code == 503
    assert response.json() == {"detail": "the database took it back: deadlock detected"}
    assert not Device.objects.exists()
    assert not IngestChunk.objects.exists()
    assert send(api, run, 0, changes).status_code == 200
