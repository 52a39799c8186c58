import pytest
from factories import make_host, make_machine, make_observation
from fakes import FakeStore, plan_of, sync

from assettool.domain.asset import AssetKind
from assettool.domain.current import index, index_parts
from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.objects import (
    ASSET,
    CONFLICT,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    OBSERVATION,
    Ref,
)
from assettool.domain.observation import Interface

INTERFACE = Interface("eth0", "AA:BB:CC:00:00:01", ("10.0.0.1/24",))


def filled() -> FakeStore:
    store = FakeStore()
    sync(
        store,
        make_observation("LT-1", serial="S1", id="17", interfaces=(INTERFACE,)),
        make_observation("LT-2", serial="S2", interfaces=(INTERFACE,)),
        make_machine(cluster=""),
        make_host(),
        make_machine("APP-2", uuid="50010002", vcenter="", vsphere_uuid="x/50010002"),
    )
    return store


def test_index_when_a_fleet_was_written_finds_every_object_by_the_key_it_was_written_under():
    store = FakeStore()
    row = make_observation("LT-1", serial="S1", interfaces=(INTERFACE,))
    written = {change.key for change in plan_of(store, row).changes}
    sync(store, row)
    current = index(store.read_fleet())
    index_parts(current)
    assert current.objects.keys() == written


def test_index_when_a_fleet_was_written_knows_its_strong_identifiers_and_rows():
    store = filled()
    known = index(store.read_fleet()).known({"intune": True})
    uid = str(store.named(ASSET, "LT-1")["uid"])
    asset = known.assets[uid]
    assert Identifier(IdentifierType.SERIAL, "S1") in asset.identifiers
    assert all(identifier.type.is_strong for identifier in asset.identifiers)
    assert (asset.name, asset.kind, asset.is_gone, asset.is_active) == ("LT-1", AssetKind.LAPTOP, True, True)
    assert "d-name lt-1 of arnhem" in asset.keys
    assert known.rows["intune", "17"] == uid


@pytest.mark.parametrize(("vouching", "is_gone"), [({}, False), ({"intune": False}, False), ({"intune": True}, True)])
def test_index_when_asked_what_is_gone_only_sources_that_were_read_can_tell(vouching, is_gone):
    known = index(filled().read_fleet()).known(vouching)
    assert {asset.is_gone for asset in known.assets.values() if asset.name == "LT-1"} == {is_gone}


def test_index_when_conflicts_are_there_finds_them_by_key():
    assert any(key.startswith(f"{CONFLICT}:address/") for key in index(filled().read_fleet()).objects)


def test_index_when_an_asset_may_not_be_seen_leaves_its_evidence_out():
    store = filled()
    gone = store.named(ASSET, "LT-1")["id"]
    del store.rows[ASSET][gone]
    current = index(store.read_fleet())
    known = current.known({})
    assert ("intune", "17") not in known.rows
    assert all(Identifier(IdentifierType.SERIAL, "S1") not in asset.identifiers for asset in known.assets.values())
    assert all(row.fields["asset"] != gone for key, row in current.objects.items() if key.startswith(IDENTIFIER))


def test_index_when_sources_saw_an_asset_keeps_the_last_time_and_all_their_names():
    store = FakeStore()
    sync(store, make_observation(serial="S1"), make_observation(source="cmdb", serial="S1"))
    first, second = store.rows[OBSERVATION].values()
    first["last_seen"], second["last_seen"] = "2026-02-02T00:00:00+00:00", "2026-01-01T00:00:00+00:00"
    [asset] = store.rows[ASSET].values()
    current = index(store.read_fleet())
    assert current.last_seen[asset["uid"]].month == 2
    assert current.sources_of[asset["uid"]] == {"intune", "cmdb"}


def test_index_when_parts_belong_to_nobody_known_leaves_them_without_a_key():
    store = FakeStore()
    device = store.add(DEVICE, name="PRINTER")
    interface = store.add(DEVICE_INTERFACE, name="eth0", device=device)
    store.add(MAC_ADDRESS, mac_address="AA:BB:CC:00:00:01", assigned_object=[DEVICE_INTERFACE, interface])
    store.add(MAC_ADDRESS, mac_address="AA:BB:CC:00:00:02")
    store.add(IP_ADDRESS, address="10.0.0.1/24")
    current = index(store.read_fleet())
    index_parts(current)
    assert list(current.objects) == [f"{IP_ADDRESS}:10.0.0.1"]
    assert current.ref(DEVICE, device) == Ref(f"{DEVICE}:#{device}")
    assert current.ref(DEVICE, None) is None


def test_index_when_a_row_refers_by_something_else_than_a_number_stops():
    with pytest.raises(TypeError, match="no NetBox id: 'seven'"):
        index([("dcim.site", {"id": "seven", "slug": "x"})])


def test_index_when_people_chose_another_slug_finds_the_shared_object_by_its_name():
    rows = [("dcim.manufacturer", {"id": 1, "name": "Dell Inc.", "slug": "dell"})]
    current = index(rows)
    assert current.objects["dcim.manufacturer:dell-inc"].id == 1
    assert current.ref("dcim.manufacturer", 1) == Ref("dcim.manufacturer:dell")
