"""Active Directory on its bad days: dates in two cultures, names that are cut, LDIF that is not what it seems."""

from pathlib import Path

import pytest

from assettool.adapters.sources.active_directory import ActiveDirectory, domain_of
from assettool.adapters.sources.known_exports import known_export
from assettool.adapters.sources.moments import Moments
from assettool.adapters.sources.rows import Terms
from assettool.domain.asset import AssetKind
from assettool.domain.observation import Observation, Rejected, Row
from assettool.errors import SourceError

HEADER = "Name,DNSHostName,ObjectGUID,OperatingSystem,LastLogonDate"
GUID = "0f8fad5b-d9cb-469f-a165-7086772895"


def read(path: Path, content: str, *forms: str, encoding: str = "utf-8") -> list[Row]:
    path.write_bytes(content.encode(encoding))
    terms = Terms("ad", AssetKind.LAPTOP, moments=Moments(forms))
    return list(ActiveDirectory(terms, known_export("active_directory")).read(path).rows)


def csv(*dates: str) -> str:
    rows = [f"LT-{number},,{GUID}{number:02},Windows 11,{date}" for number, date in enumerate(dates)]
    return "\n".join([HEADER, *rows, ""])


def seen(rows: list[Row]) -> list[object]:
    return [row.fields.get("last_seen") for row in rows if isinstance(row, Observation)]


def test_dates_that_could_be_of_two_cultures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"nothing tells whether day or month comes first in 3-5-2025 9:00:00: "
    ) as error:
        read(tmp_path / "ad.csv", csv("", "3-5-2025 9:00:00", "4-5-2025 9:00:00"))
    assert error.value.hint.startswith("declare it for the source")


def test_one_date_that_tells_the_culture_is_enough_for_the_file(tmp_path: Path) -> None:
    dutch = read(tmp_path / "nl.csv", csv("3-5-2025 9:00:00", "26-5-2025 16:27:40"))
    english = read(tmp_path / "en.csv", csv("5/3/2025 9:00:00 AM", "5/26/2025 4:27:40 PM"))
    assert seen(dutch) == seen(english) == ["2025-05-03T09:00:00Z", "2025-05-26T16:27:40Z"]


def test_declared_culture_that_the_file_contradicts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"26-5-2025 16:27:40 is not written as sources\.yml declares"):
        read(tmp_path / "ad.csv", csv("3-5-2025 9:00:00", "26-5-2025 16:27:40"), "%m-%d-%Y %H:%M:%S")


def test_declared_culture_settles_what_the_file_leaves_open(tmp_path: Path) -> None:
    rows = read(tmp_path / "ad.csv", csv("3-5-2025 9:00:00"), "%d-%m-%Y %H:%M:%S")
    assert seen(rows) == ["2025-05-03T09:00:00Z"]


def test_two_cultures_in_one_file_reject_the_rows_that_do_not_fit(tmp_path: Path) -> None:
    rows = read(tmp_path / "ad.csv", csv("26-5-2025 9:00:00", "5-26-2025 9:00:00"))
    assert seen(rows) == ["2025-05-26T09:00:00Z"]
    assert [row.reasons for row in rows if isinstance(row, Rejected)] == [("last_seen is no date: 5-26-2025 9:00:00",)]


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        (r"CN=A\, B,OU=x\\,DC=arnhem,DC=local", "arnhem.local"),
        (r"CN=A\,DC=no,OU=x, dc=Arnhem, DC=Local", "arnhem.local"),
        ("CN=A", ""),
        ("", ""),
        ("DC=,DC==,,\\", ".="),
    ],
)
def test_domain_of_a_distinguished_name_minds_what_is_escaped(name: str, domain: str) -> None:
    assert domain_of(name) == domain


def test_name_that_is_cut_gives_way_to_the_dns_name_and_no_other_does(tmp_path: Path) -> None:
    content = (
        f"{HEADER}\nSRV-APPLICATIE-,srv-applicatie-01.a.example,{GUID}01,Windows 11,\n"
        f"LT-NIEUW,lt-oud.a.example,{GUID}02,Windows 11,\nABCDEFGHIJKLMNO,other.a.example,{GUID}03,Windows 11,\n"
    )
    rows = read(tmp_path / "ad.csv", content)
    names = [row.fields["name"] for row in rows if isinstance(row, Observation)]
    assert names == ["srv-applicatie-01", "LT-NIEUW", "ABCDEFGHIJKLMNO"]


def test_users_are_no_computers(tmp_path: Path) -> None:
    content = "DistinguishedName,Enabled,Name,ObjectClass,ObjectGUID,SamAccountName\nCN=j,True,j,user,{},j\n"
    [row] = read(tmp_path / "users.csv", content.format(f"{GUID}01"))
    assert isinstance(row, Rejected)
    assert row.reasons == ("no computer: user",)
    assert row.by_rule


def test_table_without_names_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column DNSHostName or Name or cn or SamAccountName") as error:
        read(tmp_path / "ad.csv", "ObjectGUID,OperatingSystem\na,b\n")
    assert error.value.hint == "its columns are: ObjectGUID, OperatingSystem"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_ldif_in_the_encodings_of_ldifde_is_read(encoding: str, tmp_path: Path) -> None:
    content = "dn: CN=Café,DC=a,DC=example\r\nobjectClass: computer\r\ncn: Café\r\noperatingSystem: Windows 11\r\n"
    [row] = read(tmp_path / "ad.ldf", content, encoding=encoding)
    assert isinstance(row, Observation)
    assert (row.fields["name"], row.fields["domain"]) == ("Café", "a.example")


def test_ldif_of_one_very_long_line_is_no_reason_to_stop(tmp_path: Path) -> None:
    content = f"dn: CN=A,DC=a\nobjectClass: computer\ncn: A\noperatingSystem: Windows 11\ninfo: {'x' * 1_000_000}\n"
    assert len(read(tmp_path / "ad.ldf", content)) == 1
