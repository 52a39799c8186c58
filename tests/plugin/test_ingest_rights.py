"""The bulk path and its limits: who may begin and end a run, and what no chunk writes, whoever sends it."""

import json

import pytest
from dcim.models import Device
from ingest_cases import FINISH, START, send, start
from plugin_cases import allow, make_device, make_observation, make_supplier
from users.models import User

from assettool.domain.objects import BY_LABEL, CONTRACT, IP_ADDRESS
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Contract, Observation, SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]

CHUNK = "/api/plugins/assettool/ingest/chunk/"


@pytest.fixture
def engineer():
    return User.objects.create_user("anna", password="not used in a test 1")


def post(client, url, **content):
    return client.post(url, json.dumps(content), content_type="application/json")


def finish(client, run, *sources):
    return post(client, FINISH, run=run, unseen=[], sources=sources)


def of_sources(*names):
    """The body that begins a run without changes, of these sources."""
    return {
        "digest": "5" * 64,
        "chunks": 0,
        "counts": {},
        "sources": [{"name": name} for name in names],
        "accounting": dict.fromkeys(("read", "accepted", "merged", "rejected", "held"), 0),
        "rejects": [],
    }


def change_of(thing, new, old=None):
    """A change of an object that is there."""
    return Change(Action.UPDATE, f"{thing._meta.label_lower}:{thing.pk}", "b", thing.pk, new, old or {})


def to(thing):
    return {"ref": f"{thing._meta.label_lower}:{thing.pk}", "id": thing.pk}


def test_ingest_when_the_token_only_reads_then_none_of_it_is_allowed(client_of, admin):
    run = start(client_of(admin), []).json()["run"]
    reader = client_of(admin, write_enabled=False)

    answers = [
        start(reader, []),
        send(reader, run, 0, [Change(Action.CREATE, "dcim.site:x", new={"name": "x", "slug": "x"})]),
        finish(reader, run),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert SyncRun.objects.get().status == "running"


@pytest.mark.parametrize("address", ["position-snapshots/take", "stored-reports/make"])
def test_action_when_the_token_only_reads_then_it_is_forbidden(client_of, admin, address):
    answer = post(client_of(admin, write_enabled=False), f"/api/plugins/assettool/{address}/")

    assert answer.status_code == 403


def test_chunk_when_it_gives_an_object_another_id_then_it_is_refused_and_no_other_object_changes(client_of, engineer):
    own, other = make_device("LAP1"), make_device("SRV1")
    allow(engineer, "view", "add", models=[SyncRun])
    allow(engineer, "view", "change", models=[Device], constraints={"name__startswith": "LAP"})
    client = client_of(engineer)
    run = start(client, []).json()["run"]

    answer = send(client, run, 0, [change_of(own, {"id": other.pk, "name": "LAP2"})])

    assert answer.status_code == 400
    assert answer.json()["changes"] == "no sync writes this: dcim.device.id"
    assert set(Device.objects.values_list("name", flat=True)) == {"LAP1", "SRV1"}


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({"pk": 1}, {}),
        ({"comments": "x"}, {}),
        ({"custom_field_data": {"owner": "x"}}, {}),
        ({"_changelog_message": "x"}, {}),
        ({"site_id": 1}, {}),
        ({"name": "x"}, {"_state": "x"}),
        ({"name": {"ref": "dcim.site:x", "id": 1}}, {}),
        ({"site": "x"}, {}),
        ({"site": {"ref": 5}}, {}),
        ({"site": {"ref": "dcim.site:x", "id": "1"}}, {}),
        ({"site": {"ref": "tenancy.tenant:x", "id": 1}}, {}),
        ({"site": {"ref": "users.user:x", "id": 1}}, {}),
        ({"site": None}, {"site": 1}),
    ],
)
def test_chunk_when_a_change_has_what_no_client_sends_then_it_is_refused(api, new, old):
    device = make_device()
    run = start(api, []).json()["run"]

    answer = send(api, run, 0, [change_of(device, new, old)])

    assert answer.status_code == 400
    assert "dcim.device." in str(answer.json()["changes"])


def test_chunk_when_a_reference_may_be_to_several_models_then_only_those_are_taken(api):
    device = make_device()
    run = start(api, []).json()["run"]
    address = Change(
        Action.CREATE, f"{IP_ADDRESS}:a", "b", new={"address": "10.0.0.1/24", "assigned_object": to(device)}
    )

    answer = send(api, run, 0, [address])

    assert answer.status_code == 400
    assert answer.json()["changes"] == ["ipam.ipaddress.assigned_object does not refer to this: dcim.device"]


def test_start_when_the_user_may_not_add_runs_then_it_is_refused(client_of, engineer):
    allow(engineer, "view", "add", "change", models=map(model_of, BY_LABEL))

    answer = start(client_of(engineer), [])

    assert answer.status_code == 403
    assert "netbox_assettool.add_syncrun" in answer.json()["detail"]


def test_start_when_the_user_may_not_add_such_a_run_then_nothing_begins(client_of, engineer):
    allow(engineer, "add", models=[SyncRun], constraints={"user__username": "somebody else"})

    assert start(client_of(engineer), []).status_code == 403
    assert SyncRun.objects.count() == 0


@pytest.mark.parametrize(("source", "status"), [("intune", 403), ("licence/rights.csv", 200), ("app/list.csv", 200)])
def test_start_when_the_user_may_not_change_observations_then_only_a_sync_is_refused(
    client_of, engineer, source, status
):
    allow(engineer, "add", models=[SyncRun])

    answer = post(client_of(engineer), START, **of_sources(source))

    assert answer.status_code == status
    assert ("netbox_assettool.change_observation" in str(answer.json())) == (status == 403)


def test_finish_when_the_user_may_change_some_observations_then_only_those_are_marked_as_seen(client_of, engineer):
    own, other = make_observation(source="intune"), make_observation(source="intune")
    allow(engineer, "add", models=[SyncRun])
    allow(engineer, "change", models=[Observation], constraints={"external_id": own.external_id})
    client = client_of(engineer)
    run = start(client, []).json()["run"]

    assert finish(client, run, "intune").json()["status"] == "completed"

    own.refresh_from_db()
    assert own.last_seen > other.last_seen
    other.refresh_from_db()
    assert own.last_seen > other.last_seen


def test_finish_when_the_user_may_not_change_observations_then_none_is_marked_as_seen(client_of, engineer):
    seen = make_observation(source="intune")
    allow(engineer, "add", models=[SyncRun])
    client = client_of(engineer)
    run = start(client, []).json()["run"]

    assert finish(client, run, "intune").status_code == 403
    assert Observation.objects.get().last_seen == seen.last_seen
    assert SyncRun.objects.get().status == "running"


def test_import_when_the_user_may_write_licences_only_then_it_runs_to_its_end(client_of, engineer):
    supplier = make_supplier()
    make_observation(source="intune")
    allow(engineer, "add", models=[SyncRun])
    allow(engineer, "view", "add", models=[Contract])
    client = client_of(engineer)
    run = post(client, START, **of_sources("licence/rights.csv")).json()["run"]
    contract = Change(Action.CREATE, f"{CONTRACT}:x", "b", new={"supplier": to(supplier), "number": "1"})

    answer = send(client, run, 0, [contract]).json()

    assert answer["refused"] == []
    assert Contract.objects.get().number == "1"
    assert finish(client, run, "licence/rights.csv").json()["status"] == "completed"
