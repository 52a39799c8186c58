"""Merging and splitting assets: what moves, what is refused, and that undoing puts everything back."""

import json

import pytest
from core.models import ObjectChange, ObjectType
from dcim.models import Device
from django.urls import reverse
from extras.models import CustomField, JournalEntry, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_cases import tables
from plugin_cases import (
    allow,
    make_asset,
    make_conflict,
    make_device,
    make_identifier,
    make_observation,
    make_virtual_machine,
)

from netbox_assettool import moves
from netbox_assettool.models import Asset, AssetIdentifier, AssetMove, Conflict, Observation

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LOGS = {"core_objectchange", "netbox_assettool_assetmove"}


def content():
    """Every row of every table but the change log and the moves themselves."""
    rows = {name: found for name, found in tables().items() if name not in LOGS}
    # A tag that was taken off and put on again is another row of the table between.
    rows["extras_taggeditem"] = sorted(
        [{k: v for k, v in row.items() if k != "id"} for row in rows["extras_taggeditem"]], key=str
    )
    for name in ("dcim_device", "virtualization_virtualmachine"):
        for row in rows[name]:
            row.pop("_config_context_generation", None)  # NetBox counts here how often it was saved
        rows[name].sort(key=lambda row: row["id"])
    rows["observations"] = sorted(Observation.objects.values_list("pk", "asset", "source", "external_id"))
    return rows


@pytest.fixture
def person(django_user_model):
    """May change everything that moves."""
    user = django_user_model.objects.create_user("anna")
    allow(user, "view", "add", "change", models=[Asset, AssetIdentifier, AssetMove, Observation, Conflict, Device])
    allow(user, "view", "change", models=[type(make_virtual_machine())])
    return user


def known_asset(name, *, thing=None, **fields):
    """An asset with an observation, two identifiers and a conflict."""
    asset = make_asset(name, **({"device": thing} if thing else {}), **fields)
    serial = f"SN-{name}".upper()
    make_identifier(asset, value=serial)
    make_identifier(asset, type="host_name", value=f"host-{name.lower()}")
    make_observation(asset, source="ad", external_id=f"ad-{name}", fields={"name": f"Host-{name}", "serial": serial})
    make_conflict(asset, key=f"identity/ad/ad-{name}", kind="identity", field="")
    return asset


def ask(client, address, content=None):
    """POST JSON."""
    return client.post(address, json.dumps(content or {}), content_type="application/json")


def tagged(name):
    """A device with an asset tag."""
    device = make_device(name)
    device.asset_tag = f"TAG-{name}"
    device.save()
    return device


def at(asset, action):
    return reverse(f"plugins-api:netbox_assettool-api:asset-{action}", kwargs={"pk": asset.pk})


def undo_of(number):
    return reverse("plugins-api:netbox_assettool-api:assetmove-undo", kwargs={"pk": number})


def test_merge_when_both_have_a_device_then_all_that_is_known_moves_and_the_other_device_goes_out_of_use(
    client, person
):
    client.force_login(person)
    kept, other = known_asset("A", thing=make_device("a")), known_asset("B", thing=tagged("b"))
    make_identifier(kept, type="host_name", value="both")
    make_identifier(other, type="host_name", value="both")
    JournalEntry.objects.create(assigned_object=other.device, comments="new battery")

    answer = ask(client, at(kept, "merge"), {"other": other.pk, "comment": "one laptop"})

    assert answer.status_code == 201, answer.content
    other.refresh_from_db()
    assert (other.lifecycle, other.device.status) == ("merged", "decommissioning")
    assert other.device.name == f"b (merged {str(other.uid)[:8]})"  # its name and tag are free for the one that stays
    assert other.device.asset_tag is None
    assert set(kept.identifiers.values_list("value", flat=True)) == {"SN-A", "host-a", "both", "SN-B", "host-b"}
    assert list(other.identifiers.values_list("value", flat=True)) == ["both"]
    assert set(kept.observations.values_list("external_id", flat=True)) == {"ad-A", "ad-B"}
    assert kept.conflicts.count() == 2
    assert [entry.comments for entry in kept.device.journal_entries.all()] == ["new battery"]
    log = ObjectChange.objects.filter(message="B merged into A")
    assert {change.changed_object_type.model for change in log} >= {
        "asset", "assetidentifier", "observation", "conflict", "device", "journalentry"}  # fmt: skip


def test_merge_when_the_asset_has_no_device_then_it_takes_the_other_one(person):
    kept, other = known_asset("A"), known_asset("B", thing=make_device("b"))

    moves.merge(person, kept, other)

    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.device.name, kept.device.status, other.device) == ("b", "active", None)


