import random

import pytest
from factories import UUID_1, UUID_2, make_known, make_machine, make_observation

from assettool.domain.asset import AssetKind
from assettool.domain.decisions import Decisions
from assettool.domain.identifier import IdentifierType, swap_smbios_byte_order
from assettool.domain.identity import Identified, Known, group
from assettool.domain.observation import Interface, Observation

NOTHING = Known()
VM_1, VM_2 = "50010000-0000-4000-8000-000000000001", "50010000-0000-4000-8000-000000000002"
FULL = {"domain": "arnhem.nl"}


def identify_all(*rows: Observation, known: Known = NOTHING, **given: object) -> Identified:
    """What becomes of the rows; a source that comes first has the first rank."""
    order = {source: place for place, source in enumerate(dict.fromkeys(row.source for row in rows))}
    return group(list(rows), known, **{"order": order, **given})  # type: ignore[arg-type]


def sources(*rows: Observation, known: Known = NOTHING, **given: object) -> list[list[str]]:
    """Sources of the rows of each group."""
    found = identify_all(*rows, known=known, **given)
    assert not found.held
    return sorted([row.source for row in one.observations] for one in found.groups)


# Strong identifiers decide.


@pytest.mark.parametrize("second_name", ["LT-1", "LT-NEW"])
def test_group_when_a_laptop_was_enrolled_again_is_one_asset(second_name: str):
    rows = (
        make_observation("LT-1", id="1", serial="PF1234", intune_device_id=UUID_1),
        make_observation(second_name, id="2", serial="pf1234", intune_device_id=UUID_2),
    )
    assert sources(*rows) == [["intune", "intune"]]


def test_group_when_a_virtual_machine_was_cloned_with_its_smbios_uuid_stays_two():
    found = identify_all(
        make_machine("APP-1", uuid="5001-a", smbios_uuid=UUID_1),
        make_machine("APP-1-CLONE", uuid="5001-b", smbios_uuid=UUID_1),
    )
    assert (len(found.groups), found.held) == (2, [])
    kept = {identifier.type for one in found.groups for identifier in one.identifiers}
    assert IdentifierType.SMBIOS_UUID not in kept


def test_group_when_a_clone_appears_in_another_vcenter_the_first_keeps_the_smbios_uuid():
    original = make_machine("APP-1", uuid=VM_1, smbios_uuid=UUID_1)
    clone = make_machine("APP-1C", uuid=VM_2, source="rvtools-2", vcenter="vc-2", smbios_uuid=UUID_1)
    found = identify_all(original, clone)
    owners = [
        str(one.observations[0].fields["name"])
        for one in found.groups
        for identifier in one.identifiers
        if identifier.type is IdentifierType.SMBIOS_UUID
    ]
    assert (len(found.groups), found.held, owners) == (2, [], ["APP-1"])


@pytest.mark.parametrize("turned", [False, True])
def test_group_when_two_sources_have_the_same_smbios_uuid_in_any_byte_order_is_one_asset(turned: bool):
    theirs = swap_smbios_byte_order(UUID_1) if turned else UUID_1
    rows = (
        make_machine("APP-1", uuid="5001-a", smbios_uuid=UUID_1),
        make_observation("HOST-7", source="mecm", guessed=True, smbios_uuid=str(theirs)),
    )
    assert sources(*rows) == [["rvtools", "mecm"]]
    [one] = identify_all(*rows).groups
    assert [i.value for i in one.identifiers if i.type is IdentifierType.SMBIOS_UUID] == [UUID_1]


def test_group_when_a_computer_is_hybrid_joined_its_directory_id_is_its_entra_id():
    rows = (
        make_observation("LT-1", serial="PF1", entra_device_id=UUID_1),
        make_observation("LT-OLD", source="ad", guessed=True, ad_object_guid=UUID_1),
    )
    assert sources(*rows) == [["intune", "ad"]]


def test_group_when_one_serial_stands_at_many_names_it_identifies_nothing():
    found = identify_all(*(make_observation(f"PC-{n}", serial="CHANGEME1") for n in range(3)))
    assert len(found.groups) == 3
    assert all(i.type is not IdentifierType.SERIAL for one in found.groups for i in one.identifiers)


