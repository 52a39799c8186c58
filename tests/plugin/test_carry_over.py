"""An asset that becomes another device or machine: what people wrote on the old one comes along with the sync."""

from io import BytesIO

import pytest
from core.models import ObjectChange, ObjectType
from dcim.models import Device
from django.core.files.base import ContentFile
from extras.models import Bookmark, CustomField, ImageAttachment, JournalEntry, Subscription, Tag
from ingest_cases import ingest, laptop, plan_for
from msgspec.structs import replace
from PIL import Image
from plugin_cases import allow, make_asset, make_device, make_virtual_machine
from tenancy.models import Contact, ContactAssignment, ContactRole
from users.models import Token, User
from virtualization.models import VirtualMachine

from assettool.domain.asset import AssetKind
from assettool.domain.objects import ASSET, BY_LABEL, Ref
from assettool.domain.plan import Action, Change
from netbox_assettool.carry_over import carry_over, counted, put_back
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Asset, SyncRun

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def picture():
    """The smallest image."""
    content = BytesIO()
    Image.new("RGB", (1, 1)).save(content, "GIF")
    return ContentFile(content.getvalue())


@pytest.fixture
def person():
    return User.objects.create_superuser("root", password="not used in a test 1")


@pytest.fixture
def api(client, person):
    token = Token(user=person, version=2)
    token.save()
    client.defaults["HTTP_AUTHORIZATION"] = f"{token.get_auth_header_prefix()}{token.token}"
    return client