def test_merge_when_an_identifier_was_the_assets_formerly_then_it_is_so_again(person):
    kept, other = known_asset("A"), known_asset("B")
    make_identifier(kept, value="SN-B", former=True)

    move = moves.merge(person, kept, other)

    assert kept.identifiers.get(value="SN-B").former is False
    assert other.identifiers.get(value="SN-B").former is True
    moves.undo(person, move)
    assert kept.identifiers.get(value="SN-B").former is True
    assert other.identifiers.get(value="SN-B").former is False


def test_merge_when_previewed_then_it_says_what_moves_and_nothing_does(client, person):
    client.force_login(person)
    kept, other = known_asset("A", thing=make_device("a")), known_asset("B", thing=make_device("b"))
    before = content()

    answer = ask(client, at(kept, "merge"), {"other": other.pk, "preview": True}).json()

    assert [row["external_id"] for row in answer["observations"]] == ["ad-B"]
    assert {row["value"] for row in answer["identifiers"]} == {"SN-B", "host-b"}
    assert (answer["object"], answer["takes_object"]) == ("b", False)
    assert content() == before


def test_merge_when_it_is_merged_already_then_it_is_refused_naming_the_move(client, person):
    client.force_login(person)
    kept, other = known_asset("A"), known_asset("B")
    move = ask(client, at(kept, "merge"), {"other": other.pk}).json()["id"]

    again = ask(client, at(kept, "merge"), {"other": other.pk})

    assert again.status_code == 409
    assert f"B is merged into A already, by move {move}" in again.json()["detail"]
    assert ask(client, at(kept, "merge"), {"other": kept.pk}).status_code == 409


def test_merge_when_a_row_may_not_be_changed_then_nothing_moves(client, django_user_model):
    user = django_user_model.objects.create_user("bo")
    allow(user, "view", "change", models=[Asset, AssetIdentifier, Conflict])
    allow(user, "view", models=[Observation])
    client.force_login(user)
    kept, other = known_asset("A"), known_asset("B")
    before = content()

    answer = ask(client, at(kept, "merge"), {"other": other.pk})

    assert answer.status_code == 403
    assert "observations" in answer.json()["detail"]
    assert content() == before
    assert AssetMove.objects.count() == 0


def test_merge_when_the_other_asset_is_hidden_then_there_is_none(client, django_user_model):
    user = django_user_model.objects.create_user("bo")
    allow(user, "view", "change", models=[Asset], constraints={"name": "A"})
    client.force_login(user)
    kept, other = known_asset("A"), known_asset("B")

    assert ask(client, at(kept, "merge"), {"other": other.pk}).status_code == 400
    assert ask(client, at(other, "merge"), {"other": kept.pk}).status_code == 404


@pytest.mark.parametrize("with_things", [(True, True), (True, False), (False, True), (False, False)])
def test_merge_when_undone_then_every_table_is_as_before(client, person, with_things):
    client.force_login(person)
    field = CustomField.objects.create(name="owner", type="text")
    field.object_types.set(_types(Device, Asset))
    kept, other = (
        known_asset(name, thing=tagged(name) if has else None) for name, has in zip("AB", with_things, strict=True)
    )
    for model in (Asset, Device):
        model.objects.update(custom_field_data={"owner": None})  # as NetBox has it for every object, in the background
    kept.refresh_from_db()
    other.refresh_from_db()
    for noted in (other, *([other.device] if other.device else [])):
        noted.tags.add(Tag.objects.get_or_create(name="vip", slug="vip")[0])
        noted.comments = "do not touch"
        noted.custom_field_data = {"owner": "Jan"}
        noted.save()
        JournalEntry.objects.create(assigned_object=noted, comments="seen")
    before = content()

    move = ask(client, at(kept, "merge"), {"other": other.pk}).json()["id"]
    assert content() != before
    answer = ask(client, undo_of(move))

    assert answer.status_code == 200, answer.content
    assert content() == before
    assert ask(client, undo_of(move)).status_code == 409


def _types(*models):
    return ObjectType.objects.get_for_models(*models).values()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    mine=st.lists(st.tuples(st.sampled_from(["serial", "host_name", "mac"]), st.integers(0, 3), st.booleans())),
    theirs=st.lists(st.tuples(st.sampled_from(["serial", "host_name", "mac"]), st.integers(0, 3), st.booleans())),
    things=st.tuples(st.sampled_from(["", "device", "vm"]), st.sampled_from(["", "device", "vm"])),
    rows=st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_merge_when_anything_is_merged_then_undoing_is_the_identity(db, admin_user, mine, theirs, things, rows):
    assets = [_any_asset(thing) for thing in things]
    for asset, identifiers, number in zip(assets, (mine, theirs), rows, strict=True):
        for kind, value, former in identifiers:
            _add_if_free(asset, kind, value, former)
        for _ in range(number):
            make_conflict(make_observation(asset).asset)
    before = content()

    moves.undo(admin_user, moves.merge(admin_user, *assets))

    assert content() == before
    for asset in assets:
        asset.delete()