def test_group_when_two_guests_report_the_smbios_uuid_of_their_template_each_goes_by_its_name():
    machines = make_machine("APP-1", uuid="5001-a"), make_machine("APP-2", uuid="5001-b")
    guests = (make_observation(f"APP-{n}", source="mecm", guessed=True, smbios_uuid=UUID_1) for n in (1, 2))
    assert sources(*machines, *guests) == [["rvtools", "mecm"]] * 2


def test_group_when_one_serial_stands_at_two_names_it_still_identifies():
    assert len(sources(*(make_observation(f"PC-{n}", serial="S1") for n in range(2)))) == 1


def test_group_when_a_chain_of_identifiers_ties_rows_is_one_asset():
    rows = (
        make_observation("A", source="intune", serial="S1", intune_device_id=UUID_1),
        make_observation("B", source="entra", entra_device_id=UUID_2, intune_device_id=UUID_1),
        make_observation("C", source="ad", entra_device_id=UUID_2),
    )
    assert len(sources(*rows)) == 1


def test_group_when_an_asset_tag_and_a_serial_point_at_two_machines_holds_the_row_of_the_lower_source():
    first = make_observation("LT-1", serial="S1", asset_tag="T1")
    second = make_observation("LT-2", id="2", serial="S2")
    torn = make_observation("LT-2", source="topdesk", serial="S2", asset_tag="T1")
    found = identify_all(first, second, torn)
    assert [row.source for one in found.groups for row in one.observations] == ["intune", "intune"]
    [held] = found.held
    assert held.observations == (torn,)
    assert held.reason == "another asset has its asset tag T1, which its serial number contradicts"
    assert set(held.candidates) == {one.uid for one in found.groups}


def test_group_when_a_held_row_tied_others_together_they_are_not_tied():
    # Only the row that is held has both the directory id of the one and the serial of the other.
    rows = (
        make_observation("LT-1", serial="S1", asset_tag="T1"),
        make_observation("LT-9", source="topdesk", serial="S2", asset_tag="T1", ad_object_guid=UUID_1),
        make_observation("LT-3", source="ad", guessed=True, ad_object_guid=UUID_1),
    )
    found = identify_all(*rows)
    assert sorted([row.source for row in one.observations] for one in found.groups) == [["ad"], ["intune"]]
    assert [held.observations[0].source for held in found.held] == ["topdesk"]


def test_group_when_a_device_and_a_virtual_machine_share_a_serial_holds_the_second():
    rows = (
        make_observation("A", serial="S1"),
        make_observation("B", source="rvtools", kind=AssetKind.VIRTUAL_SERVER, serial="S1"),
    )
    [held] = identify_all(*rows).held
    assert held.observations == (rows[1],)


def test_group_when_a_source_only_guesses_the_kind_it_contradicts_nothing():
    rows = (
        make_machine("A", uuid="1", serial="S1"),
        make_observation("A", source="mecm", serial="S1", guessed=True),
    )
    assert sources(*rows) == [["rvtools", "mecm"]]


# Names propose.


def test_group_when_the_names_are_of_two_municipalities_stays_two():
    rows = (
        make_machine("SRV-DC01", uuid="1", tenant="renkum", domain="renkum.nl"),
        make_machine("SRV-DC01", uuid="2", tenant="rheden", domain="rheden.nl"),
        make_observation("SRV-DC01", source="ad", tenant="", domain="rheden.nl", guessed=True, ad_object_guid=UUID_1),
    )
    found = identify_all(*rows)
    assert sorted([str(o.fields["domain"]) for o in one.observations] for one in found.groups) == [
        ["renkum.nl"],
        ["rheden.nl", "rheden.nl"],
    ]


def test_group_when_the_directory_cut_the_name_is_one_asset():
    rows = (
        make_machine("ARN-APP-FINANCIEN-01", uuid="1", domain="arnhem.nl"),
        make_observation("ARN-APP-FINANCI", source="ad", guessed=True, ad_object_guid=UUID_1, **FULL),
    )
    assert sources(*rows) == [["rvtools", "ad"]]


