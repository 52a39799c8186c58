import pytest
from factories import UUID_1, make_asset, make_host, make_machine, make_observation

from assettool.domain.asset import AssetKind
from assettool.domain.fleet import Fleet, build_fleet
from assettool.domain.objects import (
    ASSET,
    BY_LABEL,
    CONFLICT,
    DEVICE,
    DEVICE_INTERFACE,
    IDENTIFIER,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE,
    MACHINE_INTERFACE,
    OBSERVATION,
    Desired,
    Ref,
)
from assettool.domain.observation import Interface, Observation


def fleet_of(*rows: Observation, **uids: Observation) -> Fleet:
    """The fleet of assets with one row each; a name in the call is the asset's uid."""
    return build_fleet([*(make_asset(row) for row in rows), *(make_asset(row, uid=uid) for uid, row in uids.items())])


def only(fleet: Fleet, label: str) -> Desired:
    [found] = [desired for desired in fleet.objects.values() if desired.label == label]
    return found


def labels(fleet: Fleet) -> set[str]:
    return {desired.label for desired in fleet.objects.values()}


def test_fleet_when_a_laptop_is_complete_asks_for_all_that_netbox_needs():
    row = make_observation(
        "LT-1",
        manufacturer="Dell Inc.",
        model="Latitude 5420",
        serial="S1",
        asset_tag="T1",
        platform="Windows 11",
        status="offline",
        description="on   loan",
        environment="gemict",
        interfaces=(Interface("Wi-Fi", "AA:BB:CC:00:00:01", ("10.1.2.3/24", "2001:db8::1/64")),),
    )
    fleet = fleet_of(a=row)
    device, interface = only(fleet, DEVICE), only(fleet, DEVICE_INTERFACE)
    assert device.fields == {
        "name": "LT-1",
        "status": "offline",
        "role": Ref("dcim.devicerole:laptop"),
        "tenant": Ref("tenancy.tenant:arnhem"),
        "platform": Ref("dcim.platform:windows-11"),
        "description": "on loan",
        "device_type": Ref("dcim.devicetype:dell-inc/latitude-5420"),
        "site": Ref("dcim.site:stadhuis"),
        "serial": "S1",
        "asset_tag": "T1",
        "primary_ip4": Ref(f"{IP_ADDRESS}:10.1.2.3"),
        "primary_ip6": Ref(f"{IP_ADDRESS}:2001:db8::1"),
    }
    assert interface.fields == {
        "name": "Wi-Fi",
        "device": Ref(device.key),
        "primary_mac_address": Ref(f"{MAC_ADDRESS}:a/Wi-Fi/AA:BB:CC:00:00:01"),
    }
    assert interface.on_create == {"type": "other"}
    assert only(fleet, MAC_ADDRESS).fields["assigned_object"] == Ref(interface.key)
    asset = only(fleet, ASSET)
    assert asset.fields["device"] == Ref(device.key)
    assert asset.fields["virtual_machine"] is None
    assert asset.fields["environment"] == "gemict"
    assert asset.fields["provenance"]["serial"] == "intune"
    assert only(fleet, "tenancy.tenant").fields["name"] == "Arnhem"
    assert {OBSERVATION, IDENTIFIER} <= labels(fleet)
    assert fleet.clashes == {}


def test_fleet_when_anything_is_asked_every_field_is_a_managed_one():
    fleet = fleet_of(make_observation(serial="S1"), make_machine(), make_host())
    for desired in fleet.objects.values():
        kind = BY_LABEL[desired.label]
        assert desired.fields.keys() <= {*kind.fields, *kind.refs}


def test_fleet_when_brand_model_site_and_environment_are_unknown_they_count_for_new_objects_only():
    fleet = fleet_of(make_observation("LT-1", site="", tenant=""))
    device = only(fleet, DEVICE)
    assert device.on_create == {
        "device_type": Ref("dcim.devicetype:unknown/unknown"),
        "site": Ref("dcim.site:unknown"),
        "status": "active",
    }
    assert not {"site", "device_type", "tenant", "serial", "asset_tag", "platform"} & device.fields.keys()
    assert only(fleet, ASSET).on_create == {"environment": "old", "lifecycle": "active"}
    assert only(fleet, "dcim.manufacturer").fields["name"] == "Unknown"


def test_fleet_when_texts_are_too_long_cuts_them_at_netbox_s_limits():
    row = make_observation(
        "n" * 120,
        serial="s" * 60,
        asset_tag="t" * 60,
        description="d" * 300,
        model="m" * 120,
        manufacturer="b" * 120,
        platform="p" * 120,
        interfaces=(Interface("i" * 80), Interface("i" * 90)),
    )
    fleet = fleet_of(row)
    device = only(fleet, DEVICE)
    assert [len(str(device.fields[name])) for name in ("name", "serial", "asset_tag", "description")] == [
        64,
        50,
        50,
        200,
    ]
    assert len(str(only(fleet, "dcim.devicetype").fields["model"])) == 100
    assert len(str(only(fleet, "dcim.manufacturer").fields["name"])) == 100
    assert len(str(only(fleet, "dcim.platform").fields["name"])) == 100
    assert len(str(only(fleet, ASSET).fields["name"])) == 100
    assert len(str(only(fleet, DEVICE_INTERFACE).fields["name"])) == 64


