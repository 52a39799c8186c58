"""The bulk path, set-wise: what is written together, what goes alone and why, and what follows on both."""

import re
from collections import Counter

import pytest
from core.models import ObjectChange, ObjectType
from dcim.models import Device, DeviceType, Rack, Site
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from extras.choices import CustomFieldTypeChoices
from extras.models import CustomField, Notification, Subscription
from extras.validators import CustomValidator
from ingest_cases import host, ingest, laptop, machine, plan_for, send, start
from msgspec.structs import replace
from users.models import ObjectPermission, Token, User
from virtualization.models import VirtualDisk, VirtualMachine

from assettool.domain.objects import OBJECT_TYPES
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest.session import model_of
from netbox_assettool.ingest.sets import FEW
from netbox_assettool.models import Observation, SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LAPTOPS = [laptop(n) for n in range(8)]


def changed(rows, **fields):
    return [replace(row, fields={**row.fields, **fields}) for row in rows]


def answer_to(api, changes, digest="3" * 64):
    run = start(api, changes, digest).json()["run"]
    return send(api, run, 0, changes).json()


def test_update_when_ten_times_the_objects_change_then_the_queries_are_as_many(api, admin):
    rows = [laptop(n) for n in range(40)] + [host(0)] + [machine(n) for n in range(40)]
    ingest(api, plan_for(admin, rows))

    def queries(number, status):
        some = changed([*rows[:number], *rows[41 : 41 + number]], status=status)
        changes = plan_for(admin, some)
        run = start(api, changes, f"{number:064}").json()["run"]
        with CaptureQueriesContext(connection) as captured:
            answer = send(api, run, 0, changes).json()
        assert (answer["updated"], answer["fallbacks"]) == (len(changes), {})
        return Counter(re.sub(r"'[^']*'|\d+(, \d+)*", "#", query["sql"])[:90] for query in captured)

    queries(1, "planned")  # warms the caches
    assert queries(40, "offline") == queries(4, "staged")


def test_update_when_a_source_says_something_new_then_its_observation_changes_without_a_log(api, admin):
    ingest(api, plan_for(admin, LAPTOPS))
    ObjectChange.objects.all().delete()

    answer = answer_to(api, plan_for(admin, changed(LAPTOPS, last_user_seen="2026-11-01T08:00:00+00:00")))

    assert answer["fallbacks"] == {}
    assert Observation.objects.first().fields["last_user_seen"] == "2026-11-01T08:00:00+00:00"
    assert not ObjectChange.objects.filter(changed_object_type__model="observation").exists()


def test_update_when_one_value_is_refused_then_the_others_are_written_together(api, admin):
    ingest(api, plan_for(admin, LAPTOPS))
    changes = plan_for(admin, changed(LAPTOPS, status="offline"))
    places = [n for n, change in enumerate(changes) if change.label == "dcim.device"]
    spoilt = replace_new(changes[places[3]], status="no such status")
    changes[places[3]] = spoilt

    answer = answer_to(api, changes)

    assert [item["key"] for item in answer["refused"]] == [spoilt.key]
    assert Counter(Device.objects.values_list("status", flat=True)) == {"offline": 7, "active": 1}


def test_update_when_a_value_clashes_in_the_database_then_only_that_object_is_refused(api, admin):
    ingest(api, plan_for(admin, LAPTOPS))
    changes = plan_for(admin, changed(LAPTOPS, status="offline"))
    places = [n for n, change in enumerate(changes) if change.label == "dcim.device"]
    changes[places[2]] = replace_new(changes[places[2]], asset_tag="TAKEN")
    Device.objects.filter(pk=changes[places[5]].id).update(asset_tag="TAKEN")

    answer = answer_to(api, changes)

    assert [item["key"] for item in answer["refused"]] == [changes[places[2]].key]
    assert "asset_tag" in answer["refused"][0]["reason"]
    assert Counter(Device.objects.values_list("status", flat=True)) == {"offline": 7, "active": 1}


def test_create_when_a_value_clashes_in_the_database_then_only_that_object_is_refused(api, admin):
    changes = plan_for(admin, LAPTOPS)
    serials = [n for n, c in enumerate(changes) if c.label.endswith("assetidentifier") and c.new["type"] == "serial"]
    changes[serials[4]] = replace_new(changes[serials[4]], value=changes[serials[1]].new["value"])

    answer = answer_to(api, changes)

    assert [item["key"] for item in answer["refused"]] == [changes[serials[4]].key]
    assert "already has this identifier" in answer["refused"][0]["reason"]
    assert Device.objects.count() == len(LAPTOPS)


