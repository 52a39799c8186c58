"""The bulk path: what it writes, what it refuses, and that it does nothing twice."""

import json
import re
import uuid
from collections import Counter

import msgspec
import pytest
from core.models import ObjectChange, ObjectType
from dcim.models import Device, DeviceType, InterfaceTemplate, Manufacturer, Site
from dcim.models import Interface as DeviceInterface
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from extras.models import CustomField, Tag
from ingest_cases import (
    FINISH,
    FLEET,
    host,
    ingest,
    laptop,
    machine,
    plan_for,
    send,
    start,
)
from ipam.models import IPAddress
from msgspec.structs import replace
from plugin_cases import allow
from tenancy.models import Tenant
from users.models import User
from virtualization.models import VirtualMachine

from assettool.domain.objects import BY_LABEL
from assettool.domain.observation import Interface
from netbox_assettool.ingest import changelog, fleet, runs
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Asset, Observation, SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]

FLEET_ROWS = [host(0), host(1), *(machine(n) for n in range(4)), *(laptop(n) for n in range(4))]


@pytest.fixture
def engineer():
    return User.objects.create_user("anna", password="not used in a test 1")


def test_ingest_when_a_fleet_is_new_then_every_object_is_there_and_linked(api, admin):
    answer = ingest(api, plan_for(admin, FLEET_ROWS))

    assert (answer["stale"], answer["refused"]) == ([], [])
    assert Asset.objects.count() == len(FLEET_ROWS)
    laptop0 = Device.objects.get(name="LAP0")
    assert str(laptop0.primary_ip4) == "10.1.0.1/24"
    assert str(laptop0.interfaces.get().primary_mac_address) == "00:50:56:01:00:00"
    assert laptop0.interface_count == 1
    assert DeviceType.objects.get(model="EliteBook 840 G8").device_count == 4
    assert VirtualMachine.objects.get(name="srv0").device.name == "esx0"
    assert Observation.objects.get(external_id="vm-0").run == SyncRun.objects.get()


def test_ingest_when_done_then_the_next_plan_is_empty(api, admin):
    ingest(api, plan_for(admin, FLEET_ROWS))

    assert plan_for(admin, FLEET_ROWS) == []


@pytest.mark.parametrize("label", sorted(BY_LABEL))
def test_serialise_when_given_a_new_object_then_it_is_what_netbox_serialises(api, admin, label):
    ingest(api, plan_for(admin, FLEET_ROWS))

    for instance in model_of(label).objects.all():
        assert changelog.serialise(instance) == instance.serialize_object()


def test_ingest_when_done_then_the_change_log_names_one_run(api, admin):
    ingest(api, plan_for(admin, FLEET_ROWS))

    run = SyncRun.objects.get()
    log = ObjectChange.objects.filter(changed_object_type__app_label__in=["dcim", "virtualization", "ipam", "tenancy"])
    assert set(log.values_list("request_id", flat=True)) == {run.uuid}
    assert set(log.values_list("message", flat=True)) == {run.message}
    assert run.plan_hash[:12] in run.message


def test_chunk_when_sent_twice_then_it_answers_the_same_and_writes_nothing(api, admin):
    changes = plan_for(admin, FLEET_ROWS)
    run = start(api, changes).json()["run"]
    first = send(api, run, 0, changes)
    log = ObjectChange.objects.count()

    second = send(api, run, 0, changes)

    assert second.json() == first.json()
    assert ObjectChange.objects.count() == log
    assert Asset.objects.count() == len(FLEET_ROWS)


def test_chunk_when_its_number_was_another_chunk_then_it_is_refused(api, admin):
    changes = plan_for(admin, FLEET_ROWS)
    run = start(api, changes).json()["run"]
    send(api, run, 0, changes)

    assert send(api, run, 0, changes[:1]).status_code == 400


def test_chunk_when_it_fails_at_the_end_then_nothing_is_written(api, admin, monkeypatch):
    changes = plan_for(admin, FLEET_ROWS)
    run = start(api, changes).json()["run"]

    def fail(_outcome):
        raise RuntimeError("the server dies here")

    monkeypatch.setattr(runs, "encoded", fail)
    api.raise_request_exception = False
    assert send(api, run, 0, changes).status_code == 500

    assert (Device.objects.count(), Tenant.objects.count(), Asset.objects.count()) == (0, 0, 0)
    monkeypatch.undo()
    assert send(api, run, 0, changes).status_code == 200
    assert Asset.objects.count() == len(FLEET_ROWS)


