"""SMBIOS UUIDs in their two byte orders, and in the serial number of VMware's guests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.identifier import is_vmware_serial, smbios_uuid_of_vmware_serial, swap_smbios_byte_order

VCENTER = "42030e5c-a1b2-c3d4-e5f6-0718293a4b5c"
WINDOWS = "5c0e0342-b2a1-d4c3-e5f6-0718293a4b5c"


def test_swap_turns_the_first_three_groups_round() -> None:
    assert swap_smbios_byte_order(VCENTER) == WINDOWS
    assert swap_smbios_byte_order("{42030E5CA1B2C3D4E5F60718293A4B5C}") == WINDOWS


@given(st.uuids())
def test_swap_twice_gives_the_same(uuid: object) -> None:
    assert swap_smbios_byte_order(swap_smbios_byte_order(str(uuid)) or "") == str(uuid)


@pytest.mark.parametrize("text", ["", "VMware-42 03", "42030e5c-a1b2-c3d4-e5f6", "none"])
def test_swap_of_what_is_no_uuid_gives_nothing(text: str) -> None:
    assert swap_smbios_byte_order(text) is None


@pytest.mark.parametrize(
    ("serial", "uuid"),
    [
        ("VMware-42 03 0e 5c a1 b2 c3 d4-e5 f6 07 18 29 3a 4b 5c", VCENTER),
        (" vmware-42030e5ca1b2c3d4-e5f60718293a4b5c ", VCENTER),
        ("VMware-42 03 0e 5c", None),
        ("VMware-", None),
        ("5CG1234ABC", None),
        ("", None),
    ],
)
def test_vmware_serial_holds_the_uuid_as_vcenter_writes_it(serial: str, uuid: str | None) -> None:
    assert smbios_uuid_of_vmware_serial(serial) == uuid
    assert is_vmware_serial(serial) is serial.strip().lower().startswith("vmware")