def test_update_when_a_device_stands_in_a_rack_then_netbox_saves_it_and_the_answer_says_why(api, admin):
    ingest(api, plan_for(admin, LAPTOPS))
    rack = Rack.objects.create(name="R1", site=Site.objects.get())
    DeviceType.objects.update(u_height=1)
    device = Device.objects.get(name="LAP3")
    device.rack, device.position, device.face = rack, 3, "front"
    device.save()

    answer = answer_to(api, plan_for(admin, changed(LAPTOPS, status="offline")))

    assert answer["refused"] == []
    assert answer["fallbacks"] == {"the device has a place in a rack, a chassis or a location": 1}
    assert Counter(Device.objects.values_list("status", flat=True)) == {"offline": 8}


def test_update_when_a_machine_has_disks_of_its_own_then_netbox_checks_their_sum(api, admin):
    ingest(api, plan_for(admin, [host(0), machine(0), machine(1)]))
    VirtualDisk.objects.create(virtual_machine=VirtualMachine.objects.get(name="srv0"), name="disk", size=61440)

    changes = plan_for(admin, [host(0), *changed([machine(0), machine(1)], disk_mib=10)])
    answer = answer_to(api, changes)

    assert [item["reason"].partition(":")[0] for item in answer["refused"]] == ["disk"]
    assert VirtualMachine.objects.get(name="srv0").disk == 61440
    assert VirtualMachine.objects.get(name="srv1").disk == 10


def test_update_when_a_user_subscribed_then_the_user_is_told_once(api, admin):
    ingest(api, plan_for(admin, LAPTOPS))
    device = Device.objects.get(name="LAP1")
    Subscription.objects.create(user=admin, object=device)

    answer_to(api, plan_for(admin, changed(LAPTOPS, status="offline")))
    answer_to(api, plan_for(admin, changed(LAPTOPS, status="failed")), "4" * 64)

    assert [notice.object for notice in Notification.objects.all()] == [device]


def test_update_when_the_platform_changes_then_the_config_context_is_rendered_again(api, admin):
    ingest(api, plan_for(admin, LAPTOPS))
    Device.objects.update(_config_context_data={"ntp": "old"})

    answer_to(api, plan_for(admin, changed(LAPTOPS[:1], platform="Windows 12")))

    assert Device.objects.filter(_config_context_data__isnull=True).get().name == "LAP0"
    assert Device.objects.get(name="LAP0")._config_context_generation == 2


@override_settings(CUSTOM_VALIDATORS={"dcim.device": [{"status": {"neq": "offline"}}]})
def test_update_when_a_custom_validator_is_set_then_it_is_enforced(api, admin):
    ingest(api, plan_for(admin, LAPTOPS[:2]))

    answer = answer_to(api, plan_for(admin, changed(LAPTOPS[:2], status="offline")))

    assert Counter(Device.objects.values_list("status", flat=True)) == {"active": 2}
    assert len([item for item in answer["refused"] if item["key"].startswith("dcim.device:")]) == 2


def test_update_when_a_required_custom_field_is_empty_then_the_object_is_refused(api, admin):
    ingest(api, plan_for(admin, LAPTOPS[:1]))
    field = CustomField.objects.create(name="owner", type=CustomFieldTypeChoices.TYPE_TEXT, required=True)
    field.object_types.set([field_type(Device)])

    answer = answer_to(api, plan_for(admin, changed(LAPTOPS[:1], status="offline")))

    assert "owner" in answer["refused"][0]["reason"]
    assert Device.objects.get().status == "active"


def test_update_when_a_change_leaves_what_the_user_may_change_then_it_alone_is_refused(client, admin, api):
    ingest(api, plan_for(admin, LAPTOPS))
    anna = User.objects.create_user("anna", password="not used in a test 1")
    everything = ObjectPermission.objects.create(name="all", actions=["view", "add", "change"])
    everything.object_types.set([field_type(model) for model in (SyncRun, *_managed()) if model is not Device])
    some = ObjectPermission.objects.create(
        name="not failed", actions=["view", "change"], constraints={"status__in": ["active", "offline"]}
    )
    some.object_types.set([field_type(Device)])
    for permission in (everything, some):
        permission.users.add(anna)
    changes = plan_for(admin, [*changed(LAPTOPS[:1], status="failed"), *changed(LAPTOPS[1:], status="offline")])
    token = Token(user=anna, version=2)
    token.save()
    prefix = token.get_auth_header_prefix().removeprefix("Bearer ")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {prefix}{token.token}"

    answer = answer_to(client, changes)

    devices = [item["reason"] for item in answer["refused"] if item["key"].startswith("dcim.device:")]
    assert devices == ["your permissions do not include this object"]
    assert Counter(Device.objects.values_list("status", flat=True)) == {"offline": 7, "active": 1}