def test_group_when_a_cut_name_fits_two_machines_holds_the_row_that_has_no_more():
    rows = (
        make_machine("ARN-APP-FINANCIEN-01", uuid="1", **FULL),
        make_machine("ARN-APP-FINANCIEN-02", uuid="2", **FULL),
        make_observation("ARN-APP-FINANCI", source="mecm", guessed=True, **FULL),
    )
    found = identify_all(*rows)
    assert len(found.groups) == 2
    [held] = found.held
    assert held.observations == (rows[2],)
    assert set(held.candidates) == {one.uid for one in found.groups}


def test_group_when_citrix_gives_the_uuid_of_the_machine_is_one_asset():
    rows = (
        make_machine("VDI-1", uuid=VM_1, kind=AssetKind.VIRTUAL_WORKPLACE),
        make_observation("OTHER", source="citrix", kind=AssetKind.VIRTUAL_WORKPLACE, vm_uuid=VM_1),
    )
    assert sources(*rows) == [["rvtools", "citrix"]]


def test_group_when_only_a_docking_station_is_shared_stays_two():
    dock = (Interface("Ethernet", "00:50:B6:00:00:01"),)
    rows = (
        make_observation("LT-1", serial="S1", interfaces=dock),
        make_observation("LT-2", source="mecm", guessed=True, interfaces=dock),
    )
    assert len(sources(*rows)) == 2


def test_group_when_a_source_that_makes_no_asset_is_alone_its_row_is_unmatched():
    rows = (make_observation("A", serial="S1"), make_observation("OUD-1", source="ad", tenant="", guessed=True))
    found = identify_all(*rows, observers={"ad"})
    assert (len(found.groups), found.unmatched) == (1, [rows[1]])


def test_group_when_a_machine_has_the_name_of_a_server_that_is_still_there_asks():
    server = make_observation("SRV-1", source="cmdb", kind=AssetKind.PHYSICAL_SERVER, serial="S1", **FULL)
    machine = make_machine("SRV-1", uuid=VM_1, **FULL)
    known = make_known(server, uid="uid-1")
    found = identify_all(server, machine, known=known)
    [held] = found.held
    assert (held.observations, held.candidates) == ((machine,), ("uid-1",))
    key = (machine.source, machine.external_id)
    same = identify_all(server, machine, known=known, decisions=Decisions(same={key: "uid-1"}))
    assert ([one.uid for one in same.groups], same.held) == (["uid-1"], [])
    apart = identify_all(server, machine, known=known, decisions=Decisions(different=frozenset({key})))
    assert (len(apart.groups), apart.held) == (2, [])


# What NetBox knows.


def test_group_when_netbox_knows_the_identifier_keeps_the_asset():
    known = make_known(make_observation("OLD", id="9", serial="S1"), uid="uid-1")
    [one] = identify_all(make_observation(serial="s1"), known=known).groups
    assert (one.uid, one.is_new) == ("uid-1", False)


def test_group_when_netbox_knows_only_the_row_keeps_the_asset():
    known = make_known(make_observation("OLD", id="17"), uid="uid-1")
    [one] = identify_all(make_observation("RENAMED", id="17", serial="S9"), known=known).groups
    assert (one.uid, one.is_new) == ("uid-1", False)


def test_group_when_row_and_identifier_are_known_as_different_assets_follows_the_identifier():
    known = make_known(make_observation("A", id="1", serial="S1"), uid="uid-1")
    other = make_known(make_observation("B", id="17"), uid="uid-2")
    both = Known({**known.assets, **other.assets}, {**known.rows, **other.rows})
    found = identify_all(make_observation("A", id="17", serial="S1"), known=both)
    assert ([one.uid for one in found.groups], found.held) == (["uid-1"], [])


def test_group_when_a_row_ties_two_known_assets_is_held():
    known = make_known(make_observation("A", id="1", serial="S1"), uid="uid-1")
    other = make_known(make_observation("B", id="2", intune_device_id=UUID_1), uid="uid-2")
    both = Known({**known.assets, **other.assets})
    found = identify_all(make_observation("C", id="3", serial="S1", intune_device_id=UUID_1), known=both)
    assert found.groups == []
    [held] = found.held
    assert set(held.candidates) == {"uid-1", "uid-2"}


