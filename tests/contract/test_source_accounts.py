"""Accounts: nothing about the person behind one is read, and a rule cannot see it either."""

from pathlib import Path

import pytest
import yaml

from assettool.adapters.sources.config import ConfiguredSource, load_sources
from assettool.domain.observation import AccountRow, Rejected
from assettool.errors import SettingsError, SourceError

GUID = "5c0e0342-b2a1-d4c3-e5f6-0718293a4b5c"
AD = (
    "DistinguishedName,Enabled,GivenName,Name,ObjectClass,ObjectGUID,SamAccountName,Surname,UserPrincipalName,"
    "Department\n"
    '"CN=Jansen\\, Piet,OU=G,DC=a,DC=example",True,Piet,Piet Jansen,user,'
    f"{GUID},pj01,Jansen,piet.jansen@a.example,ICT\n"
)


def source(folder: Path, content: str, **entry: object) -> ConfiguredSource:
    (folder / "a.csv").write_text(content, encoding="utf-8")
    entry = {"name": "users", "format": "ad_users", "path": "a.csv", **entry}
    (folder / "sources.yml").write_text(yaml.safe_dump({"sources": [entry]}), encoding="utf-8")
    return load_sources(folder / "sources.yml")[0]


def test_person_is_not_in_the_row(tmp_path: Path) -> None:
    [row] = source(tmp_path, AD).read().rows
    assert isinstance(row, AccountRow)
    assert (row.login, row.department) == ("pj01", "ICT")
    assert "iet" not in repr(row)
    assert "ansen" not in repr(row)


@pytest.mark.parametrize("pattern", [{"distinguishedname": "*piet*"}, {"name": "*jansen*"}, {"domain": "*jansen*"}])
def test_rule_sees_nothing_of_the_person(pattern: dict[str, str], tmp_path: Path) -> None:
    [row] = source(tmp_path, AD, rules=[{"when": pattern, "reject": "seen"}]).read().rows
    assert isinstance(row, AccountRow)


@pytest.mark.parametrize("column", ["GivenName", "surname", "UserPrincipalName", "Mail"])
def test_rule_on_a_column_about_the_person_is_an_error(column: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="columns about people are never read"):
        source(tmp_path, AD, rules=[{"when": {column: "*"}, "reject": "x"}])


def test_login_without_an_account_name_is_what_stands_before_the_at(tmp_path: Path) -> None:
    content = f"id,userPrincipalName,accountEnabled\n{GUID},pj01@sub@a.example,Yes\n"
    [row] = source(tmp_path, content, format="entra_users").read().rows
    assert isinstance(row, AccountRow)
    assert (row.login, row.is_enabled) == ("pj01", True)


def test_login_that_is_too_long_is_rejected(tmp_path: Path) -> None:
    [row] = source(tmp_path, AD.replace("pj01", "x" * 101)).read().rows
    assert isinstance(row, Rejected)
    assert row.reasons == ("its login has more than 100 characters",)


def test_account_of_another_department_system_takes_the_default_tenant_and_drops_what_is_dropped(
    tmp_path: Path,
) -> None:
    [row] = source(tmp_path, AD, defaults={"tenant": "arnhem"}, drop=["department"]).read().rows
    assert isinstance(row, AccountRow)
    assert (row.tenant, row.department) == ("arnhem", "")


def test_file_without_a_login_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column SamAccountName or UserPrincipalName"):
        source(tmp_path, f"ObjectGUID,Department\n{GUID},ICT\n").read()