class AtMostTwo(CustomValidator):
    """What an organisation may program: it asks the database for other objects."""

    def validate(self, instance, _request):
        if instance._state.adding and Device.objects.count() > 1:
            self.fail("two are enough")


@override_settings(CUSTOM_VALIDATORS={"dcim.Device": [AtMostTwo()]})
def test_ingest_when_a_validator_asks_for_other_objects_then_each_is_written_by_itself(api, admin):
    answer = answer_to(api, plan_for(admin, LAPTOPS))

    refused = [item["reason"] for item in answer["refused"] if item["key"].startswith("dcim.device:")]
    assert refused == ["two are enough"] * 6
    assert Device.objects.filter(primary_ip4__isnull=False).count() == 2
    assert answer["fallbacks"]["a custom validator may look at other objects"] == 4

    written = [row for row in LAPTOPS if Device.objects.filter(name=row.fields["name"]).exists()]
    answer = answer_to(api, plan_for(admin, changed(written, status="offline")), "4" * 64)

    assert answer["fallbacks"] == {"a custom validator may look at other objects": 2}
    assert Counter(Device.objects.values_list("status", flat=True)) == {"offline": 2}


@override_settings(CUSTOM_VALIDATORS={"ipam.IPAddress": [{"assigned_object": {"required": True}}]})
def test_create_when_a_validator_names_its_model_in_another_case_then_it_sees_the_whole_object(api, admin):
    answer = answer_to(api, plan_for(admin, LAPTOPS[:2]))

    assert (answer["refused"], answer["fallbacks"].keys()) == ([], {FEW})
    assert Device.objects.filter(primary_ip4__isnull=False).count() == 2


def test_update_when_an_object_is_refused_then_what_is_new_on_it_is_made_for_what_it_was(api, admin):
    ingest(api, plan_for(admin, LAPTOPS[:2]))
    [port] = LAPTOPS[0].interfaces
    row = replace(LAPTOPS[0], interfaces=(port, replace(port, name="Wi-Fi", mac="", addresses=())))
    changes = plan_for(admin, changed([row, LAPTOPS[1]], site="werf"))
    device = Device.objects.get(name="LAP0")
    [place] = [n for n, change in enumerate(changes) if (change.label, change.id) == ("dcim.device", device.pk)]
    changes[place] = replace_new(changes[place], status="no such status")

    answer = answer_to(api, changes)

    assert [item["key"] for item in answer["refused"]] == [changes[place].key]
    device.refresh_from_db()
    assert device.site.slug == "stadhuis"
    assert device.interfaces.get(name="Wi-Fi")._site == device.site


def test_update_when_one_of_two_changes_of_an_object_is_refused_then_nothing_of_it_is_written_with_the_other(
    api, admin
):
    ingest(api, plan_for(admin, LAPTOPS[:2]))
    one, other = Device.objects.order_by("name")
    changes = [
        Change(Action.UPDATE, f"dcim.device:{one.pk}", "b", one.pk, {"serial": "X", "status": "no such status"}),
        Change(Action.UPDATE, f"dcim.device:{one.pk}", "b", one.pk, {"description": "second"}),
        Change(Action.UPDATE, f"dcim.device:{other.pk}", "c", other.pk, {"description": "first"}),
        Change(Action.UPDATE, f"dcim.device:{other.pk}", "c", other.pk, {"serial": "Y"}),
    ]

    answer = answer_to(api, changes)

    assert (len(answer["refused"]), answer["updated"]) == (1, 3)
    found = Device.objects.order_by("name").values_list("serial", "description")
    assert list(found) == [(one.serial, "second"), ("Y", "first")]


def test_update_when_custom_fields_came_and_went_then_what_the_log_says_is_what_is_stored(api, admin):
    ingest(api, plan_for(admin, LAPTOPS[:2]))
    field = CustomField.objects.create(name="owner", type=CustomFieldTypeChoices.TYPE_TEXT, default="ICT")
    field.object_types.set([field_type(Device)])
    Device.objects.update(custom_field_data={"gone": 1})

    answer_to(api, plan_for(admin, changed(LAPTOPS[:2], status="offline")))

    assert list(Device.objects.values_list("custom_field_data", flat=True)) == [{"owner": "ICT"}] * 2
    log = ObjectChange.objects.filter(changed_object_type__model="device", action="update", message__startswith="a")
    assert [change.postchange_data["custom_fields"] for change in log.order_by("-pk")[:2]] == [{"owner": "ICT"}] * 2


def replace_new(change, **values):
    """The change with other new values."""
    return type(change)(change.action, change.key, change.bundle, change.id, {**change.new, **values}, change.old)


def field_type(model):
    """NetBox's own record of a model."""
    return ObjectType.objects.get_for_model(model)


def _managed():
    return [model_of(kind.label) for kind in OBJECT_TYPES]