def test_fleet_when_two_things_have_one_name_in_a_site_and_tenant_the_second_is_a_clash():
    fleet = fleet_of(a=make_observation("PC-1"), b=make_observation("pc-1"))
    assert fleet.clashes == {"b": ("another thing has the name pc-1 in the same site and tenant: a", "a")}
    assert f"{DEVICE}:b" not in fleet.objects
    assert f"{ASSET}:b" not in fleet.objects


def test_fleet_when_names_are_the_same_after_cutting_the_second_is_a_clash():
    fleet = fleet_of(a=make_observation("n" * 64 + "1"), b=make_observation("n" * 64 + "2"))
    assert set(fleet.clashes) == {"b"}


def test_fleet_when_the_name_is_that_of_an_asset_netbox_has_the_new_one_is_the_clash():
    new = make_asset(make_observation("PC-1", serial="S2"), uid="a", is_new=True)
    known = make_asset(make_observation("PC-1", serial="S1"), uid="b", is_new=False)
    assert set(build_fleet([new, known]).clashes) == {"a"}


@pytest.mark.parametrize("other", [{"tenant": "rheden"}, {"site": "werf"}])
def test_fleet_when_one_name_stands_in_two_places_both_are_written(other: dict[str, str]):
    fleet = fleet_of(a=make_observation("PC-1"), b=make_observation("PC-1", **other))
    assert fleet.clashes == {}
    assert {f"{DEVICE}:a", f"{DEVICE}:b"} <= fleet.objects.keys()


def test_fleet_when_a_name_stands_in_two_clusters_both_machines_are_written():
    fleet = fleet_of(a=make_machine("APP"), b=make_machine("APP", uuid="5001-b", cluster="Cluster B"))
    assert fleet.clashes == {}


def test_fleet_when_no_source_gives_a_name_it_is_a_clash():
    assert fleet_of(a=make_observation("")).clashes == {"a": ("no source gives it a name", "")}


def test_fleet_when_two_things_have_one_address_the_second_becomes_a_conflict():
    first = make_observation("A", interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),))
    second = make_observation("B", row=7, interfaces=(Interface("eth0", "", ("10.0.0.1/32", "10.0.0.2/24")),))
    fleet = fleet_of(a=first, b=second)
    assert fleet.objects[f"{IP_ADDRESS}:10.0.0.1"].bundle == "a"
    assert fleet.objects[f"{DEVICE}:b"].fields["primary_ip4"] == Ref(f"{IP_ADDRESS}:10.0.0.2")
    conflict = only(fleet, CONFLICT)
    assert conflict.bundle == "b"
    assert conflict.fields["values"] == [
        {"source": "intune", "origin": "intune.csv, row 7", "value": "10.0.0.1 is on asset a too"}
    ]
    assert conflict.on_create["status"] == "open"


def test_fleet_when_the_address_is_another_s_in_netbox_already_that_one_keeps_it():
    rows = {uid: make_observation(uid, interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),)) for uid in "ab"}
    assets = [make_asset(row, uid=uid) for uid, row in rows.items()]
    fleet = build_fleet(assets, {"10.0.0.1": "b"})
    assert fleet.objects[f"{IP_ADDRESS}:10.0.0.1"].bundle == "b"
    assert only(fleet, CONFLICT).bundle == "a"


def test_fleet_when_who_had_the_address_no_longer_claims_it_it_goes_to_who_does():
    asset = make_asset(make_observation(interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),)), uid="a")
    fleet = build_fleet([asset], {"10.0.0.1": "b"})
    assert fleet.objects[f"{IP_ADDRESS}:10.0.0.1"].bundle == "a"
    assert CONFLICT not in labels(fleet)


def test_fleet_when_the_mask_of_an_address_is_unknown_it_does_not_replace_one():
    interface = Interface("eth0", "", ("10.0.0.1/32", "10.0.0.2/24"))
    fleet = fleet_of(a=make_observation(interfaces=(interface,)))
    assert fleet.objects[f"{IP_ADDRESS}:10.0.0.1"].on_create == {"address": "10.0.0.1/32"}
    assert fleet.objects[f"{IP_ADDRESS}:10.0.0.2"].fields["address"] == "10.0.0.2/24"