def test_start_when_the_same_plan_is_unfinished_then_its_run_goes_on(api, admin):
    changes = plan_for(admin, FLEET_ROWS)
    first = start(api, changes).json()
    send(api, first["run"], 0, changes)

    again = start(api, changes).json()

    assert again["run"] == first["run"]
    assert again["chunks_done"] == 1


def test_start_when_that_plan_was_finished_then_a_new_run_begins(api, admin):
    first = start(api, []).json()["run"]
    finish = {"run": first, "unseen": [], "sources": []}
    assert api.post(FINISH, json.dumps(finish), content_type="application/json").json()["status"] == "completed"

    assert start(api, []).json()["run"] != first


def test_update_when_the_object_moved_on_then_it_alone_is_refused(api, admin):
    ingest(api, plan_for(admin, FLEET_ROWS))
    changes = plan_for(admin, [replace(row, fields={**row.fields, "status": "offline"}) for row in FLEET_ROWS])
    Device.objects.filter(name="LAP1").update(status="failed")
    gone = VirtualMachine.objects.get(name="srv3")
    key = f"virtualization.virtualmachine:{gone.assettool_asset.uid}"
    Asset.objects.filter(virtual_machine=gone).delete()
    gone.delete()

    run = start(api, changes, "2" * 64).json()["run"]
    answer = send(api, run, 0, changes).json()

    reasons = {item["key"]: item["reason"] for item in answer["stale"]}
    assert reasons[key] == "it is gone"
    assert "status is 'failed', the plan saw 'active'" in reasons.values()
    assert Device.objects.get(name="LAP1").status == "failed"
    assert Device.objects.get(name="LAP2").status == "offline"


def test_create_when_one_object_is_not_valid_then_the_others_are_written(api, admin):
    rows = [laptop(1), laptop(2, status="nonsense"), laptop(3)]
    changes = plan_for(admin, rows)
    run = start(api, changes).json()["run"]

    answer = send(api, run, 0, changes).json()

    assert set(Device.objects.values_list("name", flat=True)) == {"LAP1", "LAP3"}
    reasons = " ".join(item["reason"] for item in answer["refused"])
    assert "status" in reasons
    assert "refers to an object that is not there" in reasons


def test_create_when_an_object_appeared_since_then_it_is_refused_and_the_rest_is_written(api, admin):
    changes = plan_for(admin, FLEET_ROWS)
    first = [c for c in changes if not c.bundle]
    run = start(api, changes).json()["run"]
    ids = send(api, run, 0, first).json()["created"]
    site, tenant = Site.objects.get(), Tenant.objects.get()
    kind = DeviceType.objects.get(model="EliteBook 840 G8")
    Device.objects.create(
        name="lap2", site=site, tenant=tenant, device_type=kind, role_id=ids["dcim.devicerole:laptop"]
    )
    rest = [_with_ids(c, ids) for c in changes if c.bundle]

    answer = send(api, run, 1, rest).json()

    assert any("unique per site and tenant" in item["reason"] for item in answer["refused"])
    assert Device.objects.filter(name__in=["LAP0", "LAP1", "LAP3"]).count() == 3
    assert answer["fallbacks"] == {}


def _with_ids(change, ids):
    new = {
        name: {**value, "id": ids[value["ref"]]} if isinstance(value, dict) and value.get("ref") in ids else value
        for name, value in change.new.items()
    }
    return msgspec.structs.replace(change, new=new)


def test_start_when_the_user_lacks_permissions_then_all_of_them_are_named(client_of, admin, engineer):
    changes = plan_for(admin, FLEET_ROWS)
    allow(engineer, "view", "add", "change", models=[Device, SyncRun])

    response = start(client_of(engineer), changes)

    assert response.status_code == 403
    assert "dcim.add_interface" in response.json()["detail"]
    assert "dcim.add_device," not in response.json()["detail"]
    assert SyncRun.objects.count() == 0