def _any_asset(thing):
    if thing == "device":
        return make_asset(device=make_device())
    return make_asset(virtual_machine=make_virtual_machine()) if thing else make_asset()


def _add_if_free(asset, kind, value, former):
    text = f"AA:BB:CC:00:00:0{value}" if kind == "mac" else f"V{value}"
    taken = AssetIdentifier.objects.filter(type=kind, value=text)
    if taken.filter(asset=asset).exists():
        return
    if kind == "serial" and not former and taken.filter(former=False).exists():
        return
    make_identifier(asset, type=kind, value=text, former=former)


def test_merge_then_split_of_what_came_from_the_other_gives_the_same_sets(person):
    kept, other = known_asset("A"), known_asset("B")
    before = [_sets(kept), _sets(other)]
    moves.merge(person, kept, other)

    split = moves.split(person, kept, list(kept.observations.filter(external_id="ad-B")))

    assert [_sets(kept), _sets(split.other)] == before
    assert (split.other.name, split.other.device, split.other.lifecycle) == ("Host-B", None, "active")


def _sets(asset):
    return (
        set(asset.identifiers.values_list("type", "value")),
        set(asset.observations.values_list("source", "external_id")),
        set(asset.conflicts.values_list("key", flat=True)),
    )


def test_split_when_undone_then_every_table_is_as_before(client, person):
    client.force_login(person)
    asset = known_asset("A", thing=make_device("a"))
    second = make_observation(asset, source="intune", fields={"name": "Z", "serial": "SN-Z"})
    make_identifier(asset, value="SN-Z")
    before = content()

    answer = ask(client, at(asset, "split"), {"observations": [second.pk], "comment": "two laptops"})

    assert answer.status_code == 201, answer.content
    new = Asset.objects.get(pk=answer.json()["other"]["id"])
    assert (new.name, [i.value for i in new.identifiers.all()]) == ("Z", ["SN-Z"])
    assert ask(client, undo_of(answer.json()["id"])).status_code == 200
    assert content() == before
    assert AssetMove.objects.get().other_name == "Z"


def test_split_when_an_identifier_is_the_id_in_the_source_then_it_goes_along(person):
    asset = known_asset("A")
    guid = "0a0a0a0a-0000-0000-0000-000000000002"
    second = make_observation(asset, source="intune", external_id=guid, fields={})
    make_identifier(asset, type="intune_device_id", value=guid)

    new = moves.split(person, asset, [second]).other

    assert [identifier.value for identifier in new.identifiers.all()] == [guid]


def test_undo_when_the_name_was_given_to_the_one_that_stays_then_splitting_is_the_way_back(client, person):
    client.force_login(person)
    kept, other = known_asset("A", thing=make_device("a")), known_asset("B", thing=make_device("b"))
    move = moves.merge(person, kept, other)
    third = make_device("b")  # without a tenant NetBox lets two have one name; a tag is unique everywhere
    Device.objects.filter(pk=other.device.pk).update(asset_tag=None)
    move.moved["unique"]["asset_tag"] = "TAG"
    move.save()
    Device.objects.filter(pk=third.pk).update(asset_tag="TAG")

    answer = ask(client, undo_of(move.pk))

    assert answer.status_code == 409
    assert "split the asset instead" in answer.json()["detail"]


def test_split_when_identifiers_and_name_are_given_then_those_go_along(client, person):
    client.force_login(person)
    asset = known_asset("A")
    second = make_observation(asset, source="intune", fields={})
    guid = make_identifier(asset, type="entra_device_id", value="0a0a0a0a-0000-0000-0000-000000000001")

    content = {"observations": [second.pk], "identifiers": [guid.pk], "name": "LT-2"}
    answer = ask(client, at(asset, "split"), content)

    new = Asset.objects.get(pk=answer.json()["other"]["id"])
    assert (new.name, list(new.identifiers.all())) == ("LT-2", [guid])


@pytest.mark.parametrize("chosen", ["all", "none", "foreign"])
def test_split_when_the_choice_makes_no_sense_then_it_is_refused(client, person, chosen):
    client.force_login(person)
    asset, stranger = known_asset("A"), known_asset("B")
    numbers = {"all": asset.observations, "none": asset.observations.none(), "foreign": stranger.observations}[chosen]

    answer = ask(client, at(asset, "split"), {"observations": list(numbers.values_list("pk", flat=True))})

    assert answer.status_code in (400, 409)
    assert Asset.objects.count() == 2


