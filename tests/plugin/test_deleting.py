"""Deleting by the bulk path: object by object, with log, never what is protected or has moved on."""

import pytest
from core.models import ObjectChange
from dcim.models import Device
from ingest_cases import ingest, send, start
from plugin_cases import allow, make_asset, make_device, make_identifier, make_observation, make_virtual_machine
from users.models import Token, User

from assettool.domain.objects import ASSET, BY_LABEL, DEVICE, MACHINE
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Asset, AssetIdentifier, Observation, SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def api_of(client):
    def log_in(*actions):
        user = User.objects.create_user("anna")
        allow(user, *actions, models=[SyncRun, *map(model_of, BY_LABEL)])
        token = Token(user=user, version=2)
        token.save()
        client.defaults["HTTP_AUTHORIZATION"] = f"{token.get_auth_header_prefix()}{token.token}"
        return client

    return log_in


@pytest.fixture
def api(api_of):
    return api_of("view", "add", "change", "delete")


def retired(name, **links):
    """A retired asset with its evidence."""
    asset = make_asset(name, lifecycle="retired", **links)
    make_identifier(asset)
    make_observation(asset)
    return asset


def deletion(asset):
    """The changes that delete it with its device or machine."""
    uid = str(asset.uid)
    things = [(DEVICE, asset.device), (MACHINE, asset.virtual_machine)]
    return [
        *(
            Change(Action.DELETE, f"{label}:{uid}", uid, thing.pk, {}, {"name": thing.name, "status": thing.status})
            for label, thing in things
            if thing
        ),
        Change(
            Action.DELETE, f"{ASSET}:{uid}", uid, asset.pk, {}, {"uid": uid, "name": asset.name, "lifecycle": "retired"}
        ),
    ]


def test_delete_when_all_is_as_planned_then_the_asset_goes_with_its_device_and_evidence(api):
    asset, other = retired("old", device=make_device("old")), retired("vm", virtual_machine=make_virtual_machine())

    answer = ingest(api, [*deletion(asset), *deletion(other)])

    assert (answer["deleted"], answer["refused"], answer["stale"]) == (4, [], [])
    assert [model.objects.count() for model in (Asset, Device, AssetIdentifier, Observation)] == [0, 0, 0, 0]
    log = ObjectChange.objects.filter(action="delete", changed_object_type__model__in=["asset", "device"])
    assert {(change.object_repr, change.request_id) for change in log} >= {("old", SyncRun.objects.get().uuid)}


def test_delete_when_the_device_moved_on_then_it_stays_and_so_does_its_asset(api):
    asset = retired("old", device=make_device("old"))
    changes = deletion(asset)
    Device.objects.update(status="staged")

    answer = ingest(api, changes)

    assert answer["deleted"] == 0
    assert "status is 'staged'" in answer["stale"][0]["reason"]
    assert "it stays with dcim.device" in answer["stale"][1]["reason"]
    assert Asset.objects.filter(device__name="old").exists()


def test_delete_when_something_protects_it_then_that_is_named(api):
    asset = retired("host", device=make_device("host"))
    machine = make_virtual_machine("guest", site=asset.device.site)
    machine.device = asset.device
    type(machine).objects.filter(pk=machine.pk).update(device=asset.device)

    answer = ingest(api, deletion(asset))

    assert "it is protected by virtual machine guest" in answer["refused"][0]["reason"]
    assert Asset.objects.filter(pk=asset.pk).exists()


def test_delete_when_the_chunk_is_sent_twice_then_it_answers_the_same(api):
    changes = deletion(retired("old", device=make_device("old")))
    run = start(api, changes).json()["run"]
    first = send(api, run, 0, changes).json()

    assert send(api, run, 0, changes).json() == first
    assert first["deleted"] == 2
    again = send(api, run, 1, changes).json()
    assert [line["reason"] for line in again["stale"]] == ["it is gone", "it is gone"]


def test_delete_when_the_user_may_not_then_the_run_does_not_begin(api_of):
    changes = deletion(retired("old", device=make_device("old")))

    answer = start(api_of("view", "add", "change"), changes)

    assert answer.status_code == 403
    assert "dcim.delete_device" in answer.json()["detail"]
    assert "netbox_assettool.delete_asset" in answer.json()["detail"]