def test_fleet_when_an_asset_tag_is_used_twice_only_one_device_has_it():
    rows = {uid: make_observation(uid, asset_tag="T1") for uid in "abc"}
    fleet = build_fleet([make_asset(row, uid=uid) for uid, row in rows.items()], {"asset tag T1": "b"})
    tags = {uid: fleet.objects[f"{DEVICE}:{uid}"].fields.get("asset_tag") for uid in rows}
    assert tags == {"a": None, "b": "T1", "c": None}


def test_fleet_when_the_host_is_in_the_machine_s_vcenter_and_cluster_the_machine_refers_to_it():
    fleet = fleet_of(h=make_host("ESX01"), m=make_machine(host="esx01"))
    assert fleet.objects[f"{MACHINE}:m"].fields["device"] == Ref(f"{DEVICE}:h")


@pytest.mark.parametrize("place", [{"vcenter": "vc-rheden"}, {"cluster": "Cluster B"}, {"cluster": ""}])
def test_fleet_when_the_host_is_elsewhere_the_machine_does_not_refer_to_it(place: dict[str, str]):
    fleet = fleet_of(h=make_host("esx01"), m=make_machine(host="esx01", **place))
    assert "device" not in fleet.objects[f"{MACHINE}:m"].fields


def test_fleet_when_host_and_machine_have_no_cluster_the_machine_refers_to_the_host():
    fleet = fleet_of(h=make_host("esx01", cluster=""), m=make_machine(host="esx01", cluster=""))
    assert fleet.objects[f"{MACHINE}:m"].fields["device"] == Ref(f"{DEVICE}:h")


def test_fleet_when_a_machine_is_complete_asks_for_its_sizes_cluster_and_interface():
    row = make_machine(vcpus=4, memory_mib=8192, disk_mib="40960", interfaces=(Interface("Network adapter 1"),))
    fleet = fleet_of(m=row)
    machine = only(fleet, MACHINE)
    assert (machine.fields["vcpus"], machine.fields["memory"], machine.fields["disk"]) == (4.0, 8192, 40960)
    assert machine.fields["cluster"] == Ref("virtualization.cluster:vc-arnhem/cluster-a")
    assert only(fleet, "virtualization.cluster").fields["group"] == Ref("virtualization.clustergroup:vc-arnhem")
    assert only(fleet, MACHINE_INTERFACE).on_create == {}
    assert only(fleet, "dcim.devicerole").fields["vm_role"] is True
    assert only(fleet, ASSET).fields["device"] is None


def test_fleet_when_a_cluster_has_no_vcenter_it_has_no_group():
    cluster = only(fleet_of(make_machine(vcenter="", vsphere_uuid="x/1")), "virtualization.cluster")
    assert cluster.key == "virtualization.cluster:unknown/cluster-a"
    assert "group" not in cluster.fields


def test_fleet_when_a_machine_has_neither_cluster_nor_site_a_new_one_gets_the_unknown_site():
    machine = only(fleet_of(make_machine(cluster="", site="")), MACHINE)
    assert machine.on_create == {"site": Ref("dcim.site:unknown"), "status": "active"}
    assert "site" not in only(fleet_of(make_machine(site="")), MACHINE).on_create


def test_fleet_when_vcpus_have_more_decimals_than_netbox_keeps_rounds_them():
    assert only(fleet_of(make_machine(vcpus=1.337)), MACHINE).fields["vcpus"] == 1.34


def test_fleet_when_a_server_is_physical_its_type_takes_a_place_in_a_rack():
    assert only(fleet_of(make_host()), "dcim.devicetype").fields["u_height"] == 1.0
    assert only(fleet_of(make_observation()), "dcim.devicetype").fields["u_height"] == 0.0


def test_fleet_when_two_assets_name_one_shared_object_it_is_asked_once():
    fleet = fleet_of(make_observation("A", manufacturer="Dell Inc."), make_observation("B", manufacturer="DELL INC"))
    assert only(fleet, "dcim.manufacturer").key == "dcim.manufacturer:dell-inc"


def test_fleet_when_an_observation_has_interfaces_keeps_them_and_leaves_out_when_it_was_heard_from():
    row = make_observation(last_seen="2026-01-01T00:00:00Z", interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),))
    observed = only(fleet_of(row), OBSERVATION)
    assert observed.fields["fields"]["interfaces"] == [{"name": "eth0", "mac": "", "addresses": ["10.0.0.1/24"]}]
    assert "last_seen" not in observed.fields["fields"]
    assert observed.on_create == {"origin": "intune.csv, row 2"}


def test_fleet_when_identifiers_are_weak_their_keys_hold_the_asset():
    fleet = fleet_of(a=make_observation("PC-1", smbios_uuid=UUID_1, kind=AssetKind.FAT_CLIENT))
    assert {key for key in fleet.objects if key.startswith(IDENTIFIER)} == {
        f"{IDENTIFIER}:smbios_uuid={UUID_1}",
        f"{IDENTIFIER}:a/host_name=pc-1",
    }
