import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assettool.domain.identifier import Identifier, IdentifierType, identify, is_junk, normalise_mac

UUID = "4c4c4544-0042-3010-8052-b4c04f4d3132"


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "0", "00000000", "None", "N/A", "To be filled by O.E.M.", "TO BE FILLED BY O.E.M.", "Default string",
        "System Serial  Number", "xxxxxxx", "--", "..", "0000-0000", "n.v.t.", "geen", "123456789", "Not Specified",
        "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "00:00:00:00:00:00",
        "03000200-0400-0500-0006-000700080009",
    ],
)  # fmt: skip
def test_junk_when_a_value_tells_nothing_is_recognised(value: str) -> None:
    assert is_junk(value)
    assert all(identify(kind, value) is None for kind in IdentifierType)


@pytest.mark.parametrize("value", ["5CG1234ABC", "A1", "PF2ABCDE", "VMware-42 03 0e", UUID])
def test_junk_when_a_value_tells_something_is_not(value: str) -> None:
    assert not is_junk(value)


@pytest.mark.parametrize("written", [UUID, UUID.upper(), UUID.replace("-", ""), f"{{{UUID}}}", f" {UUID} "])
def test_uuid_in_every_form_is_one_value(written: str) -> None:
    assert identify(IdentifierType.SMBIOS_UUID, written) == Identifier(IdentifierType.SMBIOS_UUID, UUID)


@pytest.mark.parametrize("written", ["12", f"{UUID}0", "not-a-uuid", "g" + UUID[1:]])
def test_uuid_of_another_form_is_none(written: str) -> None:
    assert identify(IdentifierType.ENTRA_DEVICE_ID, written) is None


def test_vsphere_uuid_needs_its_vcenter() -> None:
    found = identify(IdentifierType.VSPHERE_UUID, f"VC1.example.org/{UUID.upper()}")
    assert found == Identifier(IdentifierType.VSPHERE_UUID, f"vc1.example.org/{UUID}")
    assert identify(IdentifierType.VSPHERE_UUID, UUID) is None
    assert identify(IdentifierType.VSPHERE_UUID, f"/{UUID}") is None
    assert identify(IdentifierType.VSPHERE_UUID, "vc1/00000000-0000-0000-0000-000000000000") is None
    assert identify(IdentifierType.VSPHERE_UUID, "vc1/") is None


def test_vsphere_uuid_of_another_form_is_kept_as_written() -> None:
    assert identify(IdentifierType.VSPHERE_UUID, "vc1/VM-A") == Identifier(IdentifierType.VSPHERE_UUID, "vc1/vm-a")


@pytest.mark.parametrize(
    "written",
    ["A87EEABC6AC9", "a8:7e:ea:bc:6a:c9", "A8-7E-EA-BC-6A-C9", "a87e.eabc.6ac9", "a8 7e ea bc 6a c9", " A87EEABC6AC9 "],
)
def test_mac_in_every_form_is_one_value(written: str) -> None:
    assert normalise_mac(written) == "A8:7E:EA:BC:6A:C9"
    assert identify(IdentifierType.MAC, written) == Identifier(IdentifierType.MAC, "A8:7E:EA:BC:6A:C9")


@pytest.mark.parametrize(
    "written",
    ["", "0" * 12, "FF:FF:FF:FF:FF:FF", "01:00:5E:00:00:01", "A8:7E:EA:BC:6A", "A8:7E-EA:BC:6A:C9", "x" * 12],
)
def test_mac_that_is_no_address_of_an_interface_is_none(written: str) -> None:
    assert normalise_mac(written) is None


def test_host_name_is_lower_case_and_never_the_local_host() -> None:
    assert identify(IdentifierType.HOST_NAME, "SRV01.Arnhem.Example.") == Identifier(
        IdentifierType.HOST_NAME, "srv01.arnhem.example"
    )
    assert identify(IdentifierType.HOST_NAME, "localhost.localdomain") is None


def test_serial_is_upper_case_with_single_blanks() -> None:
    assert identify(IdentifierType.SERIAL, " 5cg 12  34 ") == Identifier(IdentifierType.SERIAL, "5CG 12 34")
    assert identify(IdentifierType.ASSET_TAG, "ict-0042") == Identifier(IdentifierType.ASSET_TAG, "ICT-0042")


def test_nothing_identifies_nothing() -> None:
    assert identify(IdentifierType.SERIAL, None) is None


def test_strong_types_are_all_but_name_mac_and_a_machine_without_its_vcenter() -> None:
    weak = {IdentifierType.HOST_NAME, IdentifierType.MAC, IdentifierType.VM_UUID}
    assert {kind for kind in IdentifierType if not kind.is_strong} == weak


@settings(database=None)
@given(kind=st.sampled_from(IdentifierType), value=st.text(max_size=50))
def test_identify_of_its_own_value_gives_the_same(kind: IdentifierType, value: str) -> None:
    first = identify(kind, value)
    assert first is None or identify(kind, first.value) == first