def test_chunk_when_the_user_may_add_some_objects_only_then_the_others_are_refused(client_of, admin, engineer):
    changes = plan_for(admin, FLEET_ROWS)
    models = [model_of(label) for label in BY_LABEL]
    allow(engineer, "view", "add", "change", models=[SyncRun, *(m for m in models if m is not Device)])
    allow(engineer, "view", "add", "change", models=[Device], constraints={"name__startswith": "LAP"})
    client = client_of(engineer)
    run = start(client, changes).json()["run"]

    answer = send(client, run, 0, changes).json()

    assert set(Device.objects.values_list("name", flat=True)) == {"LAP0", "LAP1", "LAP2", "LAP3"}
    assert any(item["reason"] == "your permissions do not include this object" for item in answer["refused"])


def test_chunk_when_it_is_another_users_run_then_it_is_refused(client_of, admin, engineer):
    run = start(client_of(admin), []).json()["run"]

    assert send(client_of(engineer), run, 0, []).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"run": 1}', b'{"run": "x", "number": 0, "changes": [{}]}'])
def test_chunk_when_the_body_has_another_shape_then_it_says_where(api, body):
    response = api.post("/api/plugins/assettool/ingest/chunk/", body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["detail"]


def test_chunk_when_it_names_a_model_that_no_sync_writes_then_it_is_refused(api):
    run = start(api, []).json()["run"]
    body = {"run": run, "number": 0, "changes": [{"action": "create", "key": "users.user:x", "new": {"username": "x"}}]}

    response = api.post("/api/plugins/assettool/ingest/chunk/", json.dumps(body), content_type="application/json")

    assert response.status_code == 400
    assert not User.objects.filter(username="x").exists()


def test_chunk_when_it_has_ten_times_the_assets_then_the_queries_are_as_many(api, admin):
    ingest(api, plan_for(admin, FLEET_ROWS))

    def queries(first, number):
        rows = [laptop(n) for n in range(first, first + number)] + [machine(n) for n in range(first, first + number)]
        changes = plan_for(admin, FLEET_ROWS + rows)
        run = start(api, changes, f"{number:064}").json()["run"]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert send(api, run, 0, changes).json()["refused"] == []
        return Counter(re.sub(r"'[^']*'|\d+(, \d+)*", "#", query["sql"])[:90] for query in captured)

    queries(100, 1)  # warms the caches
    assert queries(200, 30) == queries(300, 3)


def test_create_when_a_device_type_has_components_then_netbox_makes_them_and_they_are_used(api, admin):
    maker = Manufacturer.objects.create(name="HP", slug="hp")
    kind = DeviceType.objects.create(manufacturer=maker, model="EliteBook 840 G8", slug="elitebook-840-g8")
    for name in ("Ethernet", "Wi-Fi"):
        InterfaceTemplate.objects.create(device_type=kind, name=name, type="1000base-t")

    answer = ingest(api, plan_for(admin, [laptop(1)]))

    device = Device.objects.get(name="LAP1")
    assert set(device.interfaces.values_list("name", flat=True)) == {"Ethernet", "Wi-Fi"}
    assert str(device.primary_ip4) == "10.1.0.2/24"
    assert answer["refused"] == []
    assert answer["fallbacks"]["the device type brings components"] == 1


@override_settings(CUSTOM_VALIDATORS={"dcim.device": [{"serial": {"prohibited": True}}]})
def test_create_when_a_custom_validator_is_set_then_it_is_enforced(api, admin):
    answer = ingest(api, plan_for(admin, [laptop(1)]))

    assert not Device.objects.exists()
    assert any("serial" in item["reason"] for item in answer["refused"])


def test_create_when_a_custom_field_has_a_default_then_it_is_set(api, admin):
    field = CustomField.objects.create(name="asset_owner", type="text", default="ICT")
    field.object_types.set([ObjectType.objects.get_for_model(Device)])

    ingest(api, plan_for(admin, [laptop(1)]))

    assert Device.objects.get().custom_field_data == {"asset_owner": "ICT"}


def test_update_when_an_address_goes_to_another_machine_then_its_old_one_gives_it_up(api, admin):
    ingest(api, plan_for(admin, [laptop(1), laptop(2)]))
    one, two = laptop(1), laptop(2)
    swapped = [
        replace(one, interfaces=(Interface("Ethernet", one.interfaces[0].mac, two.interfaces[0].addresses),)),
        replace(two, interfaces=(Interface("Ethernet", two.interfaces[0].mac, one.interfaces[0].addresses),)),
    ]

    answer = ingest(api, plan_for(admin, swapped))

    assert (answer["stale"], answer["refused"]) == ([], [])
    assert str(Device.objects.get(name="LAP1").primary_ip4) == "10.1.0.3/24"
    assert str(Device.objects.get(name="LAP2").primary_ip4) == "10.1.0.2/24"
    assert plan_for(admin, swapped) == []


def test_update_when_a_device_has_tags_then_the_log_keeps_them(api, admin):
    ingest(api, plan_for(admin, [laptop(1)]))
    tag = Tag.objects.create(name="Balie", slug="balie")
    Device.objects.get().tags.add(tag)

    ingest(api, plan_for(admin, [laptop(1, status="offline")]))

    change = ObjectChange.objects.filter(changed_object_type__model="device", action="update").first()
    assert change.prechange_data["tags"] == change.postchange_data["tags"] == ["Balie"]


def test_fleet_when_a_user_may_see_one_tenant_then_only_its_devices_come(client_of, api, admin, engineer):
    ingest(api, plan_for(admin, [laptop(1), laptop(2, tenant="renkum")]))
    allow(engineer, "view", models=[Device], constraints={"tenant__slug": "renkum"})

    response = client_of(engineer).get(FLEET)

    lines = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()[1:-1]]
    seen = {line["label"]: line for line in lines if line["rows"]}
    assert set(seen) == {"dcim.device"}
    assert [
        dict(zip(seen["dcim.device"]["fields"], row, strict=True))["name"] for row in seen["dcim.device"]["rows"]
    ] == ["LAP2"]