def test_group_when_a_machine_moved_to_another_vcenter_keeps_the_asset():
    before = make_machine("APP-1", uuid=VM_1, vcenter="vc-1")
    known = make_known(before, uid="uid-1")
    after = make_machine("APP-RENAMED", uuid=VM_1, vcenter="vc-2", source="rvtools-2")
    [one] = identify_all(after, known=known).groups
    assert (one.uid, [i.value for i in one.former]) == ("uid-1", [f"vc-1/{VM_1}"])


def test_group_when_a_laptop_is_replaced_under_its_name_keeps_the_asset_and_marks_the_old_serial():
    known = make_known(make_observation("LT-1", id="1", serial="OLD"), uid="uid-1")
    [one] = identify_all(make_observation("LT-1", id="2", serial="NEW"), known=known).groups
    assert (one.uid, [i.value for i in one.former]) == ("uid-1", ["OLD"])


def test_group_when_the_old_laptop_is_still_there_the_new_one_is_another():
    old, new = make_observation("LT-1", id="1", serial="OLD"), make_observation("LT-1", id="2", serial="NEW")
    known = make_known(old, uid="uid-1")
    found = identify_all(old, new, known=known)
    assert sorted(one.is_new for one in found.groups) == [False, True]


def test_group_when_a_source_of_the_old_laptop_failed_nothing_takes_its_place():
    known = make_known(make_observation("LT-1", id="1", serial="OLD"), uid="uid-1", is_gone=False)
    found = identify_all(make_observation("LT-1", source="mecm", id="2", serial="NEW"), known=known)
    assert [one.is_new for one in found.groups] == [True]


def test_group_when_a_server_became_virtual_keeps_the_asset():
    server = make_observation("SRV-1", source="cmdb", kind=AssetKind.PHYSICAL_SERVER, serial="S1", **FULL)
    known = make_known(server, uid="uid-1")
    [one] = identify_all(make_machine("srv-1", uuid=VM_1, **FULL), known=known).groups
    assert (one.uid, one.known_kind) == ("uid-1", AssetKind.PHYSICAL_SERVER)


def test_group_when_a_retired_asset_had_the_name_a_new_one_is_new():
    known = make_known(make_observation("LT-1", id="1", serial="OLD"), uid="uid-1", is_active=False)
    [one] = identify_all(make_observation("LT-1", id="2", serial="NEW"), known=known).groups
    assert one.is_new


def test_group_when_a_person_merged_two_serials_into_one_asset_they_stay_one():
    rows = make_observation("LT-1", id="1", serial="S1"), make_observation("LT-2", id="2", serial="S2")
    known = make_known(*rows, uid="uid-1")
    [one] = identify_all(*rows, known=known).groups
    assert (one.uid, len(one.observations), one.former) == ("uid-1", 2, ())


def test_group_when_an_asset_gave_its_identifier_up_a_new_one_gets_a_uid_of_its_own():
    [first] = identify_all(make_observation(serial="S1")).groups
    known = make_known(make_observation("OTHER", id="9", serial="S2"), uid=first.uid)
    [one] = identify_all(make_observation(serial="S1"), known=known).groups
    assert one.uid != first.uid


# What must always hold.


def test_group_when_a_row_has_no_strong_identifier_its_uid_follows_from_its_id():
    [first] = identify_all(make_observation(id="17")).groups
    [again] = identify_all(make_observation("RENAMED", id="17")).groups
    [other] = identify_all(make_observation(id="18")).groups
    assert first.uid == again.uid != other.uid


def test_group_when_a_source_gives_one_strong_identifier_twice_is_one_asset():
    rows = make_observation("A", id="1", serial="S1", row=2), make_observation("A", id="1", serial="S1", row=3)
    assert sources(*rows) == [["intune", "intune"]]


def test_group_when_rows_come_in_another_order_gives_the_same():
    rows = [make_observation(f"PC-{n}", serial=f"S{n // 2}") for n in range(20)]
    rows += [make_observation(f"PC-{n}", source="rvtools", kind=AssetKind.VIRTUAL_SERVER, serial="S1") for n in (1, 2)]
    rows += [make_observation(f"PC-{n}", source="ad", guessed=True) for n in range(9)]
    order = {"intune": 0, "rvtools": 1, "ad": 2}
    first = group(rows, NOTHING, order=order)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert group(rows, NOTHING, order=order) == first
