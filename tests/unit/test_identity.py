import random

import pytest
from factories import UUID_1, UUID_2, make_machine, make_observation

from assettool.domain.asset import AssetKind
from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.identity import Known, group
from assettool.domain.observation import Observation

NOTHING = Known()


def names(*rows: Observation, known: Known = NOTHING) -> list[list[str]]:
    """Names of the rows of each group."""
    groups, _ = group(list(rows), known)
    return sorted([str(row.fields["name"]) for row in one.observations] for one in groups)


@pytest.mark.parametrize("second_name", ["LT-1", "LT-NEW"])
def test_group_when_a_laptop_was_enrolled_again_is_one_asset(second_name: str):
    rows = (
        make_observation("LT-1", id="1", serial="PF1234", intune_device_id=UUID_1),
        make_observation(second_name, id="2", serial="pf1234", intune_device_id=UUID_2),
    )
    assert names(*rows) == [["LT-1", second_name]]


def test_group_when_a_virtual_machine_was_cloned_with_its_smbios_uuid_stays_two():
    rows = (
        make_machine("APP-1", uuid="5001-a", smbios_uuid=UUID_1),
        make_machine("APP-1-CLONE", uuid="5001-b", smbios_uuid=UUID_1),
    )
    groups, held = group(list(rows), NOTHING)
    assert len(groups) == 2
    assert held == []
    kept = {identifier.type for one in groups for identifier in one.identifiers}
    assert IdentifierType.SMBIOS_UUID not in kept


def test_group_when_two_sources_have_the_same_smbios_uuid_is_one_asset():
    rows = (
        make_machine("APP-1", uuid="5001-a", smbios_uuid=UUID_1),
        make_observation("APP-1", source="mecm", kind=AssetKind.VIRTUAL_SERVER, smbios_uuid=UUID_1),
    )
    assert names(*rows) == [["APP-1", "APP-1"]]


def test_group_when_only_the_name_is_the_same_stays_two():
    rows = (
        make_observation("PC-1", id="1", tenant="arnhem", serial="A1"),
        make_observation("PC-1", id="2", tenant="rheden", serial="B2"),
        make_observation("PC-1", source="cmdb"),
    )
    assert names(*rows) == [["PC-1"]] * 3


def test_group_when_one_serial_stands_at_many_names_it_identifies_nothing():
    rows = [make_observation(f"PC-{n}", serial="CHANGEME1") for n in range(3)]
    groups, _ = group(rows, NOTHING)
    assert len(groups) == 3
    assert all(identifier.type is not IdentifierType.SERIAL for one in groups for identifier in one.identifiers)


def test_group_when_one_serial_stands_at_two_names_it_still_identifies():
    assert len(names(*(make_observation(f"PC-{n}", serial="S1") for n in range(2)))) == 1


def test_group_when_a_placeholder_of_one_source_is_a_serial_of_another_only_the_other_identifies():
    rows = [make_observation(f"PC-{n}", serial="S1") for n in range(3)]
    rows += [make_observation("PC-9", source=source, serial="S1") for source in ("cmdb", "mecm")]
    assert names(*rows) == [["PC-0"], ["PC-1"], ["PC-2"], ["PC-9", "PC-9"]]


def test_group_when_a_chain_of_identifiers_ties_rows_is_one_asset():
    rows = (
        make_observation("A", source="intune", serial="S1", intune_device_id=UUID_1),
        make_observation("B", source="entra", entra_device_id=UUID_2, intune_device_id=UUID_1),
        make_observation("C", source="ad", entra_device_id=UUID_2),
    )
    assert len(names(*rows)) == 1


def test_group_when_netbox_knows_the_identifier_keeps_the_asset():
    known = Known({Identifier(IdentifierType.SERIAL, "S1"): "uid-1"})
    [one], _ = group([make_observation(serial="s1")], known)
    assert (one.uid, one.is_new) == ("uid-1", False)


def test_group_when_netbox_knows_only_the_row_keeps_the_asset():
    known = Known({}, {("intune", "17"): "uid-1"})
    [one], _ = group([make_observation("RENAMED", id="17", serial="S9")], known)
    assert (one.uid, one.is_new) == ("uid-1", False)


def test_group_when_row_and_identifier_are_known_as_different_assets_follows_the_identifier():
    known = Known({Identifier(IdentifierType.SERIAL, "S1"): "uid-1"}, {("intune", "17"): "uid-2"})
    [one], held = group([make_observation(id="17", serial="S1")], known)
    assert one.uid == "uid-1"
    assert held == []


def test_group_when_rows_tie_two_known_assets_is_held():
    known = Known(
        {Identifier(IdentifierType.SERIAL, "S1"): "uid-1", Identifier(IdentifierType.INTUNE_DEVICE_ID, UUID_1): "uid-2"}
    )
    groups, [held] = group([make_observation(serial="S1", intune_device_id=UUID_1)], known)
    assert groups == []
    assert held.reason == "its identifiers belong to 2 different assets: uid-1, uid-2"


def test_group_when_device_and_virtual_machine_have_the_same_serial_is_held():
    rows = [
        make_observation("A", serial="S1"),
        make_observation("B", source="rvtools", kind=AssetKind.VIRTUAL_SERVER, serial="S1"),
    ]
    groups, [held] = group(rows, NOTHING)
    assert groups == []
    assert held.reason == "sources disagree on what it is: laptop, virtual_server"
    assert len(held.observations) == 2


def test_group_when_sources_give_different_kinds_of_device_is_one_asset():
    rows = (
        make_observation("A", serial="S1"),
        make_observation("A", source="cmdb", kind=AssetKind.FAT_CLIENT, serial="S1"),
    )
    assert len(names(*rows)) == 1


def test_group_when_a_row_has_no_strong_identifier_its_uid_follows_from_its_id():
    row = make_observation(id="17")
    [first], _ = group([row], NOTHING)
    [again], _ = group([make_observation("RENAMED", id="17")], NOTHING)
    [other], _ = group([make_observation(id="18")], NOTHING)
    assert first.uid == again.uid != other.uid


def test_group_when_a_source_gives_one_id_twice_is_one_asset():
    assert len(names(make_observation("A", id="1", row=2), make_observation("A", id="1", row=3))) == 1


def test_group_when_rows_come_in_another_order_gives_the_same():
    rows = [make_observation(f"PC-{n}", serial=f"S{n // 2}") for n in range(20)]
    rows += [make_observation(f"PC-{n}", source="rvtools", kind=AssetKind.VIRTUAL_SERVER, serial="S1") for n in (1, 2)]
    first = group(rows, NOTHING)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert group(rows, NOTHING) == first


def test_group_when_one_asset_tag_stands_at_two_serials_it_identifies_nothing():
    rows = (
        make_observation("LT-1", serial="S1", asset_tag="T1"),
        make_observation("LT-2", serial="S2", asset_tag="T1", intune_device_id=UUID_1),
        make_observation("LT-3", serial="S3", intune_device_id=UUID_1),
    )
    assert names(*rows) == [["LT-1"], ["LT-2"], ["LT-3"]]


def test_group_when_two_sources_share_an_asset_tag_is_one_asset():
    rows = (make_observation("LT-1", asset_tag="T1"), make_observation("LT-1", source="cmdb", asset_tag="t1"))
    assert names(*rows) == [["LT-1", "LT-1"]]
