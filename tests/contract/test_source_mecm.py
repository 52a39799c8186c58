"""Configuration Manager on its bad days: columns of other joins, cards and addresses that are none."""

from pathlib import Path

import pytest

from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.mecm import MECM
from assettool.adapters.sources.rows import Terms
from assettool.domain.observation import Observation, Row
from assettool.errors import SourceError


def read(path: Path, text: str) -> tuple[list[Row], list[str]]:
    path.write_text(text, encoding="utf-8")
    reading = MECM(Terms("mecm"), known_export("mecm")).read(path)
    return list(reading.rows), [warning.message for warning in reading.warnings]


@pytest.mark.parametrize(
    ("macs", "addresses", "interfaces"),
    [
        ("", "", []),
        ("System.String[]", "System.String[]", []),
        ("00:00:00:00:00:00, FF:FF:FF:FF:FF:FF", "169.254.1.1|fe80::1", []),
        ("A87EEABC6AC9", "10.1.2.3;10.1.2.300", [("Ethernet", "A8:7E:EA:BC:6A:C9", ("10.1.2.3/32",))]),
        ("", "10.1.2.3", [("Ethernet", "", ("10.1.2.3/32",))]),
        ("A8-7E-EA-BC-6A-C9;A8-7E-EA-BC-6A-C9", "", [("Ethernet", "A8:7E:EA:BC:6A:C9", ())]),
    ],
)
def test_cards_and_addresses_are_read_as_far_as_they_are_some(
    macs: str, addresses: str, interfaces: list[tuple[object, ...]], tmp_path: Path
) -> None:
    text = f'ResourceID;Name;SMSID;IsClient;MACAddress;IPAddresses\n1;LT-1;x;True;"{macs}";"{addresses}"\n'
    [row], _ = read(tmp_path / "a.csv", text)
    assert isinstance(row, Observation)
    assert [(part.name, part.mac, part.addresses) for part in row.interfaces] == interfaces


def test_names_of_sql_views_are_the_same_columns(tmp_path: Path) -> None:
    text = (
        "ResourceID,Netbios_Name0,SMS_Unique_Identifier0,Full_Domain_Name0,Obsolete0,Active0,Client0,"
        "Operating_System_Name_and0,SMBIOS_GUID0,User_Name0\n"
        "1,LT-1,x,arnhem.example,0,1,1,Windows NT Workstation 10.0,0F8FAD5B-D9CB-469F-A165-70867728950E,secret\n"
        "2,LT-1,x,ARNHEM,1,1,1,,,\n"
    )
    [first, second], warnings = read(tmp_path / "a.csv", text)
    assert isinstance(first, Observation)
    assert first.fields["domain"] == "arnhem.example"
    assert "secret" not in str(first)
    assert not isinstance(second, Observation)
    assert warnings == ["the column is not there: SerialNumber"]


def test_table_without_resource_ids_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column ResourceID"):
        read(tmp_path / "a.csv", "Name;SMSID\nLT-1;x\n")


def test_culture_that_the_file_does_not_tell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing tells whether day or month comes first"):
        read(tmp_path / "a.csv", "ResourceID;Name;SMSID;IsClient;LastActiveTime\n1;LT-1;x;True;3/5/2025 9:00:00 AM\n")
