"""Primary addresses by the bulk path: only those that are there, belong to the thing, and may be set."""

import pytest
from dcim.models import Device, Interface
from django.test import override_settings
from ingest_cases import ingest, laptop, machine, plan_for, send, start
from ipam.models import IPAddress
from msgspec.structs import replace
from plugin_cases import allow, make_device
from users.models import User
from virtualization.models import VirtualMachine

from assettool.domain.objects import BY_LABEL, DEVICE, IP_ADDRESS, MACHINE
from assettool.domain.plan import Action
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]

NOT_YOURS = "your permissions do not include this object"


@pytest.fixture
def engineer(db):
    """May write everything that a sync writes, but for devices."""
    user = User.objects.create_user("anna", password="not used in a test 1")
    models = [model_of(label) for label in BY_LABEL if label != DEVICE]
    allow(user, "view", "add", "change", models=[SyncRun, *models])
    return user


def answer_to(client, changes):
    run = start(client, changes).json()["run"]
    response = send(client, run, 0, changes)
    assert response.status_code == 200, response.content
    return response.json()


def place_of(changes, label, key=""):
    [place] = [n for n, c in enumerate(changes) if c.label == label and key in c.key]
    return place


def with_new(change, **values):
    return replace(change, new={**change.new, **values})


def make_address(address, device=None):
    """An address, on an interface of the device."""
    port = device and Interface.objects.create(device=device, name="eth0", type="other")
    return IPAddress.objects.create(address=address, assigned_object=port)


def instead_of_new(changes, there, **old):
    """The plan with the one address that it makes being there already, unassigned."""
    place = place_of(changes, IP_ADDRESS)
    key = changes[place].key
    new = {"assigned_object": changes[place].new["assigned_object"]}
    changes[place] = replace(changes[place], action=Action.UPDATE, id=there.pk, new=new, old=old)
    device = place_of(changes, DEVICE)
    changes[device] = with_new(changes[device], primary_ip4={"ref": key, "id": there.pk})
    return key


def reasons(answer):
    return {each["key"].partition(":")[0]: each["reason"] for each in answer["refused"]}


def test_link_when_the_address_moved_on_then_it_does_not_become_primary(api, admin):
    changes = plan_for(admin, [laptop(1)])
    key = instead_of_new(changes, make_address("10.1.0.2/24"), address="10.1.0.2/16")

    answer = answer_to(api, changes)

    assert [each["key"] for each in answer["stale"]] == [key]
    assert answer["refused"] == []
    assert Device.objects.get().primary_ip4 is None


def test_link_when_the_address_may_not_be_changed_then_it_does_not_become_primary(client_of, admin):
    anna = User.objects.create_user("anna", password="not used in a test 1")
    models = [SyncRun, *(model_of(label) for label in BY_LABEL if label != IP_ADDRESS)]
    allow(anna, "view", "add", "change", models=models)
    allow(anna, "view", "change", models=[IPAddress], constraints={"address__startswith": "10.2."})
    changes = plan_for(admin, [laptop(1)])
    key = instead_of_new(changes, make_address("10.1.0.2/24"))

    answer = answer_to(client_of(anna), changes)

    assert answer["refused"] == [{"key": key, "reason": NOT_YOURS}]
    assert Device.objects.get().primary_ip4 is None


@pytest.mark.parametrize("label", [DEVICE, MACHINE])
def test_link_when_the_address_belongs_to_something_else_then_that_object_alone_goes_without(api, admin, label):
    other = make_address("10.9.0.1/24", make_device("other"))
    rows = [laptop(1), laptop(2)] if label == DEVICE else [machine(1, host=""), machine(2, host="")]
    changes = plan_for(admin, rows)
    place = next(n for n, change in enumerate(changes) if change.label == label)
    changes[place] = with_new(changes[place], primary_ip4={"ref": f"{IP_ADDRESS}:other", "id": other.pk})

    answer = answer_to(api, changes)

    assert [each["key"] for each in answer["refused"]] == [changes[place].key]
    assert "10.9.0.1/24) is not assigned to this" in answer["refused"][0]["reason"]
    ours = Device.objects.filter(name__startswith="LAP") if label == DEVICE else VirtualMachine.objects.all()
    assert sorted(thing.primary_ip4 is None for thing in ours) == [False, True]


def test_link_when_the_address_is_primary_somewhere_already_then_that_object_alone_goes_without(api, admin):
    changes = plan_for(admin, [laptop(1)])
    address = make_address("10.1.0.2/24")
    Device.objects.filter(pk=make_device("other").pk).update(primary_ip4=address)
    instead_of_new(changes, address)
    changes += [change for change in plan_for(admin, [laptop(2), laptop(3)]) if change.bundle]

    answer = answer_to(api, changes)

    assert reasons(answer).keys() == {DEVICE}
    assert "primary_ip4" in reasons(answer)[DEVICE]
    linked = Device.objects.filter(primary_ip4__isnull=False).values_list("name", flat=True)
    assert set(linked) == {"LAP2", "LAP3", "other"}


def test_link_when_the_user_may_not_change_the_device_then_it_goes_without(client_of, admin, engineer):
    allow(engineer, "view", "add", models=[Device])
    allow(engineer, "change", models=[Device], constraints={"name": "LAP1"})

    answer = answer_to(client_of(engineer), plan_for(admin, [laptop(1), laptop(2)]))

    assert reasons(answer) == {DEVICE: NOT_YOURS}
    assert Device.objects.get(name="LAP1").primary_ip4
    assert Device.objects.get(name="LAP2").primary_ip4 is None


def moved(taker, giver):
    """The row of a laptop that has the address of another one besides its own."""
    [port], [other] = laptop(taker).interfaces, laptop(giver).interfaces
    row = replace(port, addresses=(*port.addresses, *other.addresses))
    return [
        replace(laptop(taker), interfaces=(row,)),
        replace(laptop(giver), interfaces=(replace(other, addresses=()),)),
    ]


def test_update_when_an_address_is_primary_of_what_the_user_may_not_change_then_it_stays(
    client_of, api, admin, engineer
):
    ingest(api, plan_for(admin, [laptop(1), laptop(2)]))
    allow(engineer, "view", "change", models=[Device], constraints={"name": "LAP2"})

    answer = answer_to(client_of(engineer), plan_for(admin, moved(2, 1)))

    assert "primary address of an object" in reasons(answer)[IP_ADDRESS]
    device = Device.objects.get(name="LAP1")
    assert device.primary_ip4.assigned_object.device == device


def test_update_when_what_loses_its_primary_address_is_not_valid_without_then_the_address_stays(api, admin):
    ingest(api, plan_for(admin, [laptop(1), laptop(2)]))

    with override_settings(CUSTOM_VALIDATORS={"dcim.device": [{"primary_ip4": {"required": True}}]}):
        answer = answer_to(api, plan_for(admin, moved(2, 1)))

    assert "primary_ip4" in reasons(answer)[IP_ADDRESS]
    device = Device.objects.get(name="LAP1")
    assert device.primary_ip4.assigned_object.device == device