@pytest.fixture
def media(settings, tmp_path):
    """Where images go in these tests."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner_field():
    """A custom field that devices and machines both have."""
    field = CustomField.objects.create(name="owner", type="text")
    field.object_types.set(ObjectType.objects.get_for_models(Device, VirtualMachine).values())
    return field


def write_on(thing, person):
    """One of everything that people can write on an object."""
    JournalEntry.objects.create(assigned_object=thing, comments="new battery", created_by=person)
    contact = Contact.objects.create(name="Jan")
    role = ContactRole.objects.create(name="Owner", slug="owner")
    ContactAssignment.objects.create(object=thing, contact=contact, role=role)
    image = ImageAttachment(parent=thing, name="front")
    image.image.save("front.gif", picture(), save=False)
    image.image_width = image.image_height = 1
    image.save()
    Bookmark.objects.create(object=thing, user=person)
    Subscription.objects.create(object=thing, user=person)
    thing.tags.add(Tag.objects.create(name="vip", slug="vip"))
    thing.comments = "do not touch"
    thing.custom_field_data = {"owner": "Jan"}
    thing.save()


def is_all_on(thing):
    return {
        "journal": [entry.comments for entry in thing.journal_entries.all()] == ["new battery"],
        "contacts": [str(assignment.contact) for assignment in thing.contacts.all()] == ["Jan"],
        "images": [image.name for image in thing.images.all()] == ["front"],
        "bookmarks": thing.bookmarks.count() == 1,
        "subscriptions": thing.subscriptions.count() == 1,
        "tags": [tag.name for tag in thing.tags.all()] == ["vip"],
        "comments": thing.comments == "do not touch",
        "owner": thing.custom_field_data.get("owner") == "Jan",
    }


def test_sync_when_a_device_becomes_a_machine_then_all_notes_come_along(api, person, media, owner_field):
    ingest(api, plan_for(person, [laptop(1)]))
    device = Device.objects.get()
    write_on(device, person)
    asset = Asset.objects.get()
    virtual = replace(laptop(1, vcenter="vc1", cluster="prod"), kind=AssetKind.VIRTUAL_WORKPLACE)

    answer = ingest(api, plan_for(person, [virtual]))

    assert answer["refused"] == []
    asset.refresh_from_db()
    assert (asset.device, asset.virtual_machine.name) == (None, "LAP1")
    assert [name for name, is_there in is_all_on(asset.virtual_machine).items() if not is_there] == []
    assert device.journal_entries.count() == 0
    logged = ObjectChange.objects.filter(changed_object_type__model="journalentry", action="update")
    assert [change.user for change in logged] == [person]


def test_sync_when_a_device_is_replaced_by_another_then_the_notes_come_along(api, person, owner_field):
    old, new = make_device("old"), make_device("new")
    asset = make_asset(device=old)
    JournalEntry.objects.create(assigned_object=old, comments="seen")
    old.comments, new.comments = "of the old one", "of the new one"
    old.save()
    new.save()
    key = f"{ASSET}:{asset.uid}"
    change = Change(
        Action.UPDATE,
        key,
        str(asset.uid),
        asset.pk,
        {"device": {"ref": Ref("dcim.device:new").key, "id": new.pk}},
        {"device": {"ref": "dcim.device:old", "id": old.pk}},
    )

    answer = ingest(api, [change])

    assert (answer["updated"], answer["refused"], answer["stale"]) == (1, [], [])
    new.refresh_from_db()
    assert new.comments == "of the new one\n\n---\n\nof the old one"
    assert new.journal_entries.get().comments == "seen"


def test_sync_when_another_field_of_the_asset_changes_then_no_note_moves(api, person):
    asset = make_asset("before", device=make_device())
    JournalEntry.objects.create(assigned_object=asset.device, comments="seen")
    change = Change(
        Action.UPDATE, f"{ASSET}:{asset.uid}", str(asset.uid), asset.pk, {"name": "after"}, {"name": "before"}
    )

    assert ingest(api, [change])["updated"] == 1
    assert asset.device.journal_entries.count() == 1


def test_sync_when_the_user_may_do_what_a_sync_does_then_that_is_enough_for_the_notes(client, owner_field):
    user = User.objects.create_user("anna")
    allow(user, "view", "add", "change", models=[SyncRun, *map(model_of, BY_LABEL)])
    token = Token(user=user, version=2)
    token.save()
    client.defaults["HTTP_AUTHORIZATION"] = f"{token.get_auth_header_prefix()}{token.token}"
    old, new = make_device("old"), make_virtual_machine("new")
    asset = make_asset(device=old)
    JournalEntry.objects.create(assigned_object=old, comments="seen")
    things = {"device": None, "virtual_machine": {"ref": "virtualization.virtualmachine:new", "id": new.pk}}
    change = Change(Action.UPDATE, f"{ASSET}:{asset.uid}", str(asset.uid), asset.pk, things, {})

    assert ingest(client, [change])["updated"] == 1
    assert new.journal_entries.count() == 1


def test_carry_over_when_the_new_one_has_notes_of_its_own_then_none_is_lost_or_overwritten(person, media, owner_field):
    old, new = make_device(), make_device()
    write_on(old, person)
    new.comments, new.custom_field_data = "mine", {"owner": "Piet"}
    new.save()
    Bookmark.objects.create(object=new, user=person)
    assignment = ContactAssignment.objects.get()
    ContactAssignment.objects.create(object=new, contact=assignment.contact, role=assignment.role)

    carry_over(old, new, "moved")

    new.refresh_from_db()
    assert new.comments == "mine\n\n---\n\ndo not touch"
    assert new.custom_field_data == {"owner": "Piet"}
    assert (new.bookmarks.count(), old.bookmarks.count()) == (1, 1)
    assert (new.contacts.count(), old.contacts.count()) == (1, 1)
    assert old.comments == "do not touch"


def test_carry_over_when_a_tag_is_for_devices_only_then_it_stays(person):
    old, new = make_device(), make_virtual_machine()
    tag = Tag.objects.create(name="rack", slug="rack")
    tag.object_types.set([ObjectType.objects.get_for_model(Device)])
    old.tags.add(tag)

    carry_over(old, new, "moved")

    assert new.tags.count() == 0


def test_put_back_when_nothing_changed_since_then_both_are_as_before(person, media, owner_field):
    old, new = make_device(), make_virtual_machine()
    write_on(old, person)
    new.custom_field_data = {"owner": None}
    new.save()
    before = counted(old)

    carried = carry_over(old, new, "moved")
    assert all(is_all_on(VirtualMachine.objects.get(pk=new.pk)).values())
    put_back(carried, old, new, "undone")

    new, old = VirtualMachine.objects.get(pk=new.pk), Device.objects.get(pk=old.pk)
    assert all(is_all_on(old).values())
    assert (counted(new), counted(old)) == ([], before)
    assert new.custom_field_data == {"owner": None}


def test_carry_over_when_a_custom_field_must_be_unique_then_the_old_one_gives_it_up(person):
    field = CustomField.objects.create(name="inventory", type="text", unique=True)
    field.object_types.set([ObjectType.objects.get_for_model(Device)])
    old, new = make_device(), make_device()
    old.custom_field_data, new.custom_field_data = {"inventory": "17"}, {"inventory": None}
    old.save()
    new.save()

    carried = carry_over(old, new, "moved")

    old, new = Device.objects.get(pk=old.pk), Device.objects.get(pk=new.pk)
    assert (old.custom_field_data["inventory"], new.custom_field_data["inventory"]) == (None, "17")
    new.full_clean()
    old.full_clean()
    put_back(carried, old, new, "undone")
    assert Device.objects.get(pk=old.pk).custom_field_data["inventory"] == "17"