def test_fleet_when_it_grows_then_the_queries_are_as_many(api, admin):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(fleet.lines(admin))
        return len(captured)

    ingest(api, plan_for(admin, FLEET_ROWS))
    few = queries()
    ingest(api, plan_for(admin, FLEET_ROWS + [laptop(n) for n in range(100, 150)]))

    assert queries() == few


def test_finish_when_a_source_lost_a_row_then_the_others_are_marked_as_seen(api, admin):
    ingest(api, plan_for(admin, [laptop(1), laptop(2)]))
    before = Observation.objects.get(external_id="id-2").last_seen
    run = start(api, [], "3" * 64).json()["run"]
    content = {"run": run, "unseen": ["intune/id-2"], "sources": ["intune"]}

    api.post(FINISH, json.dumps(content), content_type="application/json")

    assert Observation.objects.get(external_id="id-2").last_seen == before
    assert Observation.objects.get(external_id="id-1").last_seen > before


def test_ingest_when_nobody_is_logged_in_then_it_is_refused(client):
    assert client.get(FLEET).status_code == 403
    assert start(client, []).status_code == 403


def test_addresses_when_one_is_taken_by_another_device_then_only_that_one_is_refused(api, admin):
    IPAddress.objects.create(address="10.1.0.2/24")
    changes = plan_for(admin, [laptop(5)])
    IPAddress.objects.create(address="10.1.0.6/16")
    run = start(api, changes).json()["run"]

    answer = send(api, run, 0, changes).json()

    assert [item["key"] for item in answer["refused"]] == ["ipam.ipaddress:10.1.0.6"]
    assert DeviceInterface.objects.count() == 1
    assert Device.objects.get().primary_ip4 is None
    assert uuid.UUID(run)


def test_create_when_the_asset_is_there_by_now_then_all_that_is_new_with_it_is_stale(api, admin):
    changes = plan_for(admin, [machine(1, cluster="", vcenter="")])
    ingest(api, changes)
    run = start(api, changes, "4" * 64).json()["run"]

    answer = send(api, run, 0, [c for c in changes if c.bundle]).json()

    assert VirtualMachine.objects.count() == 1
    assert {item["reason"] for item in answer["stale"]} == {"this asset is there by now"}
    assert answer["refused"] == []


def test_update_when_an_address_goes_to_another_interface_of_its_device_then_it_stays_primary(api, admin):
    ingest(api, plan_for(admin, [laptop(1)]))
    [interface] = laptop(1).interfaces
    moved = replace(laptop(1), interfaces=(replace(interface, name="Wi-Fi"),))

    answer = ingest(api, plan_for(admin, [moved]))

    assert (answer["stale"], answer["refused"]) == ([], [])
    assert Device.objects.get().primary_ip4.assigned_object.name == "Wi-Fi"
    assert plan_for(admin, [moved]) == []