def test_undo_when_something_moved_on_then_it_is_refused_with_the_reason(client, person):
    client.force_login(person)
    kept, other, third = (
        known_asset("A", thing=make_device("a")),
        known_asset("B", thing=make_device("b")),
        make_asset(),
    )
    move = moves.merge(person, kept, other)
    Observation.objects.filter(external_id="ad-B").update(asset=third)
    before = content()

    answer = ask(client, undo_of(move.pk))

    assert (answer.status_code, answer.json()["detail"]) == (409, "ad: ad-B is no longer of A")
    Observation.objects.filter(external_id="ad-B").update(asset=kept)
    Device.objects.filter(assettool_asset=other).update(status="active")
    assert "status of b (merged" in ask(client, undo_of(move.pk)).json()["detail"]
    Observation.objects.filter(external_id="ad-B").update(asset=third)
    Device.objects.filter(assettool_asset=other).update(status="decommissioning")
    assert content() == before


def test_undo_when_the_new_asset_has_its_device_then_merging_is_the_way_back(client, person):
    client.force_login(person)
    asset = known_asset("A")
    move = moves.split(person, asset, [make_observation(asset)])
    Asset.objects.filter(pk=move.other_id).update(device=make_device())

    answer = ask(client, undo_of(move.pk))

    assert answer.status_code == 409
    assert "merge it with A instead" in answer.json()["detail"]


def test_pages_when_a_person_merges_then_it_is_shown_first_and_can_be_undone(client, person):
    client.force_login(person)
    kept, other = known_asset("A", thing=make_device("a")), known_asset("B", thing=make_device("b"))
    page = reverse("plugins:netbox_assettool:asset_merge", kwargs={"pk": kept.pk})
    assert page in client.get(kept.get_absolute_url()).content.decode()

    shown = client.post(page, {"other": other.pk}).content.decode()
    assert "SN-B" in shown
    assert "b gets the status decommissioning" in shown
    assert AssetMove.objects.count() == 0

    done = client.post(page, {"other": other.pk, "_confirm": "1"}, follow=True)
    move = AssetMove.objects.get()
    assert "B merged into A" in done.content.decode()
    undo = reverse("plugins:netbox_assettool:assetmove_undo", kwargs={"pk": move.pk})
    assert undo in client.get(reverse("plugins:netbox_assettool:assetmove_list")).content.decode()
    assert client.get(undo).status_code == 200
    client.post(undo, {"_confirm": "1"})
    move.refresh_from_db()
    assert move.undone_by == person
    assert undo not in client.get(move.get_absolute_url()).content.decode()


def test_pages_when_a_person_splits_then_the_page_shows_what_goes_along(client, person):
    client.force_login(person)
    asset = known_asset("A")
    second = make_observation(asset, source="intune", fields={"name": "Z", "serial": "SN-Z"})
    make_identifier(asset, value="SN-Z")
    page = reverse("plugins:netbox_assettool:asset_split", kwargs={"pk": asset.pk})

    assert "SN-Z" in client.post(page, {"observations": [second.pk]}).content.decode()
    client.post(page, {"observations": [second.pk], "_confirm": "1"})

    assert Asset.objects.get(name="Z").identifiers.get().value == "SN-Z"


def test_merge_page_when_it_is_refused_then_it_says_why(client, person):
    client.force_login(person)
    kept, other = known_asset("A"), known_asset("B", lifecycle="merged")
    page = reverse("plugins:netbox_assettool:asset_merge", kwargs={"pk": kept.pk})

    assert "B is merged already" in client.post(page, {"other": other.pk}).content.decode()


def test_history_when_things_happened_then_all_of_it_is_in_one_list(client, person):
    client.force_login(person)
    allow(person, "view", models=[ObjectChange])
    kept, other = known_asset("A", thing=make_device("a")), known_asset("B", thing=make_device("b"))
    ask(client, at(kept, "merge"), {"other": other.pk, "comment": "one laptop"})

    rows = client.get(at(kept, "history")).json()

    told = [(row["kind"], row["what"], row["about"]) for row in rows]
    assert ("move", "B merged into A: one laptop", "A") in told
    assert any("status active → decommissioning" in what for _, what, _ in told)
    assert all(row["who"] == "anna" for row in rows if row["kind"] in ("move", "update"))
    page = client.get(reverse("plugins:netbox_assettool:asset_history", kwargs={"pk": kept.pk})).content.decode()
    assert "one laptop" in page
    assert "one laptop" in client.get(kept.get_absolute_url()).content.decode()
    assert client.get(at(kept, "history"), {"limit": "x"}).status_code == 400
